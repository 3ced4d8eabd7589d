"""Bank account numbers (IBAN, ISO 13616): found by country, length and check digits."""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching.normalise import normalise
from bot.matching.pattern import Pattern

# How many signs the IBANs of a country have (SWIFT's registry, release 99).
_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
_START = Pattern(r"\b(?P<iban>[A-Z]{2}[^0-9A-Za-z\n]{0,3}\d[^0-9A-Za-z\n]{0,3}\d)", ignore_case=True)
# Signs between two of its own, as it is printed, typed and pasted (with what nobody sees).
_MOST_BETWEEN = 3


def find_ibans(text: str) -> Iterator[list[int]]:
    """Yield where the letters and digits of each IBAN are."""
    plain = normalise(text)
    for found in _START.finditer(text):
        start = found.start("iban")
        length = _LENGTHS.get(plain[start : start + 2].upper())
        places = _read_places(plain, start, length) if length else []
        if places and _checks("".join(plain[place] for place in places)):
            yield places


def _read_places(plain: str, start: int, length: int) -> list[int]:
    """Return where so many letters and digits are from there; nothing when they end earlier, or later."""
    places: list[int] = []
    between = 0
    for at in range(start, len(plain)):
        if plain[at].isalnum():
            if len(places) == length:
                return [] if places[-1] + 1 == at else places
            places.append(at)
            between = 0
        else:
            between += 1
            if plain[at] == "\n" or between > _MOST_BETWEEN:
                break
    return places if len(places) == length else []


def _checks(iban: str) -> bool:
    """Return whether the check digits are right (ISO 7064, MOD 97-10)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
