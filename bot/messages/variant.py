"""One way to say a response: its text, when it may be said, and what it needs to be complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.matching import Match, Pattern

_PLACEHOLDER = Pattern(r"\{(\w+)\}")
_KNOWN = "_known"
# The directions of letters (UAX 9): Hebrew is R, Arabic AL.
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_FIRST_STRONG_ISOLATE, _POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Button:
    """A quick reply under a message: what it shows, and the Rasa payload that it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Variant:
    """A variation of a response. `mood` is the mood it is meant for; None: it suits every mood."""

    id: str
    text: str
    mood: str | None = None
    conditions: tuple[tuple[str, object], ...] = ()
    buttons: tuple[Button, ...] = ()

    @cached_property
    def needs(self) -> frozenset[str]:
        """The slots that its text quotes. Asked for of every variant whenever a response is said."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    @property
    def fit(self) -> int:
        """How closely it is written for one situation: higher is closer."""
        return 2 * (self.mood is not None) + bool(self.conditions)

    def suits(self, mood: str, slots: Mapping[str, object]) -> bool:
        """Return whether the mood and every condition hold and no quoted slot is missing."""
        if self.mood is not None and self.mood != mood:
            return False
        if not all(slots.get(name) for name in self.needs):
            return False
        return all(_holds(name, value, slots) for name, value in self.conditions)

    def filled(self, slots: Mapping[str, object]) -> str:
        """Return the text with its slots in place. A value is quoted as it is, never read as a placeholder.

        One in letters of the other direction is in isolates: it keeps its order, and the sentence
        its own, also where the value comes first (UAX 9, rule P2).
        """
        own = _directions(_PLACEHOLDER.sub("", self.text))

        def value(match: Match) -> str:
            text = str(slots.get(match[1]) or "")
            if not own or not _directions(text) - own:
                return text
            return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_DIRECTIONAL_ISOLATE}"

        return _PLACEHOLDER.sub(value, self.text)


def _directions(text: str) -> set[str]:
    """Return the directions of its letters; empty when it has none."""
    return {_DIRECTIONS[kind] for kind in map(unicodedata.bidirectional, text) if kind in _DIRECTIONS}


def _holds(name: str, value: object, slots: Mapping[str, object]) -> bool:
    """Return whether slot `name` has `value`; `x_known: true` asks whether slot `x` has any.

    Rasa can only compare a slot with a value, so the domain has such a flag beside the name itself; a
    caller outside Rasa need not keep the two in step.
    """
    if name not in slots and name.endswith(_KNOWN):
        return bool(slots.get(name.removesuffix(_KNOWN))) is value
    return slots.get(name) == value
