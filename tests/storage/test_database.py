"""One kind of database: what it promises, for the record's file and the knowledge base's alike."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlite_utils import Database as Engine

from bot.conversation.database import RecordFile
from bot.storage.connections import Connections
from bot.storage.database import Database, Migrations, upsert
from bot.storage.errors import DatabaseClosed, DatabaseUnavailable, DatabaseUnreadable
from knowledge_base.store.file import KnowledgeFile

migrations = Migrations("numbers")


@migrations(name="0001_numbers")
def create_numbers(db: Engine) -> None:
    db.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "numbers.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with closing(Database(path, (migrations,), busy_timeout_s=0.1)) as opened:
        yield opened


def add(database: Database, *numbers: int) -> None:
    with database.transaction() as transaction:
        for number in numbers:
            transaction.write("INSERT INTO numbers (number) VALUES (?)", [number])


def numbers_in(database: Database) -> list[int]:
    return [row["number"] for row in database.rows("SELECT number FROM numbers ORDER BY number")]


def elsewhere(work: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(timeout=30)


# -- transactions ----------------------------------------------------------------------------------


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            add(database, 1)
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert numbers_in(database) == []
    add(database, 2)
    assert numbers_in(database) == [2]


def test_a_part_that_fails_takes_back_rows_and_what_it_kept_in_memory(database: Database) -> None:
    heard: list[dict[str, object]] = []
    database.on_commit(lambda written: heard.append(dict(written)))

    def fail() -> None:
        with database.transaction():
            add(database, 2)
            database.written["b"] = 2
            raise ValueError

    with database.transaction():
        add(database, 1)
        database.written["a"] = 1
        with pytest.raises(ValueError):
            fail()
        assert heard == []
    assert numbers_in(database) == [1]
    assert heard == [{"a": 1}]


@pytest.mark.parametrize("further", [(), (3,)])
def test_a_transaction_that_the_engine_took_back_is_not_said_to_be_written(
    database: Database, further: tuple[int, ...]
) -> None:
    add(database, 1)

    def work() -> None:
        with database.transaction():
            add(database, 2)
            with suppress(sqlite3.IntegrityError), database.transaction() as part:
                part.write("INSERT OR ROLLBACK INTO numbers (number) VALUES (1)")
            add(database, *further)

    with pytest.raises(DatabaseUnavailable, match="taken back"):
        work()
    assert numbers_in(database) == [1]
    add(database, 4)
    assert numbers_in(database) == [1, 4]


def test_others_see_what_is_committed(database: Database) -> None:
    with database.transaction():
        add(database, 1)
        assert numbers_in(database) == [1]
        assert elsewhere(lambda: numbers_in(database)) == []
    assert elsewhere(lambda: numbers_in(database)) == [1]


async def test_what_is_started_inside_a_transaction_is_not_in_it(database: Database) -> None:
    """Tasks, callbacks and threads take context variables along; a transaction stays behind."""
    started: list[asyncio.Task[list[int]]] = []

    async def read() -> list[int]:
        return await asyncio.to_thread(numbers_in, database)

    with database.transaction():
        add(database, 1)
        started.append(asyncio.create_task(read()))
        assert await started[0] == []
    assert await read() == [1]


def test_a_snapshot_sees_one_state_and_changes_nothing(database: Database) -> None:
    add(database, 1)
    with database.snapshot():
        assert numbers_in(database) == [1]
        elsewhere(lambda: add(database, 2))
        assert numbers_in(database) == [1]
        with pytest.raises(RuntimeError, match="between reads"):
            add(database, 3)
        with pytest.raises(RuntimeError, match="between reads"):
            database.write("DELETE FROM numbers")
    assert numbers_in(database) == [1, 2]


def test_a_write_needs_a_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        database.write("DELETE FROM numbers")


def test_writers_go_one_after_the_other(database: Database) -> None:
    def count_up() -> None:
        for _ in range(20):
            with database.transaction():
                add(database, max(numbers_in(database), default=0) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers_in(database) == list(range(1, 61))


# -- statements ------------------------------------------------------------------------------------


def test_a_query_about_many_keys_finds_each(database: Database) -> None:
    add(database, *range(1, 1201))
    keys = [*range(1, 1201), 5000]
    rows = database.rows_of(keys, "SELECT number FROM numbers WHERE number IN ({}) AND number > ?", after=[3])
    assert [row["number"] for row in rows] == list(range(4, 1201))


def test_an_upsert_changes_the_row_that_is_there(database: Database) -> None:
    sql = upsert("numbers", ("number", "name"), key=("number",))
    with database.transaction():
        database.write_many(sql, [(1, "one"), (2, "two"), (1, "uno")])
    rows = database.rows("SELECT number, name FROM numbers ORDER BY number")
    assert [tuple(row) for row in rows] == [(1, "uno"), (2, "two")]


def test_a_written_row_is_returned(database: Database) -> None:
    with database.transaction():
        row = database.write_returning("INSERT INTO numbers (name) VALUES ('first') RETURNING number")[0]
    assert row["number"] == 1


def test_a_broken_constraint_is_the_engines(database: Database) -> None:
    add(database, 1)
    with pytest.raises(sqlite3.IntegrityError):
        add(database, 1)


# -- the file --------------------------------------------------------------------------------------


def test_scrubbing_leaves_no_byte_of_what_was_deleted(database: Database, path: Path) -> None:
    with database.transaction():
        database.write("INSERT INTO numbers (name) VALUES ('a secret word')")
        database.write("INSERT INTO words (text) VALUES ('a secret word')")
    with database.transaction():
        database.write("DELETE FROM numbers")
        database.write("DELETE FROM words")
    with database.snapshot():
        assert numbers_in(database) == []
        elsewhere(database.rewrite)
        with pytest.raises(DatabaseUnavailable, match="log is being read"):
            elsewhere(database.empty_log)
    database.empty_log()
    assert all(b"secret" not in each.read_bytes() for each in path.parent.iterdir())


def test_a_locked_file_is_unavailable_and_usable_afterwards(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match=f"{path} cannot be used now: database is locked"):
            add(database, 1)
        other.execute("ROLLBACK")
    add(database, 2)
    assert numbers_in(database) == [2]


def test_a_wrong_statement_is_not_the_files_fault(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        database.rows("SELECT price FROM numbers")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), database.transaction():
        database.write("DELETE FROM prices")


def test_a_full_disk_makes_it_unavailable(database: Database) -> None:
    with database.transaction():
        database.write("PRAGMA max_page_count = 1")  # as many as there are: none may be added
    with pytest.raises(DatabaseUnavailable, match="full"), database.transaction():
        database.write("INSERT INTO numbers (name) VALUES (?)", ["long" * 10_000])


def test_a_file_that_cannot_be_opened_for_another_reader_is_unavailable(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    with closing(Database(folder / "numbers.db", (migrations,))) as database:
        folder.rename(tmp_path / "elsewhere")
        with pytest.raises(DatabaseUnavailable, match="unable to open"):
            numbers_in(database)
        (tmp_path / "elsewhere").rename(folder)
        assert numbers_in(database) == []


def test_two_threads_that_close_the_idle_readers_do_not_disturb_each_other(path: Path) -> None:
    class Shared(deque[Engine]):
        """Another thread takes the last one right after somebody has looked whether there is one."""

        def __bool__(self) -> bool:
            return bool(len(self)) and self.popleft() is not None

    connections = Connections(str(path), 0.1)
    with connections.reader() as reader:
        pass
    connections._idle = Shared([reader])
    connections.close()
    reader.close()


def test_a_closed_database_is_not_opened_again_by_a_late_reader(database: Database) -> None:
    add(database, 1)
    database.close()
    with pytest.raises(DatabaseClosed):
        numbers_in(database)
    with pytest.raises(DatabaseClosed):
        add(database, 2)


def test_a_process_that_comes_and_goes_takes_nothing_with_it(database: Database, path: Path) -> None:
    """Whoever opens the file last would delete its log: SQLite must see that it is still open here."""
    with closing(Database(path, (migrations,))):
        add(database, 1)
        code = f"import sqlite3; db = sqlite3.connect({str(path)!r}); db.execute('select 1 from numbers')"
        subprocess.run([sys.executable, "-c", code], check=True)
        assert Path(f"{path}-wal").exists()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_migration_that_fails_leaves_the_file_as_it_was(database: Database, path: Path) -> None:
    further = Migrations("numbers")
    further(name="0001_numbers")(create_numbers)

    @further(name="0002_more")
    def create_more(db: Engine) -> None:
        db.execute("CREATE TABLE more (id)")

    @further(name="0003_fails")
    def fail(db: Engine) -> None:
        db.execute("CREATE TABLE numbers (id)")

    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        Database(path, (further,))
    with closing(Database(path, (migrations,))) as again:
        assert not again.rows("SELECT 1 FROM sqlite_master WHERE name = 'more'")


def test_two_that_open_a_new_file_at_once_both_find_it_whole(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Database(path, (migrations,)), range(4)))
    assert [numbers_in(each) for each in opened] == [[], [], [], []]
    for each in opened:
        each.close()


# -- both files ------------------------------------------------------------------------------------

BOTH = pytest.mark.parametrize("kind", [RecordFile, KnowledgeFile])
Kind = Callable[[Path], Database]


@BOTH
def test_a_commit_is_synced_and_foreign_keys_hold(kind: Kind, path: Path) -> None:
    with closing(kind(path)) as database, database.transaction():
        names = ("synchronous", "foreign_keys", "secure_delete", "journal_mode")
        settings = {name: database.rows(f"PRAGMA {name}")[0][0] for name in names}
    assert settings == {
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "journal_mode": "wal",
    }  # 2: FULL


@BOTH
def test_a_reader_cannot_write(kind: Kind, path: Path) -> None:
    with closing(kind(path)) as database, pytest.raises(DatabaseUnavailable, match="readonly"):
        database.rows("DELETE FROM _sqlite_migrations RETURNING id")


@BOTH
def test_a_missing_folder_is_named(kind: Kind, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=f"{tmp_path}/nowhere.*unable to open"):
        kind(tmp_path / "nowhere" / "some.db")


def refusal(kind: Kind, path: Path) -> DatabaseUnreadable:
    before = path.read_bytes()
    with pytest.raises(DatabaseUnreadable) as refused:
        kind(path)
    assert str(path) in str(refused.value)
    assert path.read_bytes() == before
    return refused.value


@BOTH
def test_a_file_of_something_else_is_refused(kind: Kind, path: Path) -> None:
    path.write_bytes(b"This is a letter, not a database. " * 200)
    assert refusal(kind, path).code == "corrupt"


@BOTH
def test_a_damaged_file_is_refused(kind: Kind, path: Path) -> None:
    kind(path).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\x5a" * 3996
    path.write_bytes(bytes(content))
    assert refusal(kind, path).code == "corrupt"


@BOTH
def test_another_programs_database_is_refused_and_left_alone(kind: Kind, path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE recipes (id)")
    assert refusal(kind, path).code == "foreign"


def test_one_file_is_not_taken_for_the_other(path: Path, tmp_path: Path) -> None:
    RecordFile(path).close()
    assert refusal(KnowledgeFile, path).code == "foreign"
    KnowledgeFile(tmp_path / "other.db").close()
    assert refusal(RecordFile, tmp_path / "other.db").code == "foreign"


def note_migration(path: Path, name_of_set: str, name: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, '2030-01-01')",
            (name_of_set, name),
        )


@pytest.mark.parametrize(
    ("kind", "of"), [(RecordFile, "conversation"), (RecordFile, "staff"), (KnowledgeFile, "knowledge_base")]
)
def test_a_file_of_a_newer_frontdesk_is_refused(kind: Kind, of: str, path: Path) -> None:
    kind(path).close()
    note_migration(path, of, "0999_someday")
    refused = refusal(kind, path)
    assert refused.code == "newer"
    assert "0999_someday" in str(refused)


@BOTH
def test_tables_of_others_in_the_file_do_no_harm(kind: Kind, path: Path) -> None:
    kind(path).close()
    note_migration(path, "recipes", "0001_recipes")
    kind(path).close()
