"""A file that the version before wrote opens, is migrated, and holds what it held.

`old/` has what that version wrote as text: tables, rows, and which migrations had been applied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation.database import RecordFile
from bot.conversation.desk import goodwill, saved_replies
from bot.conversation.model import ConversationId, Seq
from bot.conversation.outbox.failures import list_failures
from bot.conversation.record import change_feed
from bot.conversation.record.record import Record
from bot.conversation.record.search import find
from bot.conversation.state import replay
from bot.services.accounts.store import StaffStore
from bot.services.accounts.tokens import TokenStore
from knowledge_base.exchange.sources import Sources
from knowledge_base.gaps.store import GapStore
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.file import KnowledgeFile
from tests.samples import load_sample

OLD = Path(__file__).parent / "old"


def restore(name: str, folder: Path) -> Path:
    """Write the file that was kept as text."""
    return load_sample(OLD / f"{name}.sql", folder / f"{name}.db")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with closing(Record(restore("record-2026-11-30", tmp_path))) as opened:
        yield opened


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeStore]:
    with KnowledgeStore(restore("knowledge-2026-11-30", tmp_path)) as opened:
        yield opened


def test_conversations_are_as_they_were(record: Record) -> None:
    told = ConversationId("c1")
    events = record.list_events(told)
    assert [event.seq for event in events] == list(range(1, 15))
    assert record.get_state(told) == replay(events)
    assert {each.id for each in record.list_conversations("queue")} == {"c3"}
    assert [hit.conversation_id for hit in find(record.file, "traced")] == ["c1"]


def test_staff_and_what_they_keep_are_as_they_were(record: Record) -> None:
    staff = StaffStore(record.file).get_staff_by_email("ada@example.com")
    assert staff
    assert (staff.name, staff.skills) == ("Ada", ("Returns",))
    assert [token.name for token in TokenStore(record.file).list_tokens()] == ["shop"]
    assert goodwill.get_allowance(record.file) == goodwill.Allowance(10, 50, True)
    assert [reply.shortcut for reply in saved_replies.list_replies(record.file)] == ["hi"]
    assert [failure.id for failure in list_failures(record.file, "webhook")] == ["c3:2"]


def test_who_reads_on_goes_on_where_they_were(record: Record) -> None:
    assert change_feed.read_webhook_cursor(record.file) == 12
    found = change_feed.find_next(record.file, 12, ("owner_changed",))
    assert found == change_feed.Place(13, ConversationId("c1"), Seq(13))
    assert change_feed.list_changed(record.file, 14, 100) == (22, ["c2", "c3"])


def test_entries_are_as_they_were(knowledge: KnowledgeStore) -> None:
    assert [entry.id for entry in knowledge.list_published()] == ["returns", "costs"]
    assert knowledge.get_entry("costs").latest.number == 2
    assert [entry.id for entry in knowledge.list_entries("send back")] == ["returns"]
    assert knowledge.list_embeddings("small", [b"key"]) == {b"key": b"vector"}
    assert Sources(knowledge.file).get_origin("files", "a.md")
    questions, gaps = QuestionStore(knowledge.file), GapStore(knowledge.file)
    assert [pin.text for pin in questions.list_pins()] == ["do you ship to mars"]
    assert (questions.read_until(), gaps.read_until()) == (9, 12)


def shape_of(path: Path) -> tuple[set[tuple[str, str]], list[str]]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        things = db.execute("SELECT name, coalesce(sql, '') FROM sqlite_master").fetchall()
        done = db.execute("SELECT migration_set || ' ' || name FROM _sqlite_migrations ORDER BY 1").fetchall()
    return set(things), [row[0] for row in done]


@pytest.mark.parametrize("kind", [RecordFile, KnowledgeFile])
def test_a_migrated_file_has_the_shape_of_a_new_one(
    kind: type[RecordFile] | type[KnowledgeFile], tmp_path: Path
) -> None:
    old = restore("record-2026-11-30" if kind is RecordFile else "knowledge-2026-11-30", tmp_path)
    kind(old).close()
    kind(tmp_path / "new.db").close()
    assert shape_of(old) == shape_of(tmp_path / "new.db")
