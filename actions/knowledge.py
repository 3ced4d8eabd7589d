"""The published entries that actions quote from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Protocol

from knowledge_base.model import EntryId, PublishedEntry

_previewed: ContextVar[Mapping[str, PublishedEntry | None]] = ContextVar(
    "previewed", default=MappingProxyType({})
)


class Entries(Protocol):
    """What is published."""

    @property
    def size(self) -> int:
        """How many entries there are."""

    def get_published(self, entry_id: EntryId) -> PublishedEntry | None:
        """Return the entry as customers see it now, or None when they do not."""


def _offline_entries() -> Entries:
    from knowledge_base.offline import open_entries  # only in a plain Rasa command

    return open_entries()


_entries: Callable[[], Entries] = _offline_entries


def quote_from(entries: Callable[[], Entries]) -> None:
    """Quote what `entries` returns from now on, instead of the file of plain Rasa commands."""
    global _entries
    _entries = entries


@contextmanager
def previewing(entries: Mapping[str, PublishedEntry | None]) -> Iterator[None]:
    """Put these entries in place of what is published, for what runs inside; None: no entry."""
    before = _previewed.set(entries)
    try:
        yield
    finally:
        _previewed.reset(before)


def is_empty() -> bool:
    """Return whether nothing at all is published: no other wording of a question can find an answer."""
    return _entries().size == 0


def get_published(entry_id: str) -> PublishedEntry | None:
    """Return what customers see of the entry now, or None when it was retired since it was ranked."""
    previewed = _previewed.get()
    if entry_id in previewed:
        return previewed[entry_id]
    return _entries().get_published(EntryId(entry_id))
