"""Sensitive numbers of a business, which it describes by a pattern: membership, patient, contract numbers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching.pattern import BadPattern, Pattern

LONGEST_PATTERN = 200
# What a pattern may not take: it would hide what customers say, not a number.
_ORDINARY = (
    *("hello", "please", "the", "delivery", "Thursday", "I would like to return my order"),
    *("danke", "bestelling", "merci", "שלום", "привет", "你好"),
    *("1", "2", "10", "2026", "19:30", "€ 49.95", "12/05/2026", "2026-11-30"),
)


class OwnNumber:
    """A kind of number of the business, by name. Raises `BadPattern` for a pattern that cannot be used.

    It is found in capitals or not, where no letter or digit goes on beside it.
    """

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        if len(source) > LONGEST_PATTERN:
            raise BadPattern(f"it is longer than {LONGEST_PATTERN} characters")
        self._pattern = Pattern(source, ignore_case=True, as_written=True, longest=True).compiled()
        if any(not found[0] for word in ("", *_ORDINARY) for found in self._pattern.finditer(word)):
            raise BadPattern("it matches nothing at all, too")
        if taken := next((word for word in _ORDINARY if any(self.find(word))), None):
            raise BadPattern(f"it would hide ordinary words, such as “{taken}”")

    def find(self, text: str) -> Iterator[list[int]]:
        """Yield where the letters and digits of each number are."""
        for found in self._pattern.finditer(text):
            start, end = found.span()
            number = [place for place in range(start, end) if text[place].isalnum()]
            beside = text[start - 1 : start] + text[end : end + 1] if start else text[end : end + 1]
            if number and not any(map(str.isalnum, beside)):
                yield number
