"""The knowledge base's file, for plain Rasa commands (`rasa shell`, `rasa run actions`), without a gateway.

An assistant that serves customers opens no file: its gateway sends what it answers from.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path

from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import PublishedEntry
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore

KNOWLEDGE_VARIABLE = "FRONTDESK_KNOWLEDGE"
_DEFAULT = Path("var/knowledge.db")
_log = logging.getLogger(__name__)


class OfflineEntries:
    """The published entries of the file, read anew each time."""

    def __init__(self, store: KnowledgeStore | None) -> None:
        self._store = store

    @property
    def size(self) -> int:
        """How many entries are published."""
        return self._store.count_entries(state="published") if self._store else 0

    def get_published(self, entry_id: str) -> PublishedEntry | None:
        """Return the entry as it is published, or None."""
        try:
            return self._store.get_published(entry_id) if self._store else None
        except UnknownEntryError:
            return None


def open_entries() -> OfflineEntries:
    """Return the entries of the file that the environment names; there are none without it."""
    return OfflineEntries(_open_store(_path()))


def follow_file(embedder: Embedder) -> LiveIndex | None:
    """Return an index that follows the file, or None when it is not there."""
    path = _path()
    store = _open_store(path)
    if store is None:
        _log.warning(
            "There is no knowledge base at %s; %s names its file. No question will find an answer.",
            path,
            KNOWLEDGE_VARIABLE,
        )
        return None
    index = LiveIndex(store, embedder)
    index.start()
    return index


def _path() -> Path:
    return Path(os.environ.get(KNOWLEDGE_VARIABLE) or _DEFAULT)


@lru_cache(maxsize=1)
def _open_store(path: Path) -> KnowledgeStore | None:
    return KnowledgeStore(path) if path.is_file() else None
