"""Translates a message word by word into the vocabulary of the entries.

The broad encoder gives a word and its translation similar vectors. So each word of a message is replaced by
the nearest word of the titles and phrasings. The result is rough, but the close encoder and the comparison of
words, which both know English only, can use it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from copy import copy

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.growing import Growing

# Below this likeness a word has no translation among the entries' words. Chosen with questions to BANKING77
# in fourteen languages, written for this and used for nothing else; flat from 0.4 to 0.5.
_NEAR = 0.5
# More would make each message slower; the commonest words come first.
_MOST_WORDS = 8_000
_MOST_REMEMBERED = 10_000
# Scripts without blanks between words: splitting at blanks does not give words.
_WITHOUT_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "THAI")


class Glossary:
    """Holds the words of the entries, and finds the nearest of them for words of any language."""

    def __init__(self, dimensions: int) -> None:
        self._words: dict[str, None] = {}
        self._listed: list[str] = []
        self._vectors = Growing(np.float32, dimensions)
        self._remembered: dict[str, str] = {}

    def forked(self) -> Glossary:
        """Return an independent copy."""
        fork = copy(self)
        fork._words, fork._listed = dict(self._words), list(self._listed)
        fork._vectors, fork._remembered = self._vectors.forked(), {}
        return fork

    def unlearnt(self, words: Iterable[str]) -> list[str]:
        """Return the words that `learn` should be given: new ones, of letters, while there is room."""
        room = _MOST_WORDS - len(self._words)
        fresh = (word for word in words if len(word) > 1 and word.isalpha() and word not in self._words)
        return list(dict.fromkeys(fresh))[:room]

    def learn(self, words: Sequence[str], vectors: Vectors) -> None:
        """Add words with their vectors by the broad encoder."""
        self._words |= dict.fromkeys(words)
        self._listed += words
        self._vectors.append(vectors)
        self._remembered.clear()

    def translate(self, said: Sequence[str], encode: Callable[[list[str]], Vectors]) -> list[str]:
        """Return the nearest words of the entries, where there are any. `encode` is the broad encoder."""
        unknown = [word for word in dict.fromkeys(said) if word not in self._remembered]
        sought = [word for word in unknown if word not in self._words and _is_a_word(word)]
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.clear()
        found = {word: word if word in self._words else "" for word in unknown}
        found |= zip(sought, self._nearest(encode(sought)), strict=True) if sought else ()
        self._remembered |= found
        meant = (found.get(word) or self._remembered.get(word, "") for word in said)
        return [word for word in meant if word]

    def _nearest(self, vectors: Vectors) -> list[str]:
        known = self._vectors.view()
        if not len(known):
            return [""] * len(vectors)
        likeness = vectors @ known.T
        best = likeness.argmax(axis=1)
        return [
            self._listed[place] if some[place] >= _NEAR else ""
            for some, place in zip(likeness, best, strict=True)
        ]


def _is_a_word(word: str) -> bool:
    return word.isalpha() and not unicodedata.name(word[0], "").startswith(_WITHOUT_BLANKS)
