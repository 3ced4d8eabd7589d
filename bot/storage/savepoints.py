"""The parts of a transaction that can fail alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class Savepoints:
    """The parts of one transaction, one inside the other. Says `before_write` before each write.

    A savepoint is set when something is written, not before. Savepoints that have begun since the last write
    share one: to go back to the start of the inner is to go back to the start of the outer.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._depth = 0
        # How many parts, from the outermost, have a savepoint; and of each savepoint its outermost part.
        self._covered = 0
        self._savepoints: list[int] = []

    def before_write(self) -> None:
        """Set the savepoints of the open parts, which have something to take back from here on."""
        if self._covered < self._depth:
            self._savepoints.append(self._covered + 1)
            self._connection.execute(f"SAVEPOINT part_{self._savepoints[-1]}")
            self._covered = self._depth

    @contextmanager
    def part(self) -> Iterator[None]:
        """Take back what is written inside when an exception leaves it."""
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
        # A full disk takes back the whole transaction by itself, and with it the savepoints.
        if failed and self._connection.in_transaction:
            self._connection.execute(f"ROLLBACK TO part_{first}")
        if first == self._depth:
            self._savepoints.pop()
            if self._connection.in_transaction:
                self._connection.execute(f"RELEASE part_{first}")
