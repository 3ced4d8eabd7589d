"""Masking of sensitive numbers: how many are found, and how many other numbers stay.

Each sentence of `masking.yml` is filled ten times with numbers made at random. Sensitive ones have the right
check digit, and then a wrong one. The rules were fitted on one half of the sentences; the other half is what
is reported.
"""

from __future__ import annotations

import argparse
import json
import random
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.matching import Masks, id_checks

_TIMES = 10
_SEEDS = {"fitting": 1, "held_out": 2}
_LETTERS = string.ascii_uppercase
Make = Callable[[random.Random], str]


def fill(pattern: str, chance: random.Random) -> str:
    """Return the pattern with a random digit for each 0, a letter for each A."""
    signs = {"0": string.digits, "A": _LETTERS}
    return "".join(chance.choice(signs[sign]) if sign in signs else sign for sign in pattern)


def one_of(*patterns: str) -> Make:
    """Return what fills one of the patterns."""
    return lambda chance: fill(chance.choice(patterns), chance)


def any_of(*texts: str) -> Make:
    """Return one of the texts as it is."""
    return lambda chance: chance.choice(texts)


def checked(make: Make, is_valid: Callable[[str], bool]) -> Make:
    """Return what makes a number of this form until it checks."""

    def until_valid(chance: random.Random) -> str:
        while True:
            number = make(chance)
            if is_valid("".join(filter(str.isalnum, number)).upper()):
                return number

    return until_valid


def day(written: str, first: int = 2023, last: int = 2026) -> Make:
    """Return a day of these years, written as `strftime` says."""

    def make(chance: random.Random) -> str:
        start = date(first, 1, 1)
        return (start + timedelta(days=chance.randrange((date(last, 11, 30) - start).days))).strftime(written)

    return make


def both(first: Make, second: Make) -> Make:
    """Return one right behind the other."""
    return lambda chance: first(chance) + second(chance)


def iban(chance: random.Random) -> str:
    """Return an IBAN, its check digits computed as ISO 13616 says, in one of the ways to write it."""
    bban = {"DE": "0" * 18, "GB": "AAAA" + "0" * 14, "NL": "AAAA0000000000", "FR": "0" * 23, "PL": "0" * 24}
    country = chance.choice([*bban])
    account = fill(bban[country], chance)
    digits = "".join(str(int(sign, 36)) for sign in account + country + "00")
    whole = f"{country}{98 - int(digits) % 97:02}{account}"
    fours = [whole[at : at + 4] for at in range(0, len(whole), 4)]
    return chance.choice([whole, " ".join(fours), "-".join(fours), whole.lower()])


def _luhn(form: str) -> Make:
    return checked(one_of(form), id_checks.luhn)


