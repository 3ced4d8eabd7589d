"""A cache of sentence embeddings, so that a second start computes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bot.storage.database import upsert
from knowledge_base.store.file import KnowledgeFile


class Embeddings:
    """Vectors by encoder and key."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    def list_embeddings(self, encoder: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the cached vectors of those keys that have one."""
        sql = "SELECT text_key, vector FROM embeddings WHERE encoder = ? AND text_key IN ({})"
        return {row["text_key"]: row["vector"] for row in self._file.rows_of(keys, sql, [encoder])}

    def add_embeddings(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Remember vectors by key; one that is already known is replaced."""
        with self._file.transaction():
            self._file.write_many(
                upsert("embeddings", ("encoder", "text_key", "vector"), key=("encoder", "text_key")),
                [(encoder, key, vector) for key, vector in vectors.items()],
            )

    def copy_embeddings(self, other: Path) -> None:
        """Take over the cached embeddings of another knowledge base's file."""
        with closing(KnowledgeFile(other)) as lender, self._file.transaction():
            self._file.write_many(
                "INSERT INTO embeddings (encoder, text_key, vector) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [tuple(row) for row in lender.rows("SELECT encoder, text_key, vector FROM embeddings")],
            )
