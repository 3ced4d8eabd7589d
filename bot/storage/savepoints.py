"""Nested parts of a transaction that can be rolled back alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class Savepoints:
    """The nested parts of one transaction. The database calls `before_write` before each write.

    A savepoint is set only when a part writes something. Parts that have begun since the last write share one
    savepoint, since nothing was written between their starts.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._depth = 0
        # How many parts, from the outermost, have a savepoint; and the outermost part of each savepoint.
        self._covered = 0
        self._savepoints: list[int] = []

    def before_write(self) -> None:
        """Set a savepoint for the open parts that have none, since they now have something to roll back."""
        if self._covered < self._depth:
            self._savepoints.append(self._covered + 1)
            self._connection.execute(f"SAVEPOINT part_{self._savepoints[-1]}")
            self._covered = self._depth

    @contextmanager
    def part(self) -> Iterator[None]:
        """Roll back what is written inside when an exception leaves it."""
        self._depth += 1
        try:
            yield
        except BaseException:
            self._end(failed=True)
            raise
        self._end(failed=False)

    def _end(self, *, failed: bool) -> None:
        if self._covered == self._depth:
            self._close_savepoint(failed)
            self._covered -= 1
        self._depth -= 1

    def _close_savepoint(self, failed: bool) -> None:
        first = self._savepoints[-1]
        # On a full disk SQLite rolls back the whole transaction by itself, and with it the savepoints.
        if failed and self._connection.in_transaction:
            self._connection.execute(f"ROLLBACK TO part_{first}")
        if first == self._depth:
            self._savepoints.pop()
            if self._connection.in_transaction:
                self._connection.execute(f"RELEASE part_{first}")
