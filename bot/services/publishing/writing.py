"""What is being written: unsaved texts, who else writes, and phrasings that are taken."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec

from bot.conversation.accounts.staff import Staff
from bot.matching import Pattern
from bot.protocol.editing import (
    KeepUnsaved,
    OpenElsewhere,
    OpenEntry,
    OtherEditor,
    PhrasingCheck,
    PhrasingsTaken,
    PhrasingTaken,
    UnsavedFound,
)
from bot.protocol.studio import LooseContent, Unsaved
from bot.services.errors import NotFound
from bot.services.publishing.editors import Editors
from bot.services.views import time_text, view_as
from knowledge_base.store import KnowledgeStore

# Where a text is kept that belongs to no entry yet: no id has a sign in front.
NEW = "+new"
_KEY = Pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", as_written=True)


@dataclass(frozen=True)
class Writing:
    """Keeps what editors write before they save it; `key` is an entry's id or `NEW`."""

    _store: KnowledgeStore
    _editors: Editors

    async def get_unsaved(self, staff: Staff, key: str) -> UnsavedFound:
        """Return what they wrote there and did not save, if anything."""
        _require_key(key)
        return UnsavedFound(await asyncio.to_thread(unsaved_of, self._store, key, staff))

    async def keep_unsaved(self, staff: Staff, key: str, asked: KeepUnsaved) -> None:
        """Keep what they are writing."""
        _require_key(key)
        body, copies = msgspec.json.encode(asked.content).decode(), self._store.working_copies
        await asyncio.to_thread(copies.keep_working_copy, key, staff.id, asked.base, body)

    async def discard_unsaved(self, staff: Staff, key: str) -> None:
        """Drop what they were writing."""
        _require_key(key)
        await asyncio.to_thread(self._store.working_copies.remove_working_copy, key, staff.id)

    async def note_open(self, staff: Staff, entry_id: str, asked: OpenEntry) -> OpenElsewhere:
        """Note that they have the entry open, or leave it; return who else has, and its newest revision."""
        entry = await asyncio.to_thread(self._store.get_entry, entry_id)
        if asked.leaving:
            self._editors.left(asked.page, staff)
        else:
            self._editors.seen(asked.page, entry_id, staff, asked.writing)
        others = self._editors.list_others(asked.page, entry_id, staff)
        editors = tuple(OtherEditor(name, writing) for name, writing in others)
        return OpenElsewhere(editors, entry.latest.number, entry.latest.saved_by)

    async def list_taken_phrasings(self, asked: PhrasingCheck) -> PhrasingsTaken:
        """Return which of these phrasings lead to another entry already."""
        phrasings = self._store.phrasings
        found = await asyncio.to_thread(phrasings.list_same_phrasings, asked.texts, asked.entry_id)
        return PhrasingsTaken(tuple(view_as(PhrasingTaken, each) for each in found))


def unsaved_of(store: KnowledgeStore, key: str, staff: Staff) -> Unsaved | None:
    """Return what they wrote there and did not save."""
    copy = store.working_copies.get_working_copy(key, staff.id)
    if copy is None:
        return None
    try:
        content = msgspec.json.decode(copy.body, type=LooseContent)
    except msgspec.DecodeError:
        return None  # kept by another version, whose fields were others
    return Unsaved(content=content, base=copy.base, at=time_text(copy.at))


def _require_key(key: str) -> None:
    if key != NEW and not _KEY.fullmatch(key):
        raise NotFound()
