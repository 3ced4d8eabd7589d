"""National ids, found by their form and check digits.

Digits alone may be an order, a telephone or a parcel, and hiding those costs the customer the help that they
came for. So an id is found only when its check holds, and when it is written as nobody writes anything else
(`alone`), or a word that names it is beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.matching.id_checks import (
    is_ahv_number,
    is_bsn,
    is_codice_fiscale,
    is_cpf,
    is_dni,
    is_german_tax_id,
    is_hetu,
    is_nino,
    is_nir,
    is_personnummer,
    is_pesel,
    is_rijksregisternummer,
    is_ssn,
    luhn,
)
from bot.matching.normalise import normalise
from bot.matching.pattern import Match, Pattern
from bot.matching.references import LABELS

_REACH = 45
_NEAR = 25
# Names of any of them.
_GENERIC = (
    r"national (?:id|identity|insurance)(?: card)?(?: (?:number|no|nr))?|tax(?:payer)?[ -]id(?:entification)?"
)
_ORDER = "|".join(LABELS.split())
_PARCEL = r"track\p{L}*|parcel|shipment|paket\p{L}*|sendung\p{L}*|colis|pakket|paczk\p{L}*|env[ií]o"
_GOODS = r"serial|model|article|item|sku|imei|ean|isbn|voucher|coupon|customer"
_PHONE = (
    r"(?:tele|cell)?phone|telefon\p{L}*|t[ée]l[ée]fono?|t[ée]l|mobile?|m[óo]vil|handy|call|ring|text|whatsapp"
)
# What else a number may be called, right before it.
_OTHERWISE = Pattern(
    rf"(?:^|[^\p{{L}}])(?:{_ORDER}|{_PARCEL}|{_GOODS}|{_PHONE}|הזמנה|טלפון)[^\p{{L}}]|[#№]|\bno\. ?$",
    ignore_case=True,
    as_written=True,
)
# Between a number and the name behind it: "… is my BSN".
_IS = r"(?:(?:is|ist|est|es|är|to|jest) (?:my|the|mein\p{L}?|mon|mi|mijn|min|mój)? ?)?"


class _Id(NamedTuple):
    """One country's id: its form, its check on the letters and digits alone, and what people call it."""

    form: Pattern
    is_valid: Callable[[str], bool]
    before: Pattern
    behind: Pattern
    alone: Pattern | None


def _id(form: str, is_valid: Callable[[str], bool], names: str, alone: str | None = None) -> _Id:
    """Return the id with this form, which needs no name beside it where it is written as `alone` says."""
    named = rf"(?:{names}|{_GENERIC})"
    before = rf"(?:^|[^\p{{L}}\p{{N}}]){named}(?P<gap>[^\p{{L}}\d\n](?:[^\d\n]{{0,{_NEAR}}})|)$"
    behind = rf"[^\p{{L}}\d\n]{{1,4}}{_IS}{named}(?:[^\p{{L}}]|$)"
    return _Id(
        form=Pattern(rf"\b(?P<value>{form})\b", ignore_case=True),
        is_valid=is_valid,
        before=Pattern(before, ignore_case=True, as_written=True),
        behind=Pattern(behind, ignore_case=True, as_written=True),
        alone=Pattern(alone, ignore_case=True) if alone else None,
    )


