"""Names are what they look like: nothing in them turns, hides or pretends."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.visible_text import strip_invisible


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Pri\u202eya", "Priya"),
        ("\u2066Priya\u2069", "Priya"),
        ("Pri\u200bya\ufeff\u00ad", "Priya"),
        ("Priya\u200f\u061c", "Priya"),
        ("  Priya\r\n\tShah\u2028 ", "Priya Shah"),
        ("Priya\x07", "Priya"),
        ("\u3164\u2800", ""),
        ("\u200d\u200c", ""),
        ("exe\u200d.jpg", "exe.jpg"),
        ("Pri\u200cya", "Priya"),
        ("a \u200d b", "a b"),
        ("علی\u200cرضا", "علی\u200cرضا"),  # Persian, two parts of one name
        ("क्\u200dष", "क्\u200dष"),  # Devanagari
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("דנה לוי", "דנה לוי"),
        ("O’Brien-Smith", "O’Brien-Smith"),
        ("Zoë", "Zoë"),
    ],
)
def test_a_name_keeps_what_can_be_seen(name: str, kept: str) -> None:
    assert strip_invisible(name) == kept


@given(st.text())
def test_no_mark_that_turns_or_hides_is_left(text: str) -> None:
    kept = strip_invisible(text)
    assert strip_invisible(kept) == kept
    left = {sign for sign in kept if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn")}
    assert left <= {"\u200c", "\u200d"}
