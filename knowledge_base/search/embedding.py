"""Texts as vectors by both encoders, with a cache for the rows of the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Protocol

import numpy as np

from knowledge_base.encoders.base import Encoder, Vectors

_BATCH = 256


class VectorCache(Protocol):
    """Keeps vectors in half precision, by encoder and by `key_of` their text: `KnowledgeStore` on disk."""

    def list_embeddings(self, encoder: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the vectors of those keys that have one."""

    def add_embeddings(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors by key."""


def key_of(text: str) -> bytes:
    """Return the key under which the vectors of a text are kept: 16 bytes."""
    return blake2b(text.encode(), digest_size=16).digest()


def keys_of(texts: Iterable[str]) -> list[bytes]:
    """Return the keys of the texts, each once, in their order."""
    return [key_of(text) for text in dict.fromkeys(texts)]


class Embedder:
    """Encodes texts with both encoders. Rows are looked up in a cache first."""

    def __init__(self, close: Encoder, broad: Encoder) -> None:
        self.close = close
        self.broad = broad

    def embed(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vectors of one message, by the close and by the broad encoder."""
        return self.close.encode([text])[0], self.broad.encode([text])[0]

    def embed_rows(self, texts: Sequence[str], cache: VectorCache) -> tuple[Vectors, Vectors]:
        """Return the vectors of many texts by both encoders, one row each.

        New ones are added to the cache.
        """
        return _cached_rows(self.close, texts, cache), _cached_rows(self.broad, texts, cache)

    def embed_words(self, words: Sequence[str], cache: VectorCache) -> Vectors:
        """Return the vectors of single words by the broad encoder, one row each, kept like those of texts."""
        return _cached_rows(self.broad, words, cache)


def _cached_rows(encoder: Encoder, texts: Sequence[str], cache: VectorCache) -> Vectors:
    keys = [key_of(text) for text in texts]
    cached = cache.list_embeddings(encoder.id, list(dict.fromkeys(keys)))
    vectors = {key: np.frombuffer(value, dtype=np.float16) for key, value in cached.items()}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
    pending = list(missing.items())
    for start in range(0, len(pending), _BATCH):
        batch = pending[start : start + _BATCH]
        # Half precision, also when just computed: a second start must rank exactly as the first did.
        rows = encoder.encode([text for _, text in batch]).astype(np.float16)
        computed = {key: row for (key, _), row in zip(batch, rows, strict=True)}
        cache.add_embeddings(encoder.id, {key: row.tobytes() for key, row in computed.items()})
        vectors.update(computed)
    if not texts:
        return np.empty((0, encoder.dimensions), dtype=np.float32)
    return np.stack([vectors[key] for key in keys]).astype(np.float32)
