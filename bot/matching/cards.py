"""Payment card numbers: found by issuer, length and check digit (ISO/IEC 7812), and masked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching.normalise import normalise
from bot.matching.pattern import Match, Pattern

MASK = "•"
SHOWN_DIGITS = 4
_SHORTEST = 13
# Digits with blanks, dots and dashes between them, as cards are printed and typed.
_RUN = Pattern(rf"\d(?:[\s.,_/\x{{2010}}-\x{{2015}}\x{{b7}}-]{{0,3}}\d){{{_SHORTEST - 1},}}")
_MASKED = Pattern(rf"(?:{MASK}[^\w{MASK}]{{0,3}}){{{_SHORTEST - SHOWN_DIGITS},}}\d")
# First digits of an issuer, from and to, and how many digits its numbers have.
_ISSUERS = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),  # Mastercard
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),  # American Express
    ("300", "305", (14, 16, 19)),  # Diners Club
    ("36", "36", (14, 16, 19)),  # Diners Club
    ("38", "39", (14, 16, 19)),  # Diners Club
    ("6011", "6011", (16, 19)),  # Discover
    ("644", "659", (16, 19)),  # Discover
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("50", "50", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("56", "58", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("6304", "6304", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("67", "67", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
)
_LENGTHS = range(19, _SHORTEST - 1, -1)


def mask_cards(text: str) -> str:
    """The text with a dot for each digit of a card number but its last four."""
    signs: list[str] | None = None
    for places in _cards(text):
        signs = signs or list(text)
        for place in places[:-SHOWN_DIGITS]:
            signs[place] = MASK
    return "".join(signs) if signs else text


def holds_masked_card(text: str) -> bool:
    """Whether a text has a card number in it that was masked."""
    return _MASKED.search(text) is not None


def is_card_number(digits: str) -> bool:
    """Whether ASCII digits are a card's: an issuer's, of its length, with the right check digit."""
    return _has_issuer(digits) and _has_check_digit(digits)


def _cards(text: str) -> Iterator[list[int]]:
    """Where the digits of each card number stand."""
    for run in _RUN.finditer(text):
        places, digits = _digits(run)
        at = 0
        while at + _SHORTEST <= len(places):
            length = _card_at(places, digits, at)
            if length:
                yield places[at : at + length]
            at += length or 1


def _digits(run: Match) -> tuple[list[int], str]:
    """Where the digits of a run stand in the text, and the digits."""
    found = [(run.start() + at, sign) for at, sign in enumerate(normalise(run[0])) if sign.isdigit()]
    return [place for place, _ in found], "".join(sign for _, sign in found)


def _card_at(places: list[int], digits: str, at: int) -> int:
    """How many digits the card number has that starts there; 0 when none does.

    A number within a longer one is none: it starts and ends where digits do.
    """
    if at and places[at - 1] + 1 == places[at]:
        return 0
    for length in _LENGTHS:
        end = at + length
        whole = end == len(places) or (end < len(places) and places[end - 1] + 1 != places[end])
        if whole and is_card_number(digits[at:end]):
            return length
    return 0


def _has_issuer(digits: str) -> bool:
    return any(
        len(digits) in lengths and first <= digits[: len(first)] <= last for first, last, lengths in _ISSUERS
    )


def _has_check_digit(digits: str) -> bool:
    """Whether the Luhn sum of the digits ends in 0."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(each - 9 * (each > 9) for each in doubled)) % 10 == 0
