"""An inverted index that grows: which entries use a term, and how much."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from knowledge_base.search.growing import Growing
from knowledge_base.search.text import words

_ENDINGS = ("ing", "ed", "es", "s")
_GRAMS = (3, 4)
_FEWEST_STEM = 3

Scores = npt.NDArray[np.float32]


def stems(text: str) -> list[str]:
    """The words of a text without their commonest English endings."""
    return [_stem(word) for word in words(text)]


def grams(text: str) -> list[str]:
    """The runs of three and four characters of each word, with a blank for its start and end."""
    found = []
    for word in words(text):
        padded = f" {word} "
        for size in _GRAMS:
            found += [padded[n : n + size] for n in range(max(1, len(padded) - size + 1))]
    return found


class Postings:
    """TF-IDF cosine between a message and the slots added so far."""

    def __init__(self) -> None:
        self._slots: dict[str, Growing] = {}
        self._weights: dict[str, Growing] = {}
        self._lengths = Growing(np.float32)

    def add_slots(self, bags: Iterable[Iterable[str]]) -> None:
        """Adds one slot for each bag of terms. Its length is measured by how rare terms are by then."""
        weighed = [{term: 1.0 + math.log(n) for term, n in Counter(bag).items()} for bag in bags]
        added: dict[str, tuple[list[int], list[float]]] = {}
        for slot, weights in enumerate(weighed, start=len(self._lengths)):
            for term, weight in weights.items():
                slots, values = added.setdefault(term, ([], []))
                slots.append(slot)
                values.append(weight)
        for term, (slots, values) in added.items():
            if term not in self._slots:
                self._weights[term], self._slots[term] = Growing(np.float32), Growing(np.int32)
            # The weights first: a reader takes as many weights as there are slots.
            self._weights[term].append(values)
            self._slots[term].append(slots)
        total = len(self._lengths) + len(weighed)
        rarities = {term: self._rarity(term, total) for term in added}
        self._lengths.append([_length(weights, rarities) for weights in weighed])

    def score(self, terms: Iterable[str], slots: int) -> Scores:
        """The cosine of each of the first `slots` slots to the terms, 0 to 1."""
        scores = np.zeros(slots, dtype=np.float32)
        asked = {term: 1.0 + math.log(count) for term, count in Counter(terms).items()}
        for term, weight in asked.items():
            if term in self._slots:
                held = self._slots[term].view()
                end = int(np.searchsorted(held, slots))
                rarity = self._rarity(term, slots)
                scores[held[:end]] += self._weights[term].view()[:end] * np.float32(weight * rarity * rarity)
        length = _length(asked, {term: self._rarity(term, slots) for term in asked})
        scores /= np.maximum(self._lengths.view()[:slots] * np.float32(length), 1e-6)
        return np.minimum(scores, 1.0)

    def coverage(self, terms: Iterable[str], slots: int) -> float:
        """The share of the terms, by rarity, that any slot uses: 1 when all are known, 0 when none is."""
        asked = {term: self._rarity(term, slots) for term in set(terms)}
        known = sum(rarity for term, rarity in asked.items() if term in self._slots)
        return known / sum(asked.values()) if asked else 0.0

    def _rarity(self, term: str, slots: int) -> float:
        held = self._slots.get(term)
        return math.log((1 + slots) / (1 + (len(held) if held else 0))) + 1.0


def _length(weights: Mapping[str, float], rarities: Mapping[str, float]) -> float:
    return math.sqrt(sum((weight * rarities[term]) ** 2 for term, weight in weights.items()))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_STEM:
            return word[: -len(ending)]
    return word
