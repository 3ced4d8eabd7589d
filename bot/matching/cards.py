"""Payment card numbers: found by issuer, length and check digit (ISO/IEC 7812)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from bot.matching.normalise import normalise
from bot.matching.pattern import Match, Pattern

MASK = "•"
_SHORTEST = 13
# Digits with signs between them, as cards are printed, typed and pasted (with what nobody sees).
_RUN = Pattern(rf"\d(?:[^0-9A-Za-z]{{0,8}}\d){{{_SHORTEST - 1},}}")
# The code that proves that somebody holds a card: nobody may keep it, whatever it is called.
_CODE = Pattern(
    r"\b(?:cv[vcn]2?|csc|card code|(?:card )?(?:security|verification|validation) (?:code|number|value)"
    r"|sicherheitscode|pr\wfziffer|(?:karten)?pr\wfnummer|cryptogramme|code de s\wcurit\w"
    r"|c\wdigo de segur\w+|codice di sicurezza|beveiligingscode)\b[^0-9•]{0,12}(?P<code>[0-9]{3,4})\b",
    ignore_case=True,
)
_PIN = Pattern(r"\bpin\b[^0-9•]{0,12}(?P<code>[0-9]{4,6})\b", ignore_case=True)
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
_LONGEST_PREFIX = 4


def find_card_codes(text: str) -> Iterator[list[int]]:
    """Yield where the digits of each card's code are, and of a PIN beside a card's number."""
    codes = [found.span("code") for found in _CODE.finditer(text)]
    pins = [found.span("code") for found in _PIN.finditer(text)]
    if pins and any(find_cards(text)):
        codes += pins
    for start, end in codes:
        yield list(range(start, end))


def is_card_number(digits: str) -> bool:
    """Return whether digits are a card's: an issuer's, of its length, with the right check digit."""
    return any(find_cards(digits))


def find_cards(text: str) -> Iterator[list[int]]:
    """Yield where the digits of each payment card number are."""
    for run in _RUN.finditer(text):
        digits = _Digits(run)
        at = 0
        while at + _SHORTEST <= len(digits.places):
            length = digits.card_at(at)
            if length:
                yield digits.places[at : at + length]
            at += length or 1


class _Digits:
    """The digits of a run, where they are in the text, and their Luhn sums up to each of them.

    The sums are kept for both ways of doubling every other digit, so that a long run costs no more than its
    length: whether some digits in it check is one difference.
    """

    def __init__(self, run: Match) -> None:
        found = [(run.start() + at, sign) for at, sign in enumerate(normalise(run[0])) if sign.isdigit()]
        self.places = [place for place, _ in found]
        self._digits = "".join(sign for _, sign in found)
        plain = [int(digit) for digit in self._digits]
        doubled = [2 * digit - 9 * (digit > 4) for digit in plain]
        # By parity: the digits at even or at odd indexes are taken as they are, the others doubled.
        self._sums = tuple(
            list(
                accumulate(
                    (plain[at] if at % 2 == parity else doubled[at] for at in range(len(plain))), initial=0
                )
            )
            for parity in (0, 1)
        )

    def card_at(self, at: int) -> int:
        """Return how many digits the card number has that starts there; 0 when none does.

        A number within a longer one is none: it starts and ends where digits do.
        """
        if self._joins(at):
            return 0
        for length in _lengths(self._digits[at : at + _LONGEST_PREFIX]):
            end = at + length
            is_apart = end <= len(self.places) and not self._joins(end)
            if is_apart and self._checks(at, end) and not _is_barcode(self._digits[at:end]):
                return length
        return 0

    def _joins(self, at: int) -> bool:
        """Return whether the digit there is right behind the one before."""
        return 0 < at < len(self.places) and self.places[at - 1] + 1 == self.places[at]

    def _checks(self, start: int, end: int) -> bool:
        sums = self._sums[(end - 1) % 2]
        return (sums[end] - sums[start]) % 10 == 0


@lru_cache(maxsize=10_000)
def _lengths(prefix: str) -> tuple[int, ...]:
    """Return how many digits the numbers of the issuer have that these first digits name, the most first."""
    found = {
        length
        for first, last, lengths in _ISSUERS
        if first <= prefix[: len(first)] <= last
        for length in lengths
    }
    return tuple(sorted(found, reverse=True))


def _is_barcode(digits: str) -> bool:
    """Return whether it is an article's number (EAN-13): shops hear of those, and cards have more digits."""
    weighted = (int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return len(digits) == _SHORTEST and sum(weighted) % 10 == 0
