"""Google's multilingual Universal Sentence Encoder: 16 languages in one space."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.base import Vectors
from knowledge_base.encoders.exported import (
    BROAD_GRAPH,
    BROAD_PARTS,
    BROAD_TABLE,
    BROAD_TOKENIZER,
    exported,
)
from knowledge_base.encoders.session import open_session

EMBEDDING = 512
WINDOW_LEFT, WINDOW_RIGHT = 2, 2
# It reads every character it is given, and a question is over long before this.
_MOST_CHARACTERS = 600
# Texts share a run up to this many tokens: enough to read the weights seldom, few enough for the cache.
_MOST_TOKENS = 384

Numbers = npt.NDArray[np.int64]


class UseEncoder:
    """Unit vectors for texts in any of its languages, on one thread.

    Raises `EncoderFilesError` before set-up.
    """

    id = "use-multilingual-v3"
    dimensions = EMBEDDING

    def __init__(self) -> None:
        self._tokenizer = pickle.loads(exported(BROAD_TOKENIZER).read_bytes())
        self._session = open_session(exported(BROAD_GRAPH))
        # Mapped: read as far as it is asked for, and once for all processes.
        self._table = np.asarray(np.load(exported(BROAD_TABLE), mmap_mode="r"))
        self._scales, self._lowest = np.load(exported(BROAD_PARTS))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text."""
        token_lists = [
            self._tokenizer.encode(text[:_MOST_CHARACTERS], out_type=int, add_bos=True, add_eos=True)
            for text in texts
        ]
        vectors = np.empty((len(texts), EMBEDDING), dtype=np.float32)
        done = 0
        for some in _in_runs(token_lists):
            vectors[done : done + len(some)] = self._run(some)
            done += len(some)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors

    def _run(self, token_lists: Sequence[Sequence[int]]) -> Vectors:
        numbers = np.fromiter(chain.from_iterable(token_lists), dtype=np.int64)
        lengths = np.array([len(some) for some in token_lists])
        owners = np.repeat(np.arange(len(token_lists)), lengths)
        vectors: Vectors = self._session.run(
            None,
            {
                "tokens": self._embedded(numbers),
                "nearby": _nearby(lengths),
                "members": (owners == np.arange(len(token_lists))[:, None]).astype(np.float32),
                "lengths": lengths.astype(np.float32)[:, None],
            },
        )[0]
        return vectors

    def _embedded(self, numbers: Numbers) -> Vectors:
        part = numbers % len(self._scales)
        embedded: Vectors = self._table[numbers] * self._scales[part, None] + self._lowest[part, None]
        return embedded


def _in_runs(token_lists: Sequence[Sequence[int]]) -> Iterator[Sequence[Sequence[int]]]:
    """Yield texts one after the other, up to so many tokens; a longer one alone."""
    start, tokens = 0, 0
    for place, numbers in enumerate(token_lists):
        if place > start and tokens + len(numbers) > _MOST_TOKENS:
            yield token_lists[start:place]
            start, tokens = place, 0
        tokens += len(numbers)
    if token_lists:
        yield token_lists[start:]


def _nearby(lengths: Numbers) -> Numbers:
    """Return by token the places of those around it; the number of tokens where its text has none there."""
    ends = np.cumsum(lengths)
    around = np.arange(int(ends[-1]))[:, None] + np.arange(-WINDOW_LEFT, WINDOW_RIGHT + 1)
    first, end = np.repeat(ends - lengths, lengths)[:, None], np.repeat(ends, lengths)[:, None]
    return np.where((around >= first) & (around < end), around, ends[-1])
