"""Leaves no byte of what was taken out in the databases' files, within the hour.

A row that is deleted or shortened is overwritten at once (`secure_delete`), but its bytes can be left in the
write-ahead log, in an older segment of a full-text index, and in pages that were split before. So after a
redaction the index is merged into one, the file is written anew, and the log is emptied.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.conversation.record import Record
from bot.conversation.redaction import read_scrub_due, settle_scrub
from bot.services.clock import WALL_CLOCK, Clock
from bot.services.due_jobs import DueJobs, retry_pause_s
from bot.services.writer import Writer
from knowledge_base.store.file import KnowledgeFile

logger = logging.getLogger(__name__)

# Twice within the hour: one that fails leaves time for another.
PAUSE_S = 25 * 60.0
# Somebody who reads the log for a while is no fault; a quarter of an hour is.
_ERROR_AFTER = 20


@dataclass
class _File:
    """A database. `written` is the count of redactions at which it was last written anew, `busy` how often
    it could not be finished since."""

    name: str
    alone: Callable[[], AbstractContextManager[Database]]
    read_due: Callable[[], Awaitable[int]]
    settle: Callable[[int], Awaitable[None]]
    written: int = 0
    busy: int = 0


class Scrubber:
    """Looks twice an hour; what is due stands in the databases, so a restart forgets none of it."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        knowledge: KnowledgeFile,
        clock: Clock = WALL_CLOCK,
    ) -> None:
        file = record.file
        files = (
            _File(
                "record",
                file.alone,
                lambda: writer.read(lambda: read_scrub_due(file)),
                lambda times: writer.write(lambda: settle_scrub(file, times)),
            ),
            _File(
                "knowledge base",
                knowledge.alone,
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
        """Begin to look."""
        self._jobs.start()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._jobs.close()

    async def look(self) -> float:
        """Scrub what is due; the seconds until the next look."""
        return await self._jobs.run_due()

    async def _list_due(self, now: datetime) -> list[str]:
        return [each.name for each in self._files.values() if await each.read_due()]

    async def _scrub(self, name: str) -> datetime | None:
        """Scrub one; when to go on if it could not be finished."""
        file = self._files[name]
        times = await file.read_due()
        try:
            if file.written != times:
                await asyncio.to_thread(_write_anew, file.alone())
                file.written = times  # what is left is to empty the log
            await asyncio.to_thread(_empty_log, file.alone())
        except sqlite3.OperationalError as error:
            file.busy += 1
            level = logging.INFO if file.busy % _ERROR_AFTER else logging.ERROR
            logger.log(
                level, "The %s still holds bytes of what was struck (try %d): %s", name, file.busy, error
            )
            return self._clock() + timedelta(seconds=retry_pause_s(file.busy))
        await file.settle(times)
        file.written = file.busy = 0
        return None


def _write_anew(alone: AbstractContextManager[Database]) -> None:
    with alone as db:
        with db.conn:  # what fails leaves no transaction open, in which no later write could begin
            for name in _indexes(db):
                db.conn.execute(f"INSERT INTO [{name}] ([{name}]) VALUES ('optimize')")
        db.conn.execute("VACUUM")


def _empty_log(alone: AbstractContextManager[Database]) -> None:
    """Raise `sqlite3.OperationalError` while somebody reads the log."""
    with alone as db:
        busy, _, _ = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("its log is being read")


def _indexes(db: Database) -> list[str]:
    """The full-text indexes of a database."""
    rows = db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'")
    return [row[0] for row in rows.fetchall()]
