"""Putting an entry where a pipeline wants it: once, however often it asks, and over nobody's edits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from unicodedata import category

from bot.matching import Pattern
from bot.protocol.rest import RestEntries, RestEntry
from bot.protocol.studio import EntryContent
from bot.services.errors import (
    EntryModified,
    NotFound,
    PayloadInvalid,
    PreconditionFailed,
    PreconditionRequired,
)
from bot.services.publishing.entry_views import content_of, content_view
from bot.services.views import time_text
from knowledge_base.errors import UnknownEntryError
from knowledge_base.exchange.entry_json import fingerprint
from knowledge_base.exchange.sources import Origin, Sources
from knowledge_base.model import Content, Entry, EntryId, State
from knowledge_base.problems import is_entry_id
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import tidy

SOURCE = "api"
_EXTERNAL = "ext:"
_LONGEST_EXTERNAL = 200
_TAG = Pattern(r'"(\d+(?:-\w+)?)"', as_written=True)


@dataclass(frozen=True)
class Conditions:
    """What the headers If-Match and If-None-Match ask for: tags, or `*`."""

    match: str | None = None
    none_match: str | None = None

    def check(self, entry: Entry | None) -> None:
        """Raise `PreconditionFailed` when the entry is not as asked for."""
        if self.match is not None and not (entry and _matches(self.match, entry)):
            raise PreconditionFailed(etag=etag_of(entry) if entry else None)
        if self.none_match == "*" and entry is not None:
            raise PreconditionFailed(etag=etag_of(entry))

    def is_known(self, entry: Entry) -> bool:
        """Return whether who asks has this very version already."""
        return self.none_match is not None and _matches(self.none_match, entry)


def etag_of(entry: Entry) -> str:
    """Return the version of an entry: its newest revision, and what customers see of it."""
    return f'"{entry.latest.number}-{entry.live or entry.state}"'


class Address:
    """How a request names an entry: by its id, or by `ext:` and the id that it has in the pipeline."""

    def __init__(self, text: str) -> None:
        self.external_id = text.removeprefix(_EXTERNAL) if text.startswith(_EXTERNAL) else None
        self._id = text
        if self.external_id is not None and not 0 < len(self.external_id) <= _LONGEST_EXTERNAL:
            raise PayloadInvalid(reason=f"an external id has 1 to {_LONGEST_EXTERNAL} characters")
        if any(category(sign) == "Cc" for sign in text):
            raise PayloadInvalid(reason="an id has no control characters")

    def find(self, store: KnowledgeStore) -> Entry | None:
        """Return the entry, if there is one."""
        entry_id = self._id
        if self.external_id is not None:
            origin = Sources(store.file).get_origin(SOURCE, self.external_id)
            if origin is None:
                return None
            entry_id = origin.entry_id
        try:
            return store.get_entry(entry_id)
        except UnknownEntryError:
            return None

    def get(self, store: KnowledgeStore) -> Entry:
        """Return the entry, or `NotFound`."""
        entry = self.find(store)
        if entry is None:
            raise NotFound()
        return entry

    def new_id(self) -> EntryId | None:
        """Return the id of an entry that is put here for the first time.

        None when it is made of the question.
        """
        if self.external_id is not None:
            return None
        if not is_entry_id(self._id):
            raise PayloadInvalid(reason="an entry's id has letters a-z, digits, - and _, at most 80")
        return EntryId(self._id)


@dataclass(frozen=True)
class Pipelines:
    """What content pipelines do with entries."""

    _store: KnowledgeStore

    async def list_page(
        self, q: str | None, state: State | None, category: str | None, limit: int, offset: int
    ) -> RestEntries:
        """Return the entries that match, a page of them."""

        def read() -> RestEntries:
            found = self._store.list_entries(q, state, category, limit=limit, offset=offset)
            total = self._store.count_entries(q, state, category)
            return RestEntries(tuple(map(self._view, found)), total)

        return await asyncio.to_thread(read)

    async def get(self, address: Address) -> tuple[Entry, RestEntry]:
        """Return the entry, and as it travels; raise `NotFound`."""

        def read() -> tuple[Entry, RestEntry]:
            entry = address.get(self._store)
            return entry, self._view(entry)

        return await asyncio.to_thread(read)

    async def put(
        self, by: str, address: Address, asked: EntryContent, conditions: Conditions
    ) -> tuple[Entry, RestEntry, bool]:
        """Put the entry as `put_entry` does. Return the entry, as it travels too, and whether it is new."""
        content = content_of(asked)

        def write() -> tuple[Entry, RestEntry, bool]:
            entry, is_new = put_entry(self._store, address, content, by, conditions)
            return entry, self._view(entry), is_new

        return await asyncio.to_thread(write)

    def _view(self, entry: Entry) -> RestEntry:
        origins = Sources(self._store.file).list_origins_of(entry.id)
        return RestEntry(
            entry_id=entry.id,
            state=entry.state,
            revision=entry.latest.number,
            content=content_view(entry.latest.content),
            saved_by=entry.latest.saved_by,
            saved_at=time_text(entry.latest.saved_at),
            live=entry.live,
            external_id=next((one.external_id for one in origins if one.source == SOURCE), None),
            url=f"/help/{entry.id}" if entry.live is not None else None,
        )


def put_entry(
    store: KnowledgeStore, address: Address, content: Content, by: str, conditions: Conditions
) -> tuple[Entry, bool]:
    """Return the entry with this content as its newest revision, and whether it is a new entry.

    Content that is there already makes no revision. Raises `PreconditionFailed`; `PreconditionRequired` for
    a change of an entry by its own id without If-Match; `EntryModified` when somebody edited what the
    pipeline had put there, and it does not say with If-Match that it knows.
    """
    content = tidy(content)
    with store.all_or_nothing():
        entry = address.find(store)
        conditions.check(entry)
        if entry is None:
            saved = store.add_entry(content, by, address.new_id(), reason="Put over the API")
        elif entry.latest.content == content:
            saved = entry
        else:
            _require_knowledge(store, address, entry, conditions)
            saved = store.save_draft(entry.id, content, by, entry.latest.number, reason="Put over the API")
        if address.external_id is not None:
            origin = Origin(SOURCE, address.external_id, saved.id, fingerprint(content))
            Sources(store.file).set_origin(origin)
        return saved, entry is None


def _require_knowledge(store: KnowledgeStore, address: Address, entry: Entry, conditions: Conditions) -> None:
    if conditions.match is not None:
        return
    if address.external_id is None:
        raise PreconditionRequired(etag=etag_of(entry))
    origin = Sources(store.file).get_origin(SOURCE, address.external_id)
    if origin is not None and origin.fingerprint != fingerprint(entry.latest.content):
        raise EntryModified(saved_by=entry.latest.saved_by, etag=etag_of(entry))


def _matches(header: str, entry: Entry) -> bool:
    """Return whether one of the tags is this version's; a revision's number alone is enough."""
    if header.strip() == "*":
        return True
    return bool({etag_of(entry).strip('"'), str(entry.latest.number)} & set(_TAG.findall(header)))
