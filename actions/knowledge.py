"""Where the knowledge base is, and the entries that actions quote from it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import PublishedEntry
from knowledge_base.store import KnowledgeStore

KNOWLEDGE_VARIABLE = "FRONTDESK_KNOWLEDGE"
_DEFAULT = Path("var/knowledge.db")


def knowledge_path() -> Path:
    """The knowledge base's file: what the environment names, or `var/knowledge.db`."""
    return Path(os.environ.get(KNOWLEDGE_VARIABLE) or _DEFAULT)


@lru_cache(maxsize=1)
def open_store(path: Path) -> KnowledgeStore:
    """The store of that file, opened once in a process. Raises `FileNotFoundError` when there is none."""
    if not path.is_file():
        raise FileNotFoundError(f"There is no knowledge base at {path}; {KNOWLEDGE_VARIABLE} names its file.")
    return KnowledgeStore(path)


def get_published(entry_id: str) -> PublishedEntry | None:
    """What customers see of the entry now, or None when it was retired since it was ranked."""
    try:
        return open_store(knowledge_path()).get_published(entry_id)
    except UnknownEntryError:
        return None
