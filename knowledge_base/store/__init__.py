"""The knowledge base's one file, with a part for each noun: entries, drafts, what is live, variables ..."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from knowledge_base.model import Change
from knowledge_base.store.batches import Batches
from knowledge_base.store.embeddings import Embeddings
from knowledge_base.store.file import KnowledgeFile
from knowledge_base.store.phrasings import Phrasings
from knowledge_base.store.publishing import Publishing
from knowledge_base.store.working_copies import WorkingCopies

__all__ = ["Change", "KnowledgeFile", "KnowledgeStore"]


class KnowledgeStore(Publishing):
    """One knowledge base in one SQLite file. Synchronous; safe to share between threads.

    `file` is for stores of other nouns in the same file, as `variables` and `working_copies` are.
    Close it, or use it in a `with`.
    """

    def __init__(self, path: Path | str, *, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(KnowledgeFile(path, clock=clock))
        self.working_copies = WorkingCopies(self.file)
        self.phrasings = Phrasings(self)
        self.batches = Batches(self)
        self._embeddings = Embeddings(self.file)
        self.batches.catch_up()  # with what a process saved that ended before it was done

    def __enter__(self) -> KnowledgeStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Make the calls inside one change: an error undoes them all."""
        with self.file.transaction():
            yield

    def list_embeddings(self, encoder: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the cached vectors of those keys that have one."""
        return self._embeddings.list_embeddings(encoder, keys)

    def add_embeddings(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Remember vectors by key; one that is already known is replaced."""
        self._embeddings.add_embeddings(encoder, vectors)

    def copy_embeddings(self, other: Path) -> None:
        """Take over the cached embeddings of another knowledge base's file."""
        self._embeddings.copy_embeddings(other)
