"""One SQLite file: its connections, its transactions and its clock, for all stores that keep things in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge_base.migrations import migrations
from knowledge_base.store.connections import Connections

KEYS_PER_QUERY = 500


class KnowledgeFile:
    """An open knowledge base file. Synchronous; safe to share between threads.

    Writers go one after the other. Who reads waits for no writer, and sees what was committed before.
    A file of any earlier version is brought up to date when it is opened. `clock` gives the time with
    its zone.
    """

    def __init__(self, path: Path | str, *, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or (lambda: datetime.now(timezone.utc))
        self._connections = Connections(str(path))
        self.db = self._connections.writer
        self._lock = self._connections.lock
        # The connection on which this thread has a transaction open.
        self._here = threading.local()
        # What a customer takes back leaves no bytes in a free page.
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self.db.execute(f"PRAGMA {pragma}")
        if migrations.pending(self.db):
            migrations.apply(self.db)

    def close(self) -> None:
        """Lets go of the file."""
        self._connections.close()

    def now(self) -> datetime:
        """The time, in UTC."""
        return self._clock().astimezone(timezone.utc)

    def query(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of a question."""
        here = self._open_here()
        if here is not None:
            return list(here.query(sql, values))
        with self._connections.reader() as reader:
            return list(reader.query(sql, values))

    def query_of(self, keys: Sequence[Any], sql: str, before: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a question about many keys: `{}` stands for them in it, after the values `before`."""
        for start in range(0, len(keys), KEYS_PER_QUERY):
            some = keys[start : start + KEYS_PER_QUERY]
            yield from self.query(sql.format(marks(some)), [*before, *some])

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Makes a change; how many rows it touched. Only inside `writing`."""
        with self._lock:
            return self.db.execute(sql, values).rowcount

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Makes a change for each row of values. Only inside `writing`."""
        with self._lock:
            self.db.conn.executemany(sql, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that holds the write lock from its start; joins the one already open."""
        here = self._open_here()
        if here is self.db:
            yield
            return
        if here is not None:
            raise RuntimeError("nothing can be changed between reads that see one state")
        with self._lock, self._transaction(self.db, "IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see one state of the file; they join what is already open."""
        if self._open_here() is not None:
            yield
            return
        with self._connections.reader() as reader, self._transaction(reader, "DEFERRED"):
            yield

    @contextmanager
    def alone(self) -> Iterator[Database]:
        """The writing connection; no other thread of this process writes meanwhile. Opens no transaction."""
        with self._lock:
            yield self.db

    # -- scrubbing -----------------------------------------------------------------------------------

    def mark_scrub_due(self) -> None:
        """Note that customers' words were taken out whose bytes may be left in the file."""
        self.execute(
            "INSERT INTO counters VALUES ('scrub_due', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
        )

    def scrub_due(self) -> int:
        """How often words were taken out since the file was scrubbed."""
        rows = self.query("SELECT value FROM counters WHERE name = 'scrub_due'")
        return int(rows[0]["value"]) if rows else 0

    def settle_scrub(self, times: int) -> None:
        """The file was scrubbed of what was taken out so often; what was taken out meanwhile stays due."""
        with self.writing():
            self.execute("DELETE FROM counters WHERE name = 'scrub_due' AND value = ?", [times])

    # -- the generation ----------------------------------------------------------------------------

    def generation(self) -> int:
        """A number that grows with every change of what customers see."""
        return int(self.query("SELECT value FROM counters WHERE name = 'generation'")[0]["value"])

    def next_generation(self) -> int:
        """The generation that the change being made leads to."""
        self.execute("UPDATE counters SET value = value + 1 WHERE name = 'generation'")
        return self.generation()

    # -- inside ------------------------------------------------------------------------------------

    def _open_here(self) -> Database | None:
        return getattr(self._here, "connection", None)

    @contextmanager
    def _transaction(self, connection: Database, kind: str) -> Iterator[None]:
        connection.execute(f"BEGIN {kind}")
        self._here.connection = connection
        try:
            yield
        except BaseException:
            connection.conn.rollback()
            raise
        else:
            connection.conn.commit()
        finally:
            self._here.connection = None


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" for _ in values)
