"""Records of earlier versions, in which a sentence stood where something was struck."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.conversation.database import RecordFile
from bot.conversation.events import CustomerLearned, MessagePosted, NewEvent, NoteAdded
from bot.conversation.model import ASSISTANT, SYSTEM, ConversationId, Sender
from bot.conversation.record.record import Record
from bot.conversation.record.redaction import read_scrub_due
from bot.conversation.record.search import find
from tests.conversation.conftest import Scene

MARK = "(Removed by the customer)"


@pytest.fixture
def old(scene: Scene, path: Path) -> ConversationId:
    """A conversation as the version before left it."""
    conversation_id = scene.start()
    customer = Sender(kind="customer", id="c-1", name=MARK)
    scene.change(
        conversation_id,
        lambda state: [
            NewEvent(sender=customer, body=MessagePosted(text=MARK, struck=True)),
            NewEvent(sender=ASSISTANT, body=MessagePosted(text=f"You said: {MARK} Is that so?")),
            NewEvent(sender=SYSTEM, body=CustomerLearned(name=MARK, name_source="said")),
            NewEvent(sender=SYSTEM, body=CustomerLearned(email=MARK, order_number=MARK)),
            NewEvent(sender=SYSTEM, body=CustomerLearned(order_number="10293")),
            NewEvent(sender=SYSTEM, body=NoteAdded(text=f"They asked about {MARK}")),
        ],
    )
    scene.record.close()
    db = Database(path)
    db.execute("DROP TABLE scrub_due")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = '0019_redaction'")
    db.conn.commit()
    db.close()
    return conversation_id


def test_a_record_of_an_earlier_version_holds_no_sentence_for_what_was_struck(
    old: ConversationId, path: Path
) -> None:
    record = Record(RecordFile(path))
    state = record.get_state(old)
    assert (state.name, state.email, state.order_numbers) == (None, None, ("10293",))
    assert (state.last_text, state.said) == ("You said: […] Is that so?", ())
    assert MARK not in str(record.list_events(old, limit=-1))
    assert find(record.file, "removed customer") == ()
    assert len(find(record.file, "asked")) == 1, "the rest is found"
    assert read_scrub_due(record.file) == 1
    customer = record.get_customer(state.customer_id)
    assert (customer.name, customer.email) == (None, None)
    tables = [row["name"] for row in record.file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    plain = [table for table in tables if not table.startswith("search_") or table == "search_lines"]
    assert [t for t in plain if MARK in str([tuple(r) for r in record.file.rows(f"SELECT * FROM {t}")])] == []
    record.close()
