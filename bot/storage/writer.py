"""A database, reached from the event loop: one thread writes in grouped commits, a few threads read."""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.storage.database import Database
from bot.storage.errors import DatabaseUnavailable, WriterClosed

logger = logging.getLogger(__name__)

T = TypeVar("T")

GROUP = 64
READERS = 2


@dataclass(frozen=True)
class _Job:
    work: Callable[[], Any]
    done: asyncio.Future[Any]


@dataclass(frozen=True)
class _Outcome:
    job: _Job
    value: Any = None
    error: BaseException | None = None


class Writer:
    """Runs jobs on a database off the event loop.

    Jobs that arrive while a commit is under way share the next one, so a hundred requests cost one sync of
    the disk. A job that fails takes back what it wrote, and nothing else. `committed` is called on the event
    loop with each job's result, in the order of the commits and before the job's caller gets it: what is
    pushed from there is on disk, and in order.
    """

    def __init__(self, database: Database, committed: Callable[[Any], None] = lambda value: None) -> None:
        self._database = database
        self._committed = committed
        self._prepare: Callable[[], Callable[[], None]] | None = None
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="record-writer")
        self._readers = ThreadPoolExecutor(READERS, "record-reader")
        self._thread.start()

    def before_acknowledging(self, prepare: Callable[[], Callable[[], None]]) -> None:
        """Run `prepare` on the writing thread after each commit, and its result before anybody is told."""
        self._prepare = prepare

    async def write(self, work: Callable[[], T]) -> T:
        """Return the result of `work`, run inside a transaction, once that is on disk.

        Or the error it raised.

        Raises `DatabaseUnavailable` when it was not the work but the file that failed.
        """
        if self._closed:
            raise WriterClosed()
        job = _Job(work, self._loop.create_future())
        self._jobs.put(job)
        # A caller that gives up does not take the write back.
        value: T = await asyncio.shield(job.done)
        return value

    async def read(self, work: Callable[[], T]) -> T:
        """Return the result of `work`, run on a reading thread.

        It sees what was committed before it began.
        """
        try:
            reading = self._loop.run_in_executor(self._readers, work)
        except RuntimeError:  # the threads have ended
            raise WriterClosed() from None
        return await reading

    async def close(self) -> None:
        """Finish what was asked for and end the threads."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.to_thread(self._readers.shutdown)

    def _run(self) -> None:
        open_for_more = True
        while open_for_more:
            group, open_for_more = self._next_group()
            if group:
                outcomes = self._commit(group)
                self._loop.call_soon_threadsafe(self._settle, outcomes, self._prepared())

    def _prepared(self) -> Callable[[], None] | None:
        try:
            return self._prepare() if self._prepare else None
        except Exception:
            logger.exception("What precedes the telling of a commit failed")
            return None

    def _next_group(self) -> tuple[list[_Job], bool]:
        """Return what waits now, up to a limit, after waiting for the first.

        And whether there will be more.
        """
        job = self._jobs.get()
        group: list[_Job] = []
        while job is not None:
            group.append(job)
            if len(group) == GROUP or self._jobs.empty():
                return group, True
            job = self._jobs.get()
        return group, False

    def _commit(self, group: Sequence[_Job]) -> list[_Outcome]:
        try:
            with self._database.transaction():
                return [self._attempt(job) for job in group]
        except BaseException as error:
            is_known = isinstance(error, DatabaseUnavailable)
            logger.error("A commit of %d writes failed: %s", len(group), error, exc_info=not is_known)
            return [_Outcome(job, error=error) for job in group]

    def _attempt(self, job: _Job) -> _Outcome:
        try:
            with self._database.transaction():
                return _Outcome(job, value=job.work())
        except Exception as error:
            if isinstance(error, DatabaseUnavailable):
                logger.error("A write failed: %s", error)
            elif isinstance(error, sqlite3.OperationalError):
                logger.exception("A write failed")
            return _Outcome(job, error=error)

    def _settle(self, outcomes: Sequence[_Outcome], first: Callable[[], None] | None) -> None:
        if first is not None:
            self._guard(first)
        for outcome in outcomes:
            if outcome.error is None:
                self._guard(lambda value=outcome.value: self._committed(value))  # type: ignore[misc]
            if outcome.job.done.done():
                continue
            if outcome.error is None:
                outcome.job.done.set_result(outcome.value)
            else:
                outcome.job.done.set_exception(outcome.error)

    def _guard(self, telling: Callable[[], None]) -> None:
        """Run what tells of a commit; those who wait for it get their results whatever comes of that."""
        try:
            telling()
        except Exception:
            logger.exception("Telling what was committed failed")
