"""Leaves no byte of what was taken out in the databases' files, within the hour.

A row that is deleted or shortened is overwritten at once (`secure_delete`), but its bytes can be left in the
write-ahead log, in an older segment of a full-text index, and in pages that were split before. So after a
redaction the index is merged into one, the file is written anew, and the log is emptied.
"""

from __future__ import annotations

import asyncio
import logging

from bot.conversation.record import Record
from bot.conversation.redaction import read_scrub_due, settle_scrub
from bot.gateway.watch import Watch
from bot.storage.database import Database
from bot.storage.errors import DatabaseUnavailable
from bot.storage.writer import Writer
from knowledge_base.store.file import KnowledgeFile

logger = logging.getLogger(__name__)

# Twice within the hour: one that fails leaves time for another.
PAUSE_S = 25 * 60.0
_PAUSE_WHEN_BUSY_S = 10.0


class Scrubber:
    """Looks twice an hour; what is due stands in the databases, so a restart forgets none of it."""

    def __init__(self, record: Record, writer: Writer, knowledge: KnowledgeFile) -> None:
        self._record = record
        self._writer = writer
        self._knowledge = knowledge
        self._watch = Watch("scrubber", self.look)

    def start(self) -> None:
        """Begin to look."""
        self._watch.start()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._watch.close()

    async def look(self) -> float:
        """Scrub what is due; the seconds until the next look."""
        done = [await self._scrub_record(), await self._scrub_knowledge()]
        return PAUSE_S if all(done) else _PAUSE_WHEN_BUSY_S

    async def _scrub_record(self) -> bool:
        file = self._record.file
        times = await self._writer.read(lambda: read_scrub_due(file))
        if not times:
            return True
        if done := await asyncio.to_thread(_scrub, file):
            await self._writer.write(lambda: settle_scrub(file, times))
        return done

    async def _scrub_knowledge(self) -> bool:
        file = self._knowledge
        times = await asyncio.to_thread(file.scrub_due)
        if not times:
            return True
        if done := await asyncio.to_thread(_scrub, file):
            await asyncio.to_thread(file.settle_scrub, times)
        return done


def _scrub(file: Database) -> bool:
    """Whether all is gone; False when somebody was reading the log, or writing."""
    try:
        file.rewrite()
        file.empty_log()
    except DatabaseUnavailable as error:
        logger.info("Scrubbing waits: %s", error)
        return False
    return True
