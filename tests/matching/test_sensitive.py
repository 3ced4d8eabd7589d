"""Bank accounts, national ids and a business's own numbers are masked; other numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import BadPattern, Masks, OwnNumber, is_same_but_masked, mask_text

# Examples of SWIFT's registry.
IBANS = {
    "DE89 3704 0044 0532 0130 00": "•••• •••• •••• •••• ••30 00",
    "gb82west12345698765432": "••••••••••••••••••5432",
    "NL91-ABNA-0417-1643-00": "••••-••••-••••-••43-00",
    "FR14 2004 1010 0505 0001 3M02 606": "•••• •••• •••• •••• •••• •••2 606",
    "NO93 8601 1117 947": "•••• •••• •••7 947",
    "MT84MALT011000012345MTLCAST001S": "•••••••••••••••••••••••••••001S",
    "SA03\u00a080000000\u00a060801016\u00a07519": "••••\u00a0••••••••\u00a0••••••••\u00a07519",
    "DE\u200b8\u200b9370400440532013000": "••\u200b•\u200b•••••••••••••••3000",
}
# Numbers that the countries publish, or books about them, as examples.
IDS_ALONE = {
    "078-05-1120": "•••-••-••20",
    "AB 12 34 56 C": "•• •• •• •6 C",
    "1 85 05 78 006 084 91": "• •• •• •• ••• •84 91",
    "12345678Z": "•••••••8Z",
    "X-1234567-L": "•-••••••7-L",
    "RSSMRA85T10A562S": "••••••••••••562S",
    "811218-9876": "••••••-••76",
    "85.07.30-033.28": "••.••.••-•••.28",
    "123.456.789-09": "•••.•••.•••-09",
    "756.9217.0769.85": "•••.••••.••69.85",
    "131052-308T": "••••••-••8T",
}
IDS_NAMED = {
    "My SSN is 078051120": "My SSN is •••••••20",
    "Steuer-ID: 86 095 742 719": "Steuer-ID: •• ••• ••• •19",
    "my NI number is AB123456C": "my NI number is •••••••6C",
    "Mijn BSN: 111222333": "Mijn BSN: •••••••33",
    "111222333 is mijn BSN": "•••••••33 is mijn BSN",
    "PESEL 44051401359": "PESEL •••••••••59",
    "personnummer 8112189876": "personnummer ••••••••76",
    "תעודת זהות 123456782": "תעודת זהות •••••••82",
    "ת.ז. 123456782": "ת.ז. •••••••82",
    "numéro de sécurité sociale 185057800608491": "numéro de sécurité sociale •••••••••••8491",
    "social insurance number 046 454 286": "social insurance number ••• ••• •86",
    "my national ID number is 44051401359": "my national ID number is •••••••••59",
}
STAY = (
    # no word names them
    *("111222333", "44051401359", "86 095 742 719", "123456782", "185057800608491", "046 454 286"),
    # the check is wrong
    *("DE89 3704 0044 0532 0130 01", "12345678A", "RSSMRA85T10A562T", "123.456.789-00", "BSN 111222334"),
    *("666-05-1120", "BG 12 34 56 C", "811218-9875", "PESEL 44051401358"),
    # too short, too long, a part of something
    *("DE89 3704 0044 0532 0130", "DE89 3704 0044 0532 0130 001", "A12345678Z", "#12345678Z", "12345678Z-9"),
    # something else is named
    *("order 12345678Z", "Bestellung 811218-9876", "my order number 111222333, BSN follows later"),
    *("Call 212-55-1234", "tracking 078-05-1120", "serial 123.456.789-09"),
    # dated as orders are
    *("241130-1237", "20241130-1237"),
)


@pytest.mark.parametrize(("number", "masked"), {**IBANS, **IDS_ALONE}.items())
def test_a_number_that_says_itself_what_it_is_is_masked(number: str, masked: str) -> None:
    assert mask_text(number) == masked
    assert mask_text(f"Refund it ({number}), please. {number}") == f"Refund it ({masked}), please. {masked}"


@pytest.mark.parametrize(("text", "masked"), IDS_NAMED.items())
def test_digits_alone_are_masked_beside_their_name(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("text", STAY)
def test_other_numbers_stay(text: str) -> None:
    assert Masks().mask(text) == (text, ())


def test_it_says_which_kinds_were_masked_each_once() -> None:
    text = "NL91ABNA0417164300, 4242424242424242 cvc 123, NL91ABNA0417164300 and BSN 111222333"
    assert Masks().mask(text).kinds == ("iban", "card", "national_id")


def test_a_number_of_the_business_itself_stays() -> None:
    masks = Masks(kept=["nl91 abna 0417 1643 00"])
    text = "Pay to NL91ABNA0417164300 and refund to DE89370400440532013000"
    assert masks.mask(text) == ("Pay to NL91ABNA0417164300 and refund to ••••••••••••••••••3000", ("iban",))


MEMBER = OwnNumber("Member number", r"M-\d{6}|M-\d{8}")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I am m-123456.", "I am •-••••••."),
        ("M-12345678 M-654321", "•-••••••78 •-••••••"),
        ("M-1234567, AM-123456, M-123456x", "M-1234567, AM-123456, M-123456x"),
    ],
)
def test_a_number_of_the_business_is_masked_by_its_pattern(text: str, masked: str) -> None:
    assert Masks([MEMBER]).mask(text).text == masked


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a*",
        "(",
        r"(?=a)\d+",
        r"(\d)\1",
        r"\w+",
        r".+",
        r"[a-z]{3,}",
        r"\d{4}",
        r"\p{L}+",
        "a" * 201,
        "$",
        r"\b",
    ],
)
def test_a_pattern_that_would_hide_words_or_nothing_is_refused(source: str) -> None:
    with pytest.raises(BadPattern):
        OwnNumber("x", source)


@given(st.text(max_size=200))
def test_masking_again_changes_nothing(text: str) -> None:
    masks = Masks([MEMBER])
    masked = masks.mask(text).text
    assert masks.mask(masked).text == masked
    assert is_same_but_masked(text, masked)


@given(st.lists(st.sampled_from([*IBANS, *IDS_ALONE, *IDS_NAMED, *STAY, "4242 4242 4242 4242", "cvc 123"])))
def test_masking_several_again_changes_nothing(texts: list[str]) -> None:
    masked = mask_text(", ".join(texts))
    assert mask_text(masked) == masked
