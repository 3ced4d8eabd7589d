"""Leaves no byte of what was taken out in the databases' files, within the hour.

`Database.rewrite` says where bytes are left, and why the file is written anew and its log emptied.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.record.record import Record
from bot.conversation.record.redaction import read_scrub_due, settle_scrub
from bot.services.clock import Clock
from bot.services.due_jobs import DueJobs, retry_pause_s
from bot.storage.database import Database
from bot.storage.errors import DatabaseUnavailable
from bot.storage.writer import Writer
from knowledge_base.store.file import KnowledgeFile

logger = logging.getLogger(__name__)

# Twice within the hour: one that fails leaves time for another.
PAUSE_S = 25 * 60.0
# Somebody who reads the log for a while is no fault; a quarter of an hour is.
_ERROR_AFTER = 20


@dataclass
class _File:
    """A database. `written` is the count of redactions at which it was last written anew, `busy` how often
    it could not be finished since.
    """

    name: str
    database: Database
    read_due: Callable[[], Awaitable[int]]
    settle: Callable[[int], Awaitable[None]]
    written: int = 0
    busy: int = 0


class Scrubber:
    """Looks twice an hour; what is due is in the databases, so a restart forgets none of it."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        knowledge: KnowledgeFile,
        clock: Clock,
    ) -> None:
        file = record.file
        files = (
            _File(
                "record",
                file,
                lambda: writer.read(lambda: read_scrub_due(file)),
                lambda times: writer.write(lambda: settle_scrub(file, times)),
            ),
            _File(
                "knowledge base",
                knowledge,
                lambda: asyncio.to_thread(knowledge.scrub_due),
                lambda times: asyncio.to_thread(knowledge.settle_scrub, times),
            ),
        )
        self._files = {each.name: each for each in files}
        self._clock = clock
        self._jobs = DueJobs(
            "scrubber", list_due=self._list_due, run=self._scrub, clock=clock, longest_pause_s=PAUSE_S
        )

    def start(self) -> None:
        """Start the loop."""
        self._jobs.start()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._jobs.close()

    async def run_due(self) -> float:
        """Scrub what is due. Return the seconds until the next time."""
        return await self._jobs.run_due()

    async def _list_due(self, now: datetime) -> list[str]:
        return [each.name for each in self._files.values() if await each.read_due()]

    async def _scrub(self, name: str) -> datetime | None:
        """Scrub one; when to continue if it could not be finished."""
        file = self._files[name]
        times = await file.read_due()
        try:
            if file.written != times:
                await asyncio.to_thread(file.database.rewrite)
                file.written = times  # what is left is to empty the log
            await asyncio.to_thread(file.database.empty_log)
        except DatabaseUnavailable as error:
            file.busy += 1
            level = logging.INFO if file.busy % _ERROR_AFTER else logging.ERROR
            logger.log(
                level, "The %s still holds bytes of what was struck (try %d): %s", name, file.busy, error
            )
            return self._clock() + timedelta(seconds=retry_pause_s(file.busy))
        await file.settle(times)
        file.written = file.busy = 0
        return None
