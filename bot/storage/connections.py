"""The connections to one SQLite file: one that writes, and as many that read as read at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlite_utils import Database as Engine

from bot.storage.errors import DatabaseClosed, translated

IN_MEMORY = ":memory:"


class Connections:
    """`writer` lends the one that writes, to one thread at a time; `reader` lends each to one thread."""

    def __init__(self, path: str, busy_timeout_s: float) -> None:
        self._path = path
        self._busy_timeout_s = busy_timeout_s
        self._lock = threading.RLock()
        self._writer = self._connect()
        self._idle: deque[Engine] = deque()
        self._closed = False

    @contextmanager
    def writer(self) -> Iterator[Engine]:
        """Lend the connection that writes; no other thread of this process writes meanwhile."""
        with self._lock:
            self._require_open()
            yield self._writer

    @contextmanager
    def reader(self) -> Iterator[Engine]:
        """Lend a connection to read with, that sees what has been committed."""
        if self._path == IN_MEMORY:  # it belongs to its connection: there, readers wait for their turn
            with self.writer() as writer:
                yield writer
            return
        reader = self._lend()
        try:
            yield reader
        finally:
            self._idle.append(reader)
            if self._closed:
                self._close_idle()

    def close(self) -> None:
        """Close all; a reader that is lent out is closed when it comes back."""
        self._closed = True
        self._close_idle()
        with self._lock:
            self._writer.close()

    def _require_open(self) -> None:
        if self._closed:
            raise DatabaseClosed(self._path)

    def _lend(self) -> Engine:
        self._require_open()
        try:
            return self._idle.pop()
        except IndexError:
            with translated(self._path):
                reader = self._connect()
                reader.conn.execute("PRAGMA query_only = ON")
            return reader

    def _close_idle(self) -> None:
        with suppress(IndexError):  # that none is left only `pop` can tell: another thread may take the last
            while True:
                self._idle.pop().close()

    def _connect(self) -> Engine:
        # Transactions are begun and ended by us alone (`isolation_level`).
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, timeout=self._busy_timeout_s
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        return Engine(connection, execute_plugins=False)
