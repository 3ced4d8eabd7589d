"""The record's file: how it is kept safe, and what is said of a file that cannot be used."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation.database import RecordFile
from bot.conversation.errors import RecordUnreadable
from bot.conversation.record import Record

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def refusal(path: Path) -> RecordUnreadable:
    with pytest.raises(RecordUnreadable) as refused:
        Record(path)
    assert str(path) in str(refused.value)
    return refused.value


def test_that_a_commit_is_synced_and_foreign_keys_hold(path: Path) -> None:
    file = RecordFile(path)
    with file.transaction():
        settings = {name: file.rows(f"PRAGMA {name}")[0][0] for name in ("synchronous", "foreign_keys")}
    assert settings == {"synchronous": 2, "foreign_keys": 1}  # 2: FULL
    assert file.rows("PRAGMA journal_mode")[0][0] == "wal"
    file.close()


def test_a_process_that_comes_and_goes_takes_nothing_with_it(path: Path) -> None:
    """Whoever opens the file last would delete its log: SQLite must see that it is still open here."""
    file, again = RecordFile(path), RecordFile(path)
    with file.transaction():
        file.write("UPDATE customers SET name = 'first'")
    code = (
        f"import sqlite3; db = sqlite3.connect({str(path)!r}); "
        "db.execute('select 1 from customers'); db.close()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert Path(f"{path}-wal").exists()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again.close()
    file.close()


def test_that_a_write_needs_a_transaction(path: Path) -> None:
    file = RecordFile(path)
    with pytest.raises(RuntimeError):
        file.write("DELETE FROM customers")
    file.close()


def test_that_a_reader_cannot_write(path: Path) -> None:
    file = RecordFile(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        file.rows("DELETE FROM customers RETURNING id")
    file.close()


def test_that_a_file_of_something_else_is_refused(path: Path) -> None:
    path.write_bytes(b"This is a letter, not a record. " * 200)
    assert refusal(path).code == "record_corrupt"
    assert path.read_bytes().startswith(b"This is a letter")


def test_that_a_damaged_record_is_refused(scene: Scene, path: Path) -> None:
    scene.say(scene.start(), "Hello")
    scene.record.close()
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\x5a" * 3996
    path.write_bytes(bytes(content))
    assert refusal(path).code == "record_corrupt"


def test_that_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE recipes (id)")
    db.close()
    before = path.read_bytes()
    assert refusal(path).code == "record_foreign"
    assert path.read_bytes() == before


def test_that_a_record_of_a_newer_frontdesk_is_refused(path: Path) -> None:
    Record(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            ("conversation", "0999_someday", "2030-01-01"),
        )
    db.close()
    refused = refusal(path)
    assert refused.code == "record_newer"
    assert "0999_someday" in str(refused)


def test_that_tables_of_others_in_the_file_do_no_harm(path: Path) -> None:
    Record(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE staff (id)")
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            ("staff", "0001_staff", "2030-01-01"),
        )
    db.close()
    Record(path).close()


def test_that_a_missing_folder_is_named_by_sqlite(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        Record(tmp_path / "nowhere" / "frontdesk.db")


def test_that_work_done_before_a_crash_is_there_after_it(scene: Scene, path: Path, tmp_path: Path) -> None:
    c = scene.start()
    scene.say(c, "Hello")
    # What a killed process leaves: the file and its log as they are, never closed.
    crashed = tmp_path / "crashed.db"
    crashed.write_bytes(path.read_bytes())
    Path(f"{crashed}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
    again = Record(crashed)
    assert again.list_events(c) == scene.record.list_events(c)
    again.close()


def test_a_thread_that_comes_late_opens_nothing(path: Path) -> None:
    file = RecordFile(path)
    file.close()
    with ThreadPoolExecutor(1) as late, pytest.raises(sqlite3.ProgrammingError, match="closed"):
        late.submit(file.rows, "SELECT 1").result()
