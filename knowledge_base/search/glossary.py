"""A message in another language, word by word in the words of the entries.

The broad encoder puts a word and its translation close together. So each word of a message finds the nearest
word that the titles and phrasings use: rough English, but in the entries' own vocabulary, and the encoder
that knows English best and the comparison of words can both read it.
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
# The first of them are the commonest, and the rest would be searched at every message.
_MOST_WORDS = 8_000
_MOST_REMEMBERED = 10_000
# These write sentences without blanks: what stands between two is not a word.
_WITHOUT_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "THAI")


class Glossary:
    """Learns the words of the entries, and gives the nearest of them for words of any language."""

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
        """Return which of the words are worth learning and not learnt yet, while there is room."""
        room = _MOST_WORDS - len(self._words)
        fresh = (word for word in words if len(word) > 1 and word.isalpha() and word not in self._words)
        return list(dict.fromkeys(fresh))[:room]

    def learn(self, words: Sequence[str], vectors: Vectors) -> None:
        """Take in words with their vectors by the broad encoder."""
        self._words |= dict.fromkeys(words)
        self._listed += words
        self._vectors.append(vectors)
        self._remembered.clear()

    def translate(self, said: Sequence[str], encode: Callable[[list[str]], Vectors]) -> list[str]:
        """Return the entries' words for those said, without those that have none.

        `encode` is the broad encoder.
        """
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
