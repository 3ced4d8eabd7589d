"""Texts as vectors by both encoders, with a cache in the store for the rows of the index."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from knowledge_base.encoders.base import Encoder, Vectors
from knowledge_base.store import KnowledgeStore

_BATCH = 256


class Embedder:
    """Encodes texts with both encoders. Rows are looked up in the store's cache first."""

    def __init__(self, close: Encoder, broad: Encoder) -> None:
        self.close = close
        self.broad = broad

    def embed(self, text: str) -> tuple[Vectors, Vectors]:
        """The vectors of one message, by the close and by the broad encoder."""
        return self.close.encode([text])[0], self.broad.encode([text])[0]

    def embed_rows(self, texts: Sequence[str], store: KnowledgeStore) -> tuple[Vectors, Vectors]:
        """The vectors of many texts by both encoders, one row each; new ones are added to the cache."""
        return _cached_rows(self.close, texts, store), _cached_rows(self.broad, texts, store)

    def embed_words(self, words: Sequence[str], store: KnowledgeStore) -> Vectors:
        """The vectors of single words by the broad encoder, one row each, kept like those of texts."""
        return _cached_rows(self.broad, words, store)


def _cached_rows(encoder: Encoder, texts: Sequence[str], store: KnowledgeStore) -> Vectors:
    keys = [blake2b(text.encode(), digest_size=16).digest() for text in texts]
    cached = store.list_embeddings(encoder.id, list(dict.fromkeys(keys)))
    vectors = {key: np.frombuffer(value, dtype=np.float16) for key, value in cached.items()}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
    pending = list(missing.items())
    for start in range(0, len(pending), _BATCH):
        batch = pending[start : start + _BATCH]
        # Half precision, also when just computed: a second start must rank exactly as the first did.
        rows = encoder.encode([text for _, text in batch]).astype(np.float16)
        computed = {key: row for (key, _), row in zip(batch, rows, strict=True)}
        store.add_embeddings(encoder.id, {key: row.tobytes() for key, row in computed.items()})
        vectors.update(computed)
    if not texts:
        return np.empty((0, encoder.dimensions), dtype=np.float32)
    return np.stack([vectors[key] for key in keys]).astype(np.float32)
