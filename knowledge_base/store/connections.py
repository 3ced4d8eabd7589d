"""The connections to one SQLite file: one that writes, and as many that read as read at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

_BUSY_S = 10


class Connections:
    """`writer` is for whoever holds `lock`; readers are lent out, each to one thread at a time."""

    def __init__(self, path: str) -> None:
        self.lock = threading.RLock()
        self.writer = _connect(path)
        self._path = path
        # A file in memory belongs to its connection: there, readers wait for their turn.
        self._is_shared = path not in ("", ":memory:")
        self._idle: deque[Database] = deque()
        self._closed = False

    @contextmanager
    def reader(self) -> Iterator[Database]:
        """A connection to read with, that sees what has been committed."""
        if not self._is_shared:
            with self.lock:
                yield self.writer
            return
        reader = self._lend()
        try:
            yield reader
        finally:
            self._idle.append(reader)
            if self._closed:
                self._close_idle()

    def close(self) -> None:
        """Closes all; a reader that is lent out is closed when it comes back."""
        self._closed = True
        self._close_idle()
        with self.lock:
            self.writer.close()

    def _lend(self) -> Database:
        if self._closed:
            raise sqlite3.ProgrammingError("The knowledge base was closed.")
        try:
            return self._idle.pop()
        except IndexError:
            reader = _connect(self._path)
            reader.execute("PRAGMA query_only = ON")
            return reader

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()


def _connect(path: str) -> Database:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_S)
    return Database(connection, execute_plugins=False)
