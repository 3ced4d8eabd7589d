"""One database in one SQLite file: opened, checked, migrated, read and written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Engine
from sqlite_utils import Migrations

from bot.storage.connections import IN_MEMORY, Connections
from bot.storage.errors import DatabaseUnavailable, translated
from bot.storage.migrations import migrate, require_ours
from bot.storage.private_files import make_private_file
from bot.storage.transactions import Parameters, Row, Transaction, execute

__all__ = ["KEYS_PER_QUERY", "Database", "Migrations", "Parameters", "Row", "marks", "upsert"]

KEYS_PER_QUERY = 500

CommitListener = Callable[[Mapping[str, object]], None]


class Database:
    """One file, private to its owner. Synchronous; safe to share between threads.

    Writers go one after the other, each in a `transaction`. Who reads waits for no writer and sees what was
    committed; inside a transaction, also what was written in it. A file of any earlier version is migrated
    when it is opened. Raises the errors of `bot.storage.errors`, and a broken constraint as the engine does.
    """

    def __init__(
        self, path: Path | str, migrations: Sequence[Migrations] = (), *, busy_timeout_s: float = 5.0
    ) -> None:
        self.path = str(path)
        # The transaction of each thread. A context variable would take it along into tasks, callbacks and
        # threads that are started meanwhile, which must see only what is committed (decision 0024).
        self._here = threading.local()
        self._listeners: list[CommitListener] = []
        make_private_file(self.path)
        with translated(self.path):
            self._connections = Connections(self.path, busy_timeout_s)
            try:
                with self._connections.writer() as engine:
                    self._prepare(engine, migrations)
            except BaseException:
                self._connections.close()
                raise

    def close(self) -> None:
        """Close every connection; the file is then whole without its `-wal`."""
        self._connections.close()

    def on_commit(self, listener: CommitListener) -> None:
        """Call `listener` with what was `written` after each commit, before anybody else can write."""
        self._listeners.append(listener)

    @property
    def current(self) -> Transaction | None:
        """The transaction in which this thread is, if it is in one."""
        return getattr(self._here, "transaction", None)

    @property
    def written(self) -> dict[str, object]:
        """What the current transaction keeps in memory beside its rows; taken back when they are."""
        return self._require_transaction().written

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit all writes inside together, or none of them.

        A transaction inside a transaction is a part that can fail alone, and is committed, with one sync of
        the disk, by the outermost.
        """
        if self.current is not None:
            with self.current.part() as part:
                yield part
            return
        with self._connections.writer() as engine:
            with self._open(Transaction(engine, self.path, "IMMEDIATE")) as transaction:
                yield transaction
            for listener in self._listeners:
                listener(transaction.written)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several reads see one state of the file; they join the transaction already open."""
        if self.current is not None:
            yield
            return
        with (
            self._connections.reader() as engine,
            self._open(Transaction(engine, self.path, "DEFERRED")),
        ):
            yield

    def rows(self, sql: str, values: Parameters = ()) -> list[Row]:
        """Return all rows of a query."""
        if (current := self.current) is not None:
            return current.rows(sql, values)
        with self._connections.reader() as engine:
            return execute(engine.conn, self.path, sql, values)

    def row(self, sql: str, values: Parameters = ()) -> Row | None:
        """Return the first row of a query, or `None`."""
        return next(iter(self.rows(sql, values)), None)

    def rows_of(
        self, keys: Sequence[Any], sql: str, before: Sequence[Any] = (), after: Sequence[Any] = ()
    ) -> Iterator[Row]:
        """Yield the rows of a query about any number of keys: `{}` stands for them in it."""
        for start in range(0, len(keys), KEYS_PER_QUERY):
            some = keys[start : start + KEYS_PER_QUERY]
            yield from self.rows(sql.format(marks(some)), [*before, *some, *after])

    def write(self, sql: str, values: Parameters = ()) -> int:
        """Run one statement inside the current transaction; return the number of rows it changed."""
        return self._require_transaction().write(sql, values)

    def write_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of values, inside the current transaction."""
        self._require_transaction().write_many(sql, rows)

    def write_returning(self, sql: str, values: Parameters = ()) -> list[Row]:
        """Run one statement that ends with `RETURNING`, inside the current transaction."""
        return self._require_transaction().write_returning(sql, values)

    def touch(self) -> None:
        """Write a page and change nothing that anybody reads, inside the current transaction."""
        self.write("PRAGMA user_version = 0")

    def rewrite(self) -> None:
        """Write the file anew, so that no byte of what was deleted is left in it; `empty_log` does the rest.

        A row that is deleted or shortened is overwritten at once (`secure_delete`), but its bytes can be left
        in an older segment of a full-text index, in pages that were split before, and in the write-ahead log.
        """
        with self._connections.writer() as engine, translated(self.path):
            with engine.atomic():  # what fails leaves no transaction open, in which no other could begin
                for name in _full_text_indexes(engine):
                    engine.conn.execute(f"INSERT INTO [{name}] ([{name}]) VALUES ('optimize')")
            engine.conn.execute("VACUUM")

    def empty_log(self) -> None:
        """Empty the write-ahead log. Raises `DatabaseUnavailable` while somebody reads it."""
        with self._connections.writer() as engine, translated(self.path):
            busy, _, _ = engine.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise DatabaseUnavailable(self.path, "its log is being read")

    def _prepare(self, engine: Engine, migrations: Sequence[Migrations]) -> None:
        require_ours(engine, self.path, migrations)
        if self.path != IN_MEMORY:
            engine.enable_wal()
        engine.conn.execute("PRAGMA synchronous = FULL")
        # What a customer strikes leaves no bytes in a free page.
        engine.conn.execute("PRAGMA secure_delete = ON")
        migrate(engine, migrations)

    @contextmanager
    def _open(self, transaction: Transaction) -> Iterator[Transaction]:
        with transaction.open():
            self._here.transaction = transaction
            try:
                yield transaction
            finally:
                self._here.transaction = None

    def _require_transaction(self) -> Transaction:
        if (current := self.current) is None:
            raise RuntimeError("writes belong inside a transaction")
        return current


def marks(values: Sequence[object]) -> str:
    """Return as many question marks as there are values."""
    return ", ".join("?" for _ in values)


@cache
def upsert(table: str, columns: tuple[str, ...], *, key: tuple[str, ...]) -> str:
    """Return the statement that inserts a row, or changes the one with the same `key` (a unique one)."""
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in key)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    )


def _full_text_indexes(engine: Engine) -> list[str]:
    rows = engine.conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'"
    )
    return [row[0] for row in rows.fetchall()]
