"""One SQLite file: its connection, its transactions and its clock, for all stores that keep things in it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge_base.migrations import migrations

KEYS_PER_QUERY = 500


class KnowledgeFile:
    """An open knowledge base file. Synchronous; safe to share between threads.

    A file of any earlier version is brought up to date when it is opened. `clock` gives the time with
    its zone.
    """

    def __init__(self, path: Path | str, *, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or (lambda: datetime.now(timezone.utc))
        self._lock = threading.RLock()
        connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10)
        self.db = Database(connection)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self.db.execute(f"PRAGMA {pragma}")
        if migrations.pending(self.db):
            migrations.apply(self.db)

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self.db.close()

    def now(self) -> datetime:
        """The time, in UTC."""
        return self._clock().astimezone(timezone.utc)

    def query(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of a question."""
        with self._lock:
            return list(self.db.query(sql, values))

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
        with self._transaction("IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see one state of the file."""
        with self._transaction("DEFERRED"):
            yield

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        with self._lock:
            if self.db.conn.in_transaction:
                yield
                return
            self.db.execute(f"BEGIN {kind}")
            try:
                yield
            except BaseException:
                self.db.conn.rollback()
                raise
            self.db.conn.commit()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other thread of this process uses the file meanwhile; opens no transaction."""
        with self._lock:
            yield

    # -- the generation ----------------------------------------------------------------------------

    def generation(self) -> int:
        """A number that grows with every change of what customers see."""
        return int(self.query("SELECT value FROM counters WHERE name = 'generation'")[0]["value"])

    def next_generation(self) -> int:
        """The generation that the change being made leads to."""
        self.execute("UPDATE counters SET value = value + 1 WHERE name = 'generation'")
        return self.generation()


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" for _ in values)
