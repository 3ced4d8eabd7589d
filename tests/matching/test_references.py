"""What customers call the number of an order, a booking or a ticket is found as they wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import BadPattern, find_reference, name_references, parse_formats


def found(text: str, own: str = "") -> str | None:
    place = find_reference(text, parse_formats(own or ""))
    return text[slice(*place)] if place else None


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("123456", "123456"),
        ("48213377", "48213377"),
        ("It's 48213377.", "48213377"),
        ("#4512", "#4512"),
        ("my number is 48213377", "48213377"),
        ("bestelling 12345", "12345"),
        ("Bestellnummer: 123-456", "123-456"),
        ("commande n° 88123", "88123"),
        ("zamówienie 99887", "99887"),
        ("заказ 12345", "12345"),
        ("订单号 12345", "12345"),
        ("طلب رقم ٤٥١٢٣", "٤٥١٢٣"),
        ("my order number is LL-700100", "LL-700100"),
        ("ll-123456 please", "ll-123456"),
        ("booking ref: AB12CD", "AB12CD"),
        ("booking AB12CD tomorrow", "AB12CD"),
        ("ticket INC0012345", "INC0012345"),
        ("invoice 2024-0031", "2024-0031"),
        ("where is order 4512?", "4512"),
        ("order #4512 is late", "#4512"),
        ("order no. 57", "57"),
        ("my order number is ll 204815", "ll 204815"),
        ("is the order number 204815?", "204815"),
        # a hotel, an insurer, a garage, a parcel service, a utility, a clinic, an airline, a library
        ("my reservation is HTL 204 887", "HTL 204 887"),
        ("claim number 77 120 345 please", "77 120 345"),
        ("repair KFZ-2026/0418-B is late", "KFZ-2026/0418-B"),
        ("WO/2026/0077-3", "WO/2026/0077-3"),
        ("order 4821 9930 and where is it", "4821 9930"),
        ("Rechnung 2026_000_184", "2026_000_184"),
        ("MED 445 120", "MED 445 120"),
        ("where is TRK-88-1204-77?", "TRK-88-1204-77"),
        ("booking 1-2-3-4-5-6-7-8", "1-2-3-4-5-6-7-8"),
        ("order 48213377 2 chairs", "48213377"),
        ("order 48213377 since 30 november", "48213377"),
        ("invoice 20240031 12/05/2024", "20240031"),
        ("order 48213377 48213378", "48213377"),
        ("رقم حجزي ٩٠٢١١٤", "٩٠٢١١٤"),
        ("سفارش شماره ۷۷۱۲۰۳", "۷۷۱۲۰۳"),
        ("order ४५१२३", "४५१२३"),
        ("٤٨٢١٣٣٧٧", "٤٨٢١٣٣٧٧"),
    ],
)
def test_a_reference_is_found_as_it_was_written(text: str, reference: str) -> None:
    assert found(text) == reference


@pytest.mark.parametrize(
    "text",
    [
        *("order 2 chairs", "order 1000 chairs", "I want to order 5000 pieces", "I ordered 120000 pieces"),
        *("I paid 48.50", "€1200 for my order", "order 12.50", "order 1200 euro", "order 5000%"),
        *("call me at 0612345678", "my number is 0612345678", "+31 6 12345678", "phone number 48213377"),
        *("1234 AB", "10115", "SW1A 1AA", "postcode 902100"),
        *("order of 30-11-2024", "invoice 2024-11-30", "my order 2024", "tomorrow at 10:30", "30112024"),
        *("order 120x200", "the blue, #3366aa", "we are #1", "&#8364;", "in case 1000 people come"),
        *("4242 4242 4242 4242", "order 4242424242424242"),
        "Give your order number.\n2. Describe the fault",
        *("order AB 123.456", "ticket 4512:77", "order AB 123 400 chairs", "order 4242 4242 4242 4242"),
        *("30-11-2024", "123-456-7890", "SW-1A/1", "COVID-19/2"),
    ],
)
def test_prices_telephones_dates_quantities_and_cards_are_no_references(text: str) -> None:
    assert found(text) is None


def test_a_business_pattern_goes_before_what_is_called_a_number() -> None:
    assert found("ticket 99887 about AB/77", own=r"AB/\d+") == "AB/77"
    assert found("ticket 99887", own=r"AB/\d+") == "99887"
    assert found("xAB/77", own=r"AB/\d+") is None


@pytest.mark.parametrize("text", ["AB/77-12", "9-AB/77", "AB/77 120", "AB/77/3"])
def test_a_business_pattern_takes_no_part_of_a_longer_number(text: str) -> None:
    assert found(text, own=r"AB/\d\d") is None


SEVERAL = r"Order=LL-\d{6}; Booking=RES-\d{4}"


def test_each_of_several_formats_has_its_name() -> None:
    said = ["Order LL-204815, and the room is RES-4411.", "I meant ll-204816", "not LL-2048159"]
    wanted = {"LL-204815": "Order", "RES-4411": "Booking", "ll-204816": "Order"}
    assert name_references(said, parse_formats(SEVERAL)) == wanted
    assert found("RES-4411 and LL-204815", own=SEVERAL) == "RES-4411", "the first, whichever it is"
    assert found("my invoice is 2024-0031", own=SEVERAL) == "2024-0031"


def test_a_single_format_needs_no_name() -> None:
    assert name_references(["AB-1234 please"], parse_formats(r"AB-\d{4}")) == {"AB-1234": ""}
    assert name_references(["AB-1234 please"], parse_formats("")) == {}


@pytest.mark.parametrize("source", [r"AB-(\d", "(?=x)", r"\p{L}{110}", ".*", "A=.*", "A=x; A=y", "x; y"])
def test_a_pattern_that_cannot_be_used_is_refused(source: str) -> None:
    with pytest.raises(BadPattern):
        parse_formats(source)


@given(st.text(max_size=200))
def test_a_reference_stands_in_the_text(text: str) -> None:
    place = find_reference(text)
    assert place is None or 0 <= place[0] < place[1] <= len(text)
