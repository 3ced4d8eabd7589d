"""What shows in the words of a message what it is: words, pairs of words, and runs of letters.

A sentence embedding hardly tells "no thanks" from "thanks"; these do. Each feature has a place in a table of
fixed size, so that words nobody wrote before have one too.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.matching.words import split_words

SIZE = 1 << 13
_LOOKED_AT = 600  # characters: what a message is shows in its first sentences
_RUNS = (3, 4)
_MOST_WORDS = 12
_MOST_NUMBERS = 4
_LONGEST_NUMBER = 9
_MARKS = "?!"

Places = npt.NDArray[np.intp]


def find_places(text: str, asked: str | None = None) -> Places:
    """Return the places (0 to `SIZE` - 1) of the features, each once. `asked`: what was asked before it."""
    features = set(_features(text[:_LOOKED_AT].lower()))
    if asked:
        features.add(f"asked {asked}")
    return np.unique(np.fromiter((crc32(each.encode()) % SIZE for each in features), np.intp))


def _features(text: str) -> Iterator[str]:
    words = [_shape(word) for word in split_words(text, joiners="'")]
    words = words or list("".join(text.split()))  # "👍"
    words += [mark for mark in _MARKS if mark in text]
    numbers = sum(word.startswith("#") for word in words)
    yield f"words {min(len(words), _MOST_WORDS)}"
    yield f"numbers {min(numbers, _MOST_NUMBERS)}"
    yield f"share of numbers {4 * numbers // max(1, len(words))}"
    yield from (f"word {word}" for word in words)
    yield from (f"pair {pair}" for pair in zip(["", *words], [*words, ""], strict=True))
    line = f" {' '.join(words)} "
    for size in _RUNS:
        yield from (f"run {line[at : at + size]}" for at in range(len(line) - size + 1))


def _shape(word: str) -> str:
    """Return a word as it is, and a number as how long it is."""
    return f"#{min(len(word), _LONGEST_NUMBER)}" if word.isdigit() else word
