"""Finds which of several offered options a short message refers to."""

from __future__ import annotations

from bot.matching import Pattern

_MOST_WORDS = 7
_PLACES = {
    1: r"first|1st|1|one|top|upper",
    2: r"second|2nd|2|two|middle",
    3: r"third|3rd|3|three",
    -1: r"last|bottom|lowest|final",
}
_POINTS = {place: Pattern(rf"\b(?:{words})\b", ignore_case=True) for place, words in _PLACES.items()}
_A_ONE = Pattern(r"(?P<before>\w)\s+one\b", ignore_case=True)
_NUMBER_ONE = Pattern(r"\b(?:number|option|nr|no)\s+one\b", ignore_case=True)


def find_place(text: str) -> int | None:
    """Return the position that a short message names, 1 being the first and -1 the last.

    Return None when it names none or several.
    """
    if len(text.split()) > _MOST_WORDS:
        return None
    plain = text if _NUMBER_ONE.search(text) else _A_ONE.sub(lambda one: one["before"], text)
    found = [place for place, pattern in _POINTS.items() if pattern.search(plain)]
    return found[0] if len(found) == 1 else None
