"""The check digits of national ids, each as its country publishes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_HETU_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# What a sign at an odd place of a codice fiscale counts for; a digit counts as the letter of its number.
_ODD_VALUES = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
# By the month's offset in a PESEL: the century.
_PESEL_CENTURIES = {80: 1800, 0: 1900, 20: 2000, 40: 2100, 60: 2200}
_NINO_NEVER = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))


def luhn(digits: str) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_ssn(digits: str) -> bool:
    """Return whether a US social security number can be this: it has no check digit, but ranges."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def is_german_tax_id(digits: str) -> bool:
    """Return whether it is a German tax id: one digit occurs twice or three times (ISO 7064, MOD 11,10)."""
    first = digits[:10]
    often = sorted(first.count(digit) for digit in set(first))
    if first[0] == "0" or often[-1] not in (2, 3) or often.count(often[-1]) > 1 or often[-2:-1] == [2]:
        return False
    product = 10
    for digit in first:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def is_nino(text: str) -> bool:
    """Return whether a British National Insurance number can be this: it has no check digit."""
    never_first, never_second = "DFIQUV", "DFIOQUV"
    return text[0] not in never_first and text[1] not in never_second and text[:2] not in _NINO_NEVER


def is_nir(text: str) -> bool:
    """Return whether a French number of social security has the right key: 97 less the rest by 97."""
    number = text[:13].replace("2A", "19").replace("2B", "18")  # the departments of Corsica
    month = int(text[3:5])
    possible = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    return possible and number.isdigit() and 97 - int(number) % 97 == int(text[13:])


def is_dni(text: str) -> bool:
    """Return whether a Spanish DNI or NIE has the right letter."""
    number = text[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return _DNI_LETTERS[int(number) % 23] == text[-1]


def is_codice_fiscale(text: str) -> bool:
    """Return whether the last letter of an Italian codice fiscale checks the others."""
    values = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in text]
    total = sum(_ODD_VALUES[value] for value in values[:15:2]) + sum(values[1:15:2])
    return total % 26 == values[15]


def is_bsn(digits: str) -> bool:
    """Return whether a Dutch BSN passes its eleven test."""
    return _weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and int(digits) > 0


def is_pesel(digits: str) -> bool:
    """Return whether a Polish PESEL holds a date and the right check digit."""
    offset, month = divmod(int(digits[2:4]), 20)
    century = _PESEL_CENTURIES[offset * 20]
    is_date = _is_date(century + int(digits[:2]), month, int(digits[4:6]))
    return is_date and _weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def is_personnummer(digits: str) -> bool:
    """Return whether a Swedish personnummer, with or without its century, holds a date and checks."""
    year, month, day = digits[-10:-8], int(digits[-8:-6]), int(digits[-6:-4])
    century = int(digits[:-10] or "19")
    day -= 60 if day > 60 else 0  # a samordningsnummer
    # Of a short one, the 29th of February might be of either century.
    is_date = _is_date(century * 100 + int(year), month, day)
    is_date = is_date or (len(digits) == 10 and _is_date(2000 + int(year), month, day))
    return is_date and 18 <= century <= 20 and luhn(digits[-10:])


def is_rijksregisternummer(digits: str) -> bool:
    """Return whether a Belgian national number has its check digits, for those born before or since 2000."""
    return any(97 - int(born + digits[:9]) % 97 == int(digits[9:]) for born in ("", "2"))


def is_cpf(digits: str) -> bool:
    """Return whether a Brazilian CPF has both of its check digits."""
    if len(set(digits)) == 1:
        return False
    return all(
        _weighted(digits[:end], range(end + 1, 1, -1)) * 10 % 11 % 10 == int(digits[end]) for end in (9, 10)
    )


def is_ahv_number(digits: str) -> bool:
    """Return whether a Swiss AHV number checks as an EAN-13 does."""
    return _weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0


def is_hetu(text: str) -> bool:
    """Return whether a Finnish personal identity code holds a date and the right last sign."""
    day, month, year = int(text[:2]), int(text[2:4]), int(text[4:6])
    is_date = _is_date(1900 + year, month, day) or _is_date(2000 + year, month, day)
    return is_date and _HETU_SIGNS[int(text[:6] + text[-4:-1]) % 31] == text[-1]


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
