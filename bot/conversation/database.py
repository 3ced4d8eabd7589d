"""The record's file: opened, checked, migrated; one writer with grouped commits, readers beside it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.conversation.errors import RecordUnreadable
from bot.conversation.migrations import APPLICATION_ID, migrations
from bot.conversation.parts import Parts
from bot.storage.private_files import make_private_file

# Within the five seconds in which a customer hears of it, also behind another write that waited in vain.
BUSY_TIMEOUT_S = 2.0

Row = sqlite3.Row
Parameters = Sequence[Any] | Mapping[str, Any]


class RecordFile:
    """One SQLite file with one writing connection, and one reading connection per thread that reads.

    Inside `transaction` the same thread reads what it has written; other threads read what is committed.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self._in_memory = self.path == ":memory:"
        self._lock = threading.RLock()
        self._writing_thread: int | None = None
        self._written: dict[str, object] = {}
        self._listeners: list[Callable[[Mapping[str, object]], None]] = []
        self._readers = threading.local()
        self._readers_lock = threading.Lock()
        self._open_readers: list[Database] = []
        self._closed = False
        self._writer = self._open()
        self._parts = Parts(self._writer.conn)

    @property
    def writing(self) -> bool:
        """Whether this thread is inside a transaction."""
        return self._writing_thread == threading.get_ident()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside are one commit, or none of them happened.

        A transaction inside a transaction is a part that can fail alone, and is committed, with one sync of
        the disk, by the outermost.
        """
        with self._lock, self._part() if self.writing else self._commit():
            yield

    @contextmanager
    def alone(self) -> Iterator[Database]:
        """The writing connection outside of any transaction, for upkeep; nobody here writes meanwhile."""
        with self._lock:
            yield self._writer

    @property
    def written(self) -> dict[str, object]:
        """What this transaction keeps in memory beside its rows; taken back when they are."""
        return self._written

    def on_commit(self, listener: Callable[[Mapping[str, object]], None]) -> None:
        """Call `listener` with `written` after each commit, before anybody else can write."""
        self._listeners.append(listener)

    @contextmanager
    def _commit(self) -> Iterator[None]:
        # Taking the write lock at once makes a second process wait here, not fail halfway.
        self._writer.execute("BEGIN IMMEDIATE")
        self._writing_thread = threading.get_ident()
        self._written, self._parts = {}, Parts(self._writer.conn)
        try:
            yield
            self._writer.execute("COMMIT")
        except BaseException:
            self._writer.rollback()
            raise
        finally:
            self._writing_thread = None
        for listener in self._listeners:
            listener(self._written)

    @contextmanager
    def _part(self) -> Iterator[None]:
        before = dict(self._written)
        try:
            with self._parts.part():
                yield
        except BaseException:
            self._written = before
            raise

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement inside the current transaction; the number of rows it changed."""
        if not self.writing:
            raise RuntimeError("writes belong inside a transaction")
        self._parts.before_write()
        return self._writer.conn.execute(sql, parameters).rowcount

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        if self.writing or not self._in_memory:
            return self._reader().execute(sql, parameters).fetchall()
        with self._lock:
            return self._writer.conn.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or `None`."""
        return next(iter(self.rows(sql, parameters)), None)

    def close(self) -> None:
        """Close every connection; the file is then whole without its `-wal`."""
        with self._lock, self._readers_lock:
            for db in (*self._open_readers, self._writer):
                db.close()
            self._open_readers.clear()
            self._closed = True

    def _reader(self) -> sqlite3.Connection:
        if self.writing:
            return self._writer.conn
        reader: Database | None = getattr(self._readers, "db", None)
        if reader is None:
            with self._readers_lock:
                if self._closed:  # by a thread that comes late: what it opened now would stay open
                    raise sqlite3.ProgrammingError("The record is closed.")
                reader = _connect(self.path)
                self._open_readers.append(reader)
            reader.execute("PRAGMA query_only = ON")
            self._readers.db = reader
        return reader.conn

    def _open(self) -> Database:
        make_private_file(self.path)
        db = _connect(self.path)
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: Database) -> None:
        """Check that the file is ours, and bring it up to date."""
        try:
            _check_ours(db, self.path)
            if not self._in_memory:
                db.enable_wal()
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")  # what a customer strikes leaves no bytes in a free page
            migrations.apply(db)
        except sqlite3.OperationalError:
            raise  # a missing folder, a full disk, no permission: the file itself may be well
        except sqlite3.DatabaseError as error:
            why = f"the record is damaged or not a database ({error}); restore it from a backup"
            raise RecordUnreadable("record_corrupt", path=self.path, why=why) from error


def to_text(at: datetime) -> str:
    """A time as the record stores it: UTC, to the microsecond, so that text sorts as time does."""
    return at.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def to_time(text: str) -> datetime:
    """The time that `to_text` stored."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _connect(path: str) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    db = Database(connection, execute_plugins=False)
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _check_ours(db: Database, path: str) -> None:
    """Refuse another program's database, and a record written by a newer Frontdesk."""
    # A crash during the very first start can leave the list of migrations alone in the file.
    tables = set(db.table_names()) - {migrations.migrations_table}
    if tables and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        why = "this is a database, but not a record of Frontdesk"
        raise RecordUnreadable("record_foreign", path=path, why=why)
    with closing(Database(memory=True)) as empty:
        known = {migration.name for migration in migrations.pending(empty)}
    newer = sorted({migration.name for migration in migrations.applied(db)} - known)
    if newer:
        why = f"a newer Frontdesk wrote this record ({', '.join(newer)}); start that version, or a newer one"
        raise RecordUnreadable("record_newer", path=path, why=why)
