"""Writing from the event loop: who waits for a write hears of it, whatever goes wrong beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database as Engine

from bot.storage.database import Database, Migrations
from bot.storage.errors import WriterClosed
from bot.storage.writer import Writer

PATIENCE_S = 30.0

migrations = Migrations("numbers")


@migrations(name="0001_numbers")
def create_numbers(db: Engine) -> None:
    db.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "numbers.db", (migrations,))) as opened:
        yield opened


@pytest.fixture
async def writer(database: Database) -> AsyncIterator[Writer]:
    writer = Writer(database)
    yield writer
    await writer.close()


async def test_a_write_is_answered_when_what_precedes_the_telling_fails(
    writer: Writer, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("no telling")

    writer.before_acknowledging(lambda: fail)
    writing = writer.write(lambda: database.write("INSERT INTO numbers VALUES (1)"))
    assert await asyncio.wait_for(writing, PATIENCE_S) == 1
    assert "ValueError: no telling" in caplog.text


async def test_a_closed_writer_reads_no_more(writer: Writer) -> None:
    await writer.close()
    with pytest.raises(WriterClosed):
        await writer.read(lambda: None)


async def test_a_wrong_statement_reaches_its_caller_and_the_log_with_its_traceback(
    writer: Writer, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        await writer.write(lambda: database.write("UPDATE numbers SET price = 1"))
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.message == "A write failed"
