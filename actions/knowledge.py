"""Where the knowledge base is, and the entries that actions quote from it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import PublishedEntry
from knowledge_base.store import KnowledgeStore

KNOWLEDGE_VARIABLE = "FRONTDESK_KNOWLEDGE"
_DEFAULT = Path("var/knowledge.db")
_rehearsed: ContextVar[Mapping[str, PublishedEntry | None]] = ContextVar(
    "rehearsed", default=MappingProxyType({})
)


def knowledge_path() -> Path:
    """The knowledge base's file: what the environment names, or `var/knowledge.db`."""
    return Path(os.environ.get(KNOWLEDGE_VARIABLE) or _DEFAULT)


@lru_cache(maxsize=1)
def open_store(path: Path) -> KnowledgeStore:
    """The store of that file, opened once in a process. Raises `FileNotFoundError` when there is none."""
    if not path.is_file():
        raise FileNotFoundError(f"There is no knowledge base at {path}; {KNOWLEDGE_VARIABLE} names its file.")
    return KnowledgeStore(path)


@contextmanager
def rehearsing(entries: Mapping[str, PublishedEntry | None]) -> Iterator[None]:
    """Inside, these entries stand in place of what is published; None: nothing does."""
    before = _rehearsed.set(entries)
    try:
        yield
    finally:
        _rehearsed.reset(before)


def is_empty() -> bool:
    """Return whether nothing at all is published: no other wording of a question can find an answer."""
    try:
        return open_store(knowledge_path()).count_entries(state="published") == 0
    except FileNotFoundError:
        return True


def get_published(entry_id: str) -> PublishedEntry | None:
    """What customers see of the entry now, or None when it was retired since it was ranked."""
    rehearsed = _rehearsed.get()
    if entry_id in rehearsed:
        return rehearsed[entry_id]
    try:
        return open_store(knowledge_path()).get_published(entry_id)
    except UnknownEntryError:
        return None
