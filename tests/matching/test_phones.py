"""A telephone number is told from an order number, a date, an amount, a card's and an account's."""

from __future__ import annotations

import pytest

from bot.matching import find_phone

PHONES = {
    "+44 7700 900123": "+44 7700 900123",
    "Call me on +31 6 12345678, please": "+31 6 12345678",
    "+31612345678.": "+31612345678",
    "+49 (0)30 901820": "+49 (0)30 901820",
    "+33 1 70 18 99 00": "+33 1 70 18 99 00",
    "+1 (415) 555-2671": "+1 (415) 555-2671",
    "+1 415.555.2671": "+1 415.555.2671",
    "0049 30 901820": "0049 30 901820",
    "020 7946 0958": "020 7946 0958",
    "(020) 7946 0958": "(020) 7946 0958",
    "my number is 07700 900123": "07700 900123",
    "06 12 34 56 78": "06 12 34 56 78",
    "030 901820": "030 901820",
    "0612345678": "0612345678",
    "415-555-2671": "415-555-2671",
    "1-800-555-2671": "1-800-555-2671",
    "(415) 555-2671 after six": "(415) 555-2671",
    "phone: 912345678": "912345678",
    "tel:912345678": "912345678",
    "Mein Handy ist 15112345678": "15112345678",
    "teléfono 91 123 45 67": "91 123 45 67",
    "call me on 612345678": "612345678",
    "order 48213377, phone 06 12345678": "06 12345678",
}
OTHERS = [
    # references
    "my order is 48213377",
    "48213377",
    "204815",
    "1029384756",
    "order 1029384756",
    "order number 4821 3377",
    "order 0123456789",
    "order 415-555-2671",
    "order 415 555 2671",
    "booking 2024-0031",
    "ticket #4512-3321-9987",
    "#12345678",
    "LL-204815",
    "DE 123456789",
    "my number is 48213377",
    # dates and times
    "it arrived on 22-11-2024",
    "01-02-2026",
    "02 11 2026",
    "22/11/2026",
    "2026-11-22",
    "02112026",
    "20261122",
    "08:30 12:30",
    # cards, also mistyped and masked
    "4111 1111 1111 1111",
    "4111 1111 1111 1112",
    "5555555555554444",
    "378282246310005",
    "•••• •••• •••• 1111",
    # accounts, parcels, books, amounts, addresses of machines
    "NL91 ABNA 0417 1643 00",
    "NL91ABNA0417164300",
    "1Z999AA10123456784",
    "00340434161094042557",
    "978-3-16-148410-0",
    "1 299 000",
    "between 10 000 and 20 000",
    "12.345.678,90",
    "0.123456789",
    "192.168.10.12",
    "1600 x 900 200",
]


@pytest.mark.parametrize(("text", "phone"), PHONES.items())
def test_phone_is_found_as_it_was_written(text: str, phone: str) -> None:
    place = find_phone(text)
    assert place is not None
    assert text[slice(*place)] == phone


@pytest.mark.parametrize("text", OTHERS)
def test_other_number_is_no_phone(text: str) -> None:
    assert find_phone(text) is None
