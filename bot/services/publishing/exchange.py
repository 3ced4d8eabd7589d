"""Import and export: a file is looked at first, and then taken whole or not at all."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from threading import Lock
from typing import Literal

from cachetools import LRUCache, cachedmethod

from bot.conversation.record.record import Record
from bot.protocol.exchange import ImportDone, ImportedDraft, ImportPlan
from bot.services.clock import Clock
from bot.services.import_views import plan_view
from bot.services.pictures import PictureFolder, name_of_picture
from bot.storage.writer import Writer
from knowledge_base.exchange.exporting import Which, export_archive, export_json
from knowledge_base.exchange.files import list_upload
from knowledge_base.exchange.formats import Format, read_files
from knowledge_base.exchange.importing import Imported, import_entries
from knowledge_base.exchange.incoming import Reading
from knowledge_base.exchange.pictures import bring_pictures
from knowledge_base.exchange.planning import make_plan
from knowledge_base.problems import ContentError
from knowledge_base.store import KnowledgeStore

MOST_WAITING = 200


class Exchange:
    """Brings entries in from files, and writes them out."""

    def __init__(
        self, record: Record, writer: Writer, store: KnowledgeStore, pictures: PictureFolder, clock: Clock
    ) -> None:
        self._record = record
        self._writer = writer
        self._clock = clock
        self._store = store
        self._pictures = pictures
        # The last files that were read: carrying out what was looked at need not read them again.
        self._readings: LRUCache[tuple[str, str, bytes], Reading] = LRUCache(4)
        self._lock = Lock()  # read on threads

    async def plan_import(self, name: str, data: bytes, wanted: Format) -> ImportPlan:
        """Return what importing the file would do."""
        plan = await asyncio.to_thread(lambda: make_plan(self._store, self._read(name, data, wanted)))
        return plan_view(plan)

    async def import_file(self, by: str, name: str, data: bytes, wanted: Format, digest: str) -> ImportDone:
        """Do what the plan of this digest says; raise `ContentError` or `PlanOutdatedError`."""

        def write() -> ImportDone:
            reading = self._read(name, data, wanted)
            for picture in reading.pictures.values():
                self._pictures.add(picture)
            return _done_view(self._store, import_entries(self._store, reading, by, expected=digest))

        return await asyncio.to_thread(write)

    async def export(self, by: str, wanted: Literal["markdown", "json"], which: Which) -> bytes:
        """Return the entries as a file to keep: an archive of Markdown files, or JSON; note who took it."""

        def write() -> bytes:
            if wanted == "json":
                return export_json(self._store, which).encode()
            return export_archive(self._store, which, pictures=self._pictures.folder)

        data = await asyncio.to_thread(write)
        await self._writer.write(lambda: self._record.audit("entries_exported", which, by, self._clock()))
        return data

    @cachedmethod(
        lambda self: self._readings,
        key=lambda self, name, data, wanted: (name, wanted, sha256(data).digest()),
        lock=lambda self: self._lock,
    )
    def _read(self, name: str, data: bytes, wanted: Format) -> Reading:
        """Return what is in the file; its problems, when it cannot be read at all."""
        try:
            files = list_upload(name, data)
            return bring_pictures(read_files(files, wanted), files, name_of_picture)
        except ContentError as error:
            return Reading(problems=list(error.problems))


def _done_view(store: KnowledgeStore, done: Imported) -> ImportDone:
    # Who imports in the studio has looked at both: only what is live is never replaced with the others.
    drafts = [each for each in done.held if each in done.changed and store.get_entry(each).live is None]
    waiting = map(store.get_entry, [*done.waiting, *drafts][:MOST_WAITING])
    return ImportDone(
        added=tuple(done.added),
        changed=tuple(done.changed),
        skipped=len(done.skipped),
        waiting=tuple(ImportedDraft(entry.id, entry.latest.number) for entry in waiting),
    )
