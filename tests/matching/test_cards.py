"""Payment card numbers are masked however they are typed, and no other number is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import CARDS as CARD_MASKS
from bot.matching import mask_text

# Numbers that payment companies publish for tests, and the masked form.
CARDS = {
    "4242 4242 4242 4242": "•••• •••• •••• 4242",
    "4242424242424242": "••••••••••••4242",
    "4222222222222": "•••••••••2222",
    "5555-5555-5555-4444": "••••-••••-••••-4444",
    "2223 0031 2200 3222": "•••• •••• •••• 3222",
    "3782 822463 10005": "•••• •••••• •0005",
    "6011 1111 1111 1117": "•••• •••• •••• 1117",
    "30569309025904": "••••••••••5904",
    "3530111333300000": "••••••••••••0000",
    "6205 5000 0000 0000 004": "•••• •••• •••• •••0 004",
    "５５５５ ５５５５ ５５５５ ４４４４": "•••• •••• •••• ４４４４",
    "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢": "••••••••••••٤٢٤٢",
    "4242\u00a04242\u20114242.4242": "••••\u00a0••••\u2011••••.4242",
}


@pytest.mark.parametrize(("card", "masked"), CARDS.items())
def test_a_card_number_keeps_its_last_four_digits(card: str, masked: str) -> None:
    assert mask_text(card) == masked
    assert mask_text(f"It is {card}, exp 12/26 123!") == f"It is {masked}, exp 12/26 123!"
    assert CARD_MASKS.mask(f"card: {card}.").kinds == ("card",)


@pytest.mark.parametrize(
    "between", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u200f", "   -   ", "** **", ":", "|", ")("]
)
def test_a_card_number_is_found_whatever_stands_between_its_digits(between: str) -> None:
    card = between.join(("4242", "4242", "4242", "4242"))
    assert mask_text(f"my card is {card}") == "my card is " + between.join(("••••", "••••", "••••", "4242"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4242 4242 4242 4242 exp 12/28 cvc 123", "•••• •••• •••• 4242 exp 12/28 cvc •••"),
        ("also the card code is 737", "also the card code is •••"),
        ("CVV: 1234, thanks", "CVV: ••••, thanks"),
        ("Prüfziffer 123", "Prüfziffer •••"),
        ("código de seguridad: 987", "código de seguridad: •••"),
        ("my pin is 4471, card 4242424242424242", "my pin is ••••, card ••••••••••••4242"),
    ],
)
def test_the_code_of_a_card_is_masked_whole(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text", ["voucher code 1234", "the door pin is 4471", "order 737 please", "security guard 123", "csc"]
)
def test_other_codes_are_left_alone(text: str) -> None:
    assert mask_text(text) == text


def test_each_of_two_cards_is_masked() -> None:
    both = "4242 4242 4242 4242 5555 5555 5555 4444"
    assert mask_text(both) == "•••• •••• •••• 4242 •••• •••• •••• 4444"


@pytest.mark.parametrize(
    "text",
    [
        "4242 4242 4242 4241",  # the check digit is wrong
        "order 1234567812345670",  # the check digit is right, but nobody issues such cards
        "4006381333931 and 4006381333023",  # barcodes
        "42424242424242424242424242",  # part of a longer number
        *(
            "order 48213377",
            "+31 6 12345678",
            "2024-11-30 10:30",
            "978-3-16-148410-0",
            "NL91 ABNA 0417 1643 01",
        ),
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_text(text) == text
    assert CARD_MASKS.mask(text).kinds == ()


@given(st.text(max_size=200))
def test_masking_again_changes_nothing(text: str) -> None:
    masked = mask_text(text)
    assert mask_text(masked) == masked
    assert len(masked) == len(text)
