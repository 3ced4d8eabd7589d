"""A forward index that grows: how often each slot uses each term, scored for the slots that are asked for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.search.growing import Growing
from knowledge_base.search.segments import Segments, taking

_ENDINGS = ("ing", "ed", "es", "s")
_GRAMS = (3, 4)
_FEWEST_STEM = 3
# One use more says less and less; by 255 it says nothing.
_WEIGHT = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, 256))]).astype(np.float32)
# The first term stands in every bag that would be empty, and weighs nothing.
_NOTHING = ""

Scores = npt.NDArray[np.float32]
Split = Callable[[str], list[str]]


def stem(word: str) -> list[str]:
    """Return a word without its commonest English endings."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_STEM:
            return [word[: -len(ending)]]
    return [word]


def grams(word: str) -> list[str]:
    """Return the runs of three and four characters of a word, with a blank for its start and end."""
    padded = f" {word} "
    return [padded[n : n + size] for size in _GRAMS for n in range(max(1, len(padded) - size + 1))]


@dataclass(frozen=True)
class TermView:
    """The terms of the slots there were when it was taken. Never changes."""

    split: Split
    ids: dict[str, int]
    held: npt.NDArray[np.int32]
    counts: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    rarity: Scores
    unseen: float

    def select(self, slots: npt.NDArray[np.int64]) -> SelectedTerms:
        """Return the terms of these slots, ready to be scored."""
        rows, starts = taking(self.starts, len(self.held), slots)
        terms = self.held[rows]
        weights = _WEIGHT[self.counts[rows]] * self.rarity[terms]
        lengths = np.sqrt(np.add.reduceat(weights * weights, starts))
        return SelectedTerms(self, terms, weights, starts, lengths)

    def score(self, said: Sequence[str], slots: npt.NDArray[np.int64]) -> Scores:
        """Return the TF-IDF cosine of each of these slots to the words, 0 to 1."""
        return self.select(slots).score(said)

    def coverage(self, said: Sequence[str]) -> float:
        """Return the share of the terms, by rarity, that any slot uses.

        1 when all are known, 0 when none is.
        """
        asked = {term: self._known(term) for word in said for term in self.split(word)}
        known = sum(float(self.rarity[term]) for term in asked.values() if term)
        missing = self.unseen * sum(not term for term in asked.values())
        return known / (known + missing) if asked else 0.0

    def asked(self, said: Sequence[str]) -> tuple[Scores, float]:
        """Return by term its weight in the words, and the length of all of them, the unknown ones too."""
        asked, square = np.zeros(len(self.rarity), dtype=np.float32), 0.0
        for term, count in Counter(term for word in said for term in self.split(word)).items():
            known, weight = self._known(term), 1.0 + math.log(count)
            rarity = float(self.rarity[known]) if known else self.unseen
            asked[known] = weight * rarity if known else 0.0
            square += (weight * rarity) ** 2
        return asked, math.sqrt(square)

    def _known(self, term: str) -> int:
        """Return the number of a term that was known when the view was taken and is used.

        0 for all others.
        """
        number = self.ids.get(term, 0)
        return number if number < len(self.rarity) and self.rarity[number] < self.unseen else 0


@dataclass(frozen=True)
class SelectedTerms:
    """The terms of some slots, one slot after the other, with their weights."""

    view: TermView
    terms: npt.NDArray[np.int32]
    weights: Scores
    starts: npt.NDArray[np.int64]
    lengths: Scores

    def score(self, said: Sequence[str]) -> Scores:
        """Return the TF-IDF cosine of each slot to the words, 0 to 1."""
        asked, length = self.view.asked(said)
        scores: Scores = np.add.reduceat(self.weights * asked[self.terms], self.starts)
        scores /= np.maximum(self.lengths * np.float32(length), 1e-6)
        return np.minimum(scores, 1.0)


class Terms:
    """Takes slots in and out, and gives views. `split` makes the terms of one word."""

    def __init__(self, split: Split) -> None:
        self._split = split
        self._ids: dict[str, int] = {_NOTHING: 0}
        self._of_word: dict[str, list[int]] = {}
        self._held, self._counts = Growing(np.int32), Growing(np.uint8)
        self._segments = Segments()
        self._uses = np.zeros(1024, dtype=np.int32)
        self._slots = 0

    def add_slots(self, bags: Iterable[Iterable[str]]) -> None:
        """Add one slot for each bag of words."""
        for bag in bags:
            numbers = [number for word in bag for number in self._numbers(word)] or [0]
            held, counts = np.unique(np.array(numbers, dtype=np.int32), return_counts=True)
            self._segments.append([len(held)])
            self._held.append(held)
            self._counts.append(np.minimum(counts, 255))
            self._count(held, 1)

    def forked(self) -> Terms:
        """Return the same terms and slots, to continue by themselves."""
        fork = copy(self)
        fork._ids, fork._of_word = dict(self._ids), dict(self._of_word)
        fork._held, fork._counts = self._held.forked(), self._counts.forked()
        fork._segments = self._segments.forked()
        fork._uses = self._uses.copy()
        return fork

    def remove(self, slot: int) -> None:
        """Forget that a slot used its terms, so that they count as rarer."""
        self._count(self._held.view()[self._segments.range_of(slot)], -1)

    def view(self) -> TermView:
        """Return the terms as they are now."""
        uses = np.append(self._uses[: len(self._ids)], 0)
        rarity = (np.log((1.0 + self._slots) / (1.0 + uses)) + 1.0).astype(np.float32)
        rarity, unseen = rarity[:-1], float(rarity[-1])
        rarity[0] = 0.0
        return TermView(
            split=self._split,
            ids=self._ids,
            held=self._held.view(),
            counts=self._counts.view(),
            starts=self._segments.starts(),
            rarity=rarity,
            unseen=unseen,
        )

    def _numbers(self, word: str) -> list[int]:
        known = self._of_word.get(word)
        if known is None:
            known = [self._ids.setdefault(term, len(self._ids)) for term in self._split(word)]
            self._of_word[word] = known
        return known

    def _count(self, held: npt.NDArray[np.int32], by: int) -> None:
        if len(self._ids) > len(self._uses):
            self._uses = np.concatenate([self._uses, np.zeros(len(self._ids), dtype=np.int32)])
        self._uses[held] += by
        self._slots += by


class RareWordIndex:
    """Finds the slots that use a rare word, such as a name or a code, which embeddings represent badly."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: dict[str, list[int]] = {}

    def add_slots(self, bags: Iterable[Iterable[str]], first: int) -> None:
        """Add one slot for each bag of words, the first of this number."""
        for slot, bag in enumerate(bags, start=first):
            for word in set(bag):
                slots = self._slots.setdefault(word, [])
                if len(slots) <= self._most:  # one more than is wanted tells that it is not rare
                    slots.append(slot)

    def forked(self) -> RareWordIndex:
        """Return an independent copy."""
        fork = copy(self)
        fork._slots = {word: list(slots) for word, slots in self._slots.items()}
        return fork

    def find(self, said: Iterable[str]) -> list[int]:
        """Return the slots that use any rare one of the words."""
        found = [self._slots.get(word, ()) for word in said]
        return [slot for slots in found if len(slots) <= self._most for slot in tuple(slots)]
