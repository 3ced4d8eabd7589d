"""Names are what they look like: nothing in them turns, hides or pretends."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.visible_text import strip_invisible, strip_overrides


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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("open \u202egpj.exe\u202c now", "open gpj.exe now"),
        ("\u202aa\u202bb\u202cc\u202dd", "abcd"),
        ("pay \u2067to me", "pay to me"),
        ("pay\u2069 me", "pay me"),
        ("\u2067one\ntwo\u2069", "one\ntwo"),
        ("Hello \u2068דנה\u2069, welcome", "Hello \u2068דנה\u2069, welcome"),
        ("\u2067a \u2066b\u2069 c\u2069", "\u2067a \u2066b\u2069 c\u2069"),
        ("שלום!\u200f 10:30\u200e", "שלום!\u200f 10:30\u200e"),
        ("مرحبا\u061c", "مرحبا\u061c"),
        ("👩\u200d🚀 and علی\u200cرضا", "👩\u200d🚀 and علی\u200cرضا"),
        ("two\n\n  lines", "two\n\n  lines"),
    ],
)
def test_a_message_is_shown_in_the_order_in_which_it_is_written(text: str, kept: str) -> None:
    assert strip_overrides(text) == kept


@given(st.text(alphabet="a\n\u202a\u202e\u2066\u2067\u2068\u2069"))
def test_no_line_is_left_turned(text: str) -> None:
    kept = strip_overrides(text)
    assert strip_overrides(kept) == kept
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e")
    for line in kept.split("\n"):
        depth = 0
        for sign in line:
            depth += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
            assert depth >= 0
        assert depth == 0
