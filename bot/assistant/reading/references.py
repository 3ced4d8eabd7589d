"""References (of an order, a booking, a ticket) and e-mail addresses in a message."""

from __future__ import annotations

import os
from collections.abc import Mapping

from bot.assistant.reading.words import BESIDE_DETAILS
from bot.matching import Pattern, find_reference, parse_formats

REFERENCE_VARIABLE = "FRONTDESK_REFERENCE_PATTERN"

_LONGEST_EMAIL = 254
_MOST_DETAILS = 5
_WORD = Pattern(r"[\w-]+")
_EMAIL = Pattern(
    r"(?:^|[^\w.+@-])(?P<email>\w[\w.+-]{0,63}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24})(?:[^\w@]|$)"
)


def is_only_details(text: str) -> bool:
    """Return whether `text` gives a reference or an e-mail address, and says nothing else."""
    rest = _without_details(text)
    if rest == text or "?" in text:
        return False
    return all(word in BESIDE_DETAILS for word in _WORD.findall(rest.lower()))


def find_order_number(text: str) -> str | None:
    """Return the first reference, as it was typed, or None."""
    found = find_reference(text, _own_formats())
    return text[slice(*found)] if found else None


def find_email(text: str) -> str | None:
    """Return the first e-mail address, as it was typed, or None."""
    match = _EMAIL.search(text)
    return match["email"] if match and len(match["email"]) <= _LONGEST_EMAIL else None


def _without_details(text: str) -> str:
    rest = _EMAIL.sub(" ", text)
    for _ in range(_MOST_DETAILS):
        found = find_reference(rest, _own_formats())
        if found is None:
            break
        rest = f"{rest[: found[0]]} {rest[found[1] :]}"
    return rest


def set_reference_pattern(source: str) -> None:
    """Set what references look like from now on. Raises `BadPattern` for a pattern that cannot be used."""
    parse_formats(source)
    os.environ[REFERENCE_VARIABLE] = source


def _own_formats() -> Mapping[str, Pattern]:
    return parse_formats(os.environ.get(REFERENCE_VARIABLE, ""))