INNOCENT: Mapping[str, Make] = {
    "order": one_of("00000000", "LM-00000", "000-0000000-0000000", "A0000000"),
    "nine": one_of("000000000"),
    "eight": one_of("00000000"),
    "eight_letter": one_of("00000000A"),
    "eleven": one_of("00000000000", "00 000 000 000"),
    "dated_order": both(day("%Y%m%d"), one_of("-0000", "-00000")),
    "tracking": one_of(
        "1ZA00A000000000000", "00340000000000000000", "JVGL00000000000000", "RR000000000DE", "3SAAAA000000000"
    ),
    "serial": one_of("AAA00000000A", "000-00-0000A", "00AA0000-000", "C00AA000AAA0"),
    "model": one_of("AA-00A00", "A000-00"),
    "price": one_of("€ 00.00", "000,00 EUR", "$0,000.00", "1.000,00 €"),
    "date_de": day("%d.%m.%Y"),
    "date_fr": day("%d/%m/%Y"),
    "date_iso": day("%Y-%m-%d"),
    "imei": _luhn("350000000000000"),
    "ean": checked(one_of("4000000000000", "8700000000000"), id_checks.is_ahv_number),
    "isbn": one_of("978-0-00-000000-0", "9780000000000"),
    "vat": one_of("DE000000000", "NL000000000B00", "FR00000000000", "ESA00000000", "CHE-000.000.000"),
    "phone_us": one_of("(415) 000-0000", "415-000-0000", "+1 415 000 0000"),
    "phone_uk": one_of("07000 000000", "+44 7000 000 000", "020 0000 0000"),
    "phone_de": one_of("0170 0000000", "+49 30 00000000", "030/0000000", "0049 170 000 0000"),
    "phone_fr": one_of("06 00 00 00 00", "+33 6 00 00 00 00", "0600000000"),
    "phone_nl": one_of("06-00000000", "0600000000", "+31 6 00000000"),
    "phone_pl": one_of("000 000 000", "+48 600 000 000", "48 600 000 000"),
    "phone_il": one_of("050-000-0000", "+972 50 000 0000", "0500000000"),
}
_BORN = day("%y%m%d", 1945, 2005)
_MONTH = any_of(*"ABCDEHLMPRST")
_CODICE_FISCALE = both(both(one_of("AAAAAA00"), _MONTH), one_of("01A000A", "50A000A"))
SENSITIVE: Mapping[str, Make] = {
    "iban": iban,
    "us": checked(one_of("000-00-0000", "000000000", "000 00 0000"), id_checks.is_ssn),
    "us_alone": checked(one_of("000-00-0000"), id_checks.is_ssn),
    "de": checked(one_of("00000000000", "00 000 000 000"), id_checks.is_german_tax_id),
    "gb": both(any_of("AB", "jt ", "KL", "SC "), both(one_of("000000", "00 00 00 "), any_of(*"ABCD"))),
    "fr": checked(one_of("100010000000000", "2 00 02 00 000 000 00"), id_checks.is_nir),
    "fr_alone": checked(one_of("2 00 02 00 000 000 00", "1 00 11 2A 000 000 00"), id_checks.is_nir),
    "es": checked(one_of("00000000A", "00.000.000-A", "X0000000A", "00000000 A"), id_checks.is_dni),
    "es_alone": checked(one_of("00000000A", "00.000.000-A", "X0000000A", "Y-0000000-A"), id_checks.is_dni),
    "it": checked(_CODICE_FISCALE, id_checks.is_codice_fiscale),
    "nl": checked(one_of("000000000"), id_checks.is_bsn),
    "pl": checked(both(_BORN, one_of("00000")), id_checks.is_pesel),
    "se": checked(both(_BORN, one_of("-0000", "0000")), id_checks.is_personnummer),
    "se_alone": checked(both(_BORN, one_of("-0000")), id_checks.is_personnummer),
    "il": _luhn("000000000"),
    "be": checked(both(day("%y.%m.%d", 1945, 2005), one_of("-000.00")), id_checks.is_rijksregisternummer),
    "br": checked(one_of("000.000.000-00"), id_checks.is_cpf),
    "ch": checked(one_of("756.0000.0000.00"), id_checks.is_ahv_number),
    "fi": checked(both(day("%d%m%y", 1945, 1999), one_of("-000A", "-0000")), id_checks.is_hetu),
    "ca": _luhn("000 000 000"),
}
# Those have no check digit that could be wrong.
_UNCHECKED = ("us", "us_alone", "gb")


def mistyped(number: str) -> str:
    """Return the number with its last digit one higher."""
    at = max(place for place, sign in enumerate(number) if sign.isdigit())
    return f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}"


def innocent(half: Mapping[str, Any], chance: random.Random) -> Iterator[str]:
    """Yield the sentences without a sensitive number."""
    for sentence in half["innocent"]:
        for _ in range(_TIMES):
            yield sentence.format_map({name: make(chance) for name, make in INNOCENT.items()})


def sensitive(half: Mapping[str, Any], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield each kind, a sentence with a number of it, and that with the number mistyped."""
    for kind, sentences in half["sensitive"].items():
        for sentence in sentences:
            for _ in range(_TIMES):
                number = SENSITIVE[kind](chance)
                yield kind, sentence.format(number), sentence.format(mistyped(number))


def measure(half_name: str) -> tuple[dict[str, Any], list[str]]:
    """Return the figures of one half of the sentences, and those that went wrong."""
    half = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))[half_name]
    masks, chance = Masks(), random.Random(_SEEDS[half_name])
    plain = list(innocent(half, chance))
    wrong = [f"hidden: {said} -> {masks.mask(said).text}" for said in plain if masks.mask(said).kinds]
    result: dict[str, Any] = {"innocent": len(plain), "innocent hidden": len(wrong)}
    found, asked = Counter[str](), Counter[str]()
    mistakes = [0, 0]
    for kind, right, mistaken in sensitive(half, chance):
        asked[kind] += 1
        if masks.mask(right).kinds:
            found[kind] += 1
        else:
            wrong.append(f"missed: {right}")
        if kind not in _UNCHECKED:
            mistakes[0] += 1
            mistakes[1] += bool(masks.mask(mistaken).kinds)
    result |= {"sensitive": asked.total(), "sensitive hidden": found.total()}
    result |= {"mistyped": mistakes[0], "mistyped hidden": mistakes[1]}
    result["hidden by kind"] = {kind: f"{found[kind]} of {asked[kind]}" for kind in asked}
    return result, wrong


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--fitting", action="store_true", help="the half on which the rules were fitted")
    parser.add_argument("--show", action="store_true", help="print each sentence that went wrong")


def run(options: argparse.Namespace) -> int:
    """Measure, and print the figures as JSON."""
    result, wrong = measure("fitting" if options.fitting else "held_out")
    print(json.dumps(result, indent=2))
    if options.show:
        print("\n".join(wrong))
    return 0
