"""No stored question says who asked it; what it asks stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.questions.masking import LONGEST_QUESTION, mask_details, unmasked

MASKED = {
    "where is order 10293?": "where is order [number]?",
    "Order LM-2025-0117 has not arrived": "Order [number] has not arrived",
    "my order #47 is late": "my order [number] is late",
    "mail me at jo.smith+shop@mail.example.com please": "mail me at [e-mail] please",
    "write to jo (at) example.com": "write to [e-mail]",
    "call me on +31 6 1234 5678 about the lamp": "call me on [number] about the lamp",
    "my number is (020) 555-01-99": "my number is [number]",
    "card 4111 1111 1111 1111 was refused": "card [number] was refused",
    "refund to NL91 ABNA 0417 1643 00": "refund to [number]",
    "send it to 12 Baker Street, NW1 6XE": "send it to [address], [address]",
    "I moved to Prinsengracht 263, 1016 GV Amsterdam": "I moved to [address], [address] Amsterdam",
    "deliver to Hauptstraße 5 instead": "deliver to [address] instead",
    "deliver to 10 rue de la Paix": "deliver to [address]",
    "my password is hunter2, it fails": "my password is [secret] it fails",
    "see https://shop.example/orders?id=9 for it": "see [link] for it",
    "born 12/03/1985, may I buy it?": "born [date], may I buy it?",
}
KEPT = (
    "what does delivery cost from €49.95?",
    "can I return it within 30 days?",
    "do you have E27 bulbs of 60 W?",
    "is the desk 120x60 or 140 cm wide?",
    "are you open from 9:00 to 17:30 on 24 December?",
    "do you ship to 2 addresses?",
    "how do I wash it at 40 degrees?",
)


@pytest.mark.parametrize("text", MASKED)
def test_what_points_to_a_person_is_masked(text: str) -> None:
    assert mask_details(text) == MASKED[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_asked_stays(text: str) -> None:
    assert mask_details(text) == text


def test_known_names_are_masked_in_any_writing() -> None:
    known = ("Priya de Vries", "Li")
    text = "PRIYA here, is priya de vries on the order, or Li? Vries's parcel; deliver, Lists"
    assert mask_details(text, known) == (
        "[name] here, is [name] on the order, or [name]? [name]'s parcel; deliver, Lists"
    )


def test_a_mask_says_nothing_to_the_search() -> None:
    assert unmasked("where is order [number]?") == "where is order ?"
    assert unmasked("[name]") == "[name]"


@given(st.text(max_size=600))
def test_masking_takes_any_text_and_leaves_no_long_number(text: str) -> None:
    masked = mask_details(text)
    assert len(masked) <= LONGEST_QUESTION + 1
    assert mask_details(masked) == masked or len(masked) > LONGEST_QUESTION


@given(
    st.from_regex(r"[0-9]{5,19}", fullmatch=True), st.sampled_from(["my order {} is late", "{}", "tel. {}"])
)
def test_no_long_number_is_kept(number: str, sentence: str) -> None:
    assert number not in mask_details(sentence.format(number))
