"""Vectors on their way: lent by the gateway for what is being taken in, or computed here and to hand back."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from bot.protocol.content import Vectors


class LentVectors:
    """Keeps vectors while they are needed, by encoder and key. Safe to share between threads."""

    def __init__(self) -> None:
        self._lent: Vectors = {}
        self._computed: Vectors = {}
        self._lock = threading.Lock()

    def lend(self, vectors: Vectors) -> None:
        """Keep these at hand until `give_back`."""
        with self._lock:
            for encoder, some in vectors.items():
                self._lent.setdefault(encoder, {}).update(some)

    def give_back(self) -> None:
        """Drop the vectors, which the index holds now."""
        with self._lock:
            self._lent.clear()

    def drain(self, most: int | None = None) -> Vectors:
        """Return vectors that were computed here, at most so many of each encoder, and keep them no more."""
        with self._lock:
            drained = {
                encoder: {key: some.pop(key) for key in list(islice(some, most))}
                for encoder, some in self._computed.items()
            }
        return {encoder: some for encoder, some in drained.items() if some}

    def missing(self, encoder: str, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys that are not at hand."""
        wanted = list(keys)
        known = self.list_embeddings(encoder, wanted)
        return [key for key in wanted if key not in known]

    def list_embeddings(self, encoder: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the vectors of those keys that are at hand."""
        with self._lock:
            lent, computed = self._lent.get(encoder, {}), self._computed.get(encoder, {})
            found = ((key, lent.get(key) or computed.get(key)) for key in keys)
            return {key: vector for key, vector in found if vector is not None}

    def add_embeddings(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep what was computed here, until it is handed back."""
        with self._lock:
            self._computed.setdefault(encoder, {}).update(vectors)