_CODICE_FISCALE = r"[A-Z]{6} ?\d{2}[A-EHLMPRST]\d{2} ?[A-Z]\d{3}[A-Z]"
_IDS = (
    _id(  # United States
        r"\d{3}[- ]\d{2}[- ]\d{4}|\d{9}",
        is_ssn,
        r"ssn|social security(?: (?:number|no))?",
        r"\d{3}-\d{2}-\d{4}",
    ),
    _id(  # Germany
        r"\d{2} ?\d{3} ?\d{3} ?\d{3}",
        is_german_tax_id,
        r"steuer-?id\p{L}*|steuer(?:identifikations)?-?(?:nummer|nr)|steuerliche\p{L}* id\p{L}*|id-?nr",
    ),
    _id(  # Great Britain
        r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
        is_nino,
        r"nino|ni (?:number|no)",
        r"[A-Z]{2} \d{2} \d{2} \d{2} [A-D]",
    ),
    _id(  # France
        r"[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}",
        is_nir,
        r"(?:num[ée]ro de )?s[ée]curit[ée] sociale|s[ée]cu|nir|insee",
        r"\d \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}",
    ),
    _id(  # Spain
        r"(?:\d{8}|\d{1,2}\.\d{3}\.\d{3}|[XYZ][- ]?\d{7})[- ]?[A-Z]",
        is_dni,
        r"dni|nie|nif|documento(?: nacional)? de identidad",
        r"(?:\d{8}|\d{1,2}\.\d{3}\.\d{3}|[XYZ]-?\d{7})-?[A-Z]",
    ),
    _id(_CODICE_FISCALE, is_codice_fiscale, r"codice fiscale|c\.? ?f\.", _CODICE_FISCALE),  # Italy
    _id(  # Netherlands
        r"\d{4}[ .]\d{2}[ .]\d{3}|\d{9}",
        is_bsn,
        r"bsn(?:-?nummer)?|burgerservicenummer|sofi-?nummer|citizen service number",
    ),
    _id(r"\d{11}", is_pesel, r"(?:numer )?pesel"),  # Poland
    # Sweden. In years of the last decades such digits are the day of an order: those need their name.
    _id(
        r"(?:\d{2})?\d{6}[-+]\d{4}|(?:\d{2})?\d{10}",
        is_personnummer,
        r"personnum\p{L}*|personnr|personal identity (?:number|no)|samordningsnummer",
        r"(?:19)?[4-9]\d{5}-\d{4}|20(?:0\d|1[0-5])\d{4}-\d{4}|\d{6}\+\d{4}",
    ),
    _id(  # Israel
        r"\d{9}|\d-?\d{7}-?\d",
        luhn,
        r"תעודת זהות|ת[.״\"']{0,2}ז\.?|מספר זהות|teudat zehut|israeli id",
    ),
    _id(  # Belgium
        r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\d{11}",
        is_rijksregisternummer,
        r"rijksregister(?:nummer|nr)?|num[ée]ro national|registre national|insz|niss",
        r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}",
    ),
    _id(  # Brazil
        r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}", is_cpf, r"cpf", r"\d{3}\.\d{3}\.\d{3}-\d{2}"
    ),
    _id(  # Switzerland
        r"756\.\d{4}\.\d{4}\.\d{2}|756 ?\d{4} ?\d{4} ?\d{2}",
        is_ahv_number,
        r"(?:ahv|avs)(?:[- ]?(?:nummer|nr))?|sozialversicherungsnummer",
        r"756\.\d{4}\.\d{4}\.\d{2}",
    ),
    _id(  # Finland
        r"\d{6}[-+A]\d{3}[0-9A-FHJ-NPR-Y]",
        is_hetu,
        r"henkil[öo]tunnu\p{L}*|hetu|personbeteckning",
        r"\d{6}[-+A]\d{3}[A-FHJ-NPR-Y]",
    ),
    _id(  # Canada
        r"\d{3}[- ]?\d{3}[- ]?\d{3}",
        luhn,
        r"social insurance(?: (?:number|no))?|sin (?:number|no)",
    ),
)


def find_national_ids(text: str) -> Iterator[list[int]]:
    """Yield where the letters and digits of each national id are."""
    plain = normalise(text)
    for each in _IDS:
        for found in each.form.finditer(text):
            start, end = found.span("value")
            places = [at for at in range(start, end) if plain[at].isalnum()]
            compact = "".join(plain[at] for at in places).upper()
            if _stands_apart(plain, start, end) and each.is_valid(compact) and _is_meant(each, text, found):
                yield places


def _stands_apart(plain: str, start: int, end: int) -> bool:
    """Return whether neither side goes on with what a longer number, an amount or a link is made of."""
    before, behind = plain[start - 1 : start], plain[end : end + 2]
    goes_on = behind[:1] in "-/.,_:+" and behind[1:].isalnum()
    return not (before and before in "+•#€$£-/.,_=") and not (behind and (behind[0] in "•%€" or goes_on))


def _is_meant(each: _Id, text: str, found: Match) -> bool:
    start, end = found.span("value")
    before = text[max(0, start - _REACH) : start]
    named = each.before.search(before)
    if named:
        return _OTHERWISE.search(f"{named['gap']} ") is None
    if _OTHERWISE.search(f"{before[-_NEAR:]} "):
        return False
    return bool(each.behind.match(text[end : end + _REACH])) or (
        each.alone is not None and each.alone.fullmatch(found["value"]) is not None
    )
