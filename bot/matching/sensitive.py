"""Numbers that nobody should keep: one registry of their kinds, and one call that masks all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from bot.matching.cards import MASK, find_card_codes, find_cards
from bot.matching.ibans import find_ibans
from bot.matching.national_ids import find_national_ids
from bot.matching.normalise import normalise
from bot.matching.own_numbers import OwnNumber

Kind = tuple[str, Callable[[str], Iterator[list[int]]]]

# In this order: what one has found is not found again as another.
KINDS: tuple[Kind, ...] = (
    ("iban", find_ibans),
    ("card", find_cards),
    ("card", find_card_codes),
    ("national_id", find_national_ids),
)
_FEWEST_DIGITS = 3


class Masked(NamedTuple):
    """A text with its sensitive numbers masked, and of which `kinds` they were (an own one by its name).

    It is as long as the text was: a dot replaces each letter and digit that was hidden.
    """

    text: str
    kinds: tuple[str, ...] = ()


def _compact(number: str) -> str:
    return "".join(sign for sign in normalise(number).upper() if sign.isalnum())


class Masks:
    """What masks texts: numbers of these kinds and a business's `own`, but for those that it has `kept`."""

    def __init__(
        self, own: Sequence[OwnNumber] = (), kept: Collection[str] = (), *, kinds: Sequence[Kind] = KINDS
    ) -> None:
        self._own: tuple[Kind, ...] = tuple((each.name, each.find) for each in own)
        self._kinds = tuple(kinds)
        self._kept = frozenset(map(_compact, kept))

    def mask(self, text: str) -> Masked:
        """Return the text with each sensitive number masked."""
        has_digits = sum(map(str.isdigit, text)) >= _FEWEST_DIGITS
        taken: set[int] = set()
        hidden: list[int] = []
        kinds: dict[str, None] = {}
        for kind, find in (*(self._kinds if has_digits else ()), *self._own):
            for places in find(text):
                if not taken.isdisjoint(places) or _is_masked(text, places):
                    continue
                taken.update(places)
                if not self._kept or _compact("".join(text[at] for at in places)) not in self._kept:
                    hidden += places[: len(places) - _shown(len(places))]
                    kinds[kind] = None
        return Masked(_with_dots(text, hidden), tuple(kinds))


# Those of everybody; those of payment alone; cards alone.
EVERYBODYS = Masks()
PAYMENT = Masks(kinds=KINDS[:3])
CARDS = Masks(kinds=KINDS[1:3])


def mask_text(text: str) -> str:
    """Return the text with the numbers of `KINDS` masked."""
    return EVERYBODYS.mask(text).text


def is_same_but_masked(one: str, other: str) -> bool:
    """Return whether two texts are the same, but for what is masked in either."""
    return len(one) == len(other) and all(a == b or MASK in (a, b) for a, b in zip(one, other, strict=True))


def _is_masked(text: str, places: Sequence[int]) -> bool:
    """Return whether it is what an earlier mask left readable."""
    return MASK in text[max(0, places[0] - 1) : places[-1] + 2]


def _shown(length: int) -> int:
    """Return how many of its last signs stay readable, to tell one number from another."""
    return 4 if length >= 12 else 2 if length >= 8 else 0


def _with_dots(text: str, hidden: Sequence[int]) -> str:
    if not hidden:
        return text
    signs = list(text)
    for place in hidden:
        signs[place] = MASK
    return "".join(signs)
