"""One open transaction: its connection, its parts, and what it keeps in memory beside its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from sqlite_utils import Database as Engine

from bot.storage.errors import DatabaseUnavailable, raise_ours
from bot.storage.savepoints import Savepoints

Row = sqlite3.Row
Parameters = Sequence[Any] | Mapping[str, Any]


class Transaction:
    """Writes that are committed together or not at all, or (`DEFERRED`) reads that see one state."""

    def __init__(self, engine: Engine, path: str, kind: Literal["IMMEDIATE", "DEFERRED"]) -> None:
        self.written: dict[str, object] = {}
        self._connection = engine.conn
        self._path = path
        self._kind = kind
        self._parts = Savepoints(engine.conn)

    @contextmanager
    def open(self) -> Iterator[Transaction]:
        """Begin, and commit at the end, or roll back when an exception leaves it."""
        # Taking the write lock at once makes a second process wait here, not fail halfway.
        execute(self._connection, self._path, f"BEGIN {self._kind}")
        try:
            yield self
            self.commit()
        except BaseException:
            self._connection.rollback()
            raise

    @contextmanager
    def part(self) -> Iterator[Transaction]:
        """Take back what is written inside when an exception leaves it, and nothing else."""
        self._require_writing()
        before = dict(self.written)
        try:
            with self._parts.part():
                yield self
        except BaseException:
            self.written = before
            raise

    def rows(self, sql: str, values: Parameters = ()) -> list[Row]:
        """Return all rows of a query, which sees what was written here."""
        return execute(self._connection, self._path, sql, values)

    def write(self, sql: str, values: Parameters = ()) -> int:
        """Run one statement; return the number of rows it changed."""
        self._prepare_write()
        try:
            return self._connection.execute(sql, values).rowcount
        except sqlite3.DatabaseError as error:
            raise_ours(error, self._path)

    def write_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of values."""
        self._prepare_write()
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.DatabaseError as error:
            raise_ours(error, self._path)

    def write_returning(self, sql: str, values: Parameters = ()) -> list[Row]:
        """Run one statement that ends with `RETURNING`; return what it returns."""
        self._prepare_write()
        return self.rows(sql, values)

    def commit(self) -> None:
        """Put what was written on disk; `open` does it at the end."""
        self._require_open()
        execute(self._connection, self._path, "COMMIT")

    def _prepare_write(self) -> None:
        self._require_writing()
        self._require_open()
        self._parts.before_write()

    def _require_open(self) -> None:
        """Refuse to continue when the engine took all back by itself, as it may when the disk is full.

        What is written then would be committed at once, without what came before it.
        """
        if not self._connection.in_transaction:
            raise DatabaseUnavailable(self._path, "the transaction was taken back")

    def _require_writing(self) -> None:
        if self._kind == "DEFERRED":
            raise RuntimeError("nothing can be changed between reads that see one state")


def execute(connection: sqlite3.Connection, path: str, sql: str, values: Parameters = ()) -> list[Row]:
    """Run one statement and return its rows; the engine's errors leave as ours."""
    try:
        return connection.execute(sql, values).fetchall()
    except sqlite3.DatabaseError as error:
        raise_ours(error, path)
