"""The full-text index: kept in step with the record, and made for a record that has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.conversation import commands, ownership
from bot.conversation.desk.notes import add_note
from bot.conversation.events import CustomerLearned, NewEvent
from bot.conversation.migrations import migrations
from bot.conversation.model import SYSTEM, Agent, StaffId
from bot.conversation.record.record import Record
from bot.conversation.record.search import find, forget_lines, quote_query, split_snippet
from tests.conversation.conftest import Scene

MIA = Agent(StaffId("mia"), "Mia")


def found(record: Record, words: str) -> list[str]:
    return [hit.conversation_id for hit in find(record.file, words)]


def test_words_are_found_wherever_they_were_said(scene: Scene) -> None:
    lamp, sofa = scene.start("lamp"), scene.start("sofa")
    scene.say(lamp, "My lamp flickers at night")
    scene.reply(lamp, scene.say(lamp, "Hello?"), "Have you changed the bulb?")
    scene.change(sofa, lambda s: add_note(s, MIA, "Fabric is sold out", client_id="n"))
    assert found(scene.record, "lamp night") == [], "not passed on to staff yet"
    assert found(scene.record, "fab") == [sofa], "their own words they find"
    scene.hand_off(lamp)
    assert found(scene.record, "lamp night") == [lamp]
    assert found(scene.record, "bulb") == [lamp]
    assert found(scene.record, "fab") == [sofa]
    assert found(scene.record, "lamp fabric") == []
    hit = find(scene.record.file, "flick")[0]
    assert hit.snippet == ("My lamp ", "flickers", " at night")


def test_what_is_taken_back_is_found_no_longer(scene: Scene) -> None:
    lamp = scene.start("lamp")
    scene.change(lamp, lambda s: commands.learn_customer(s, name="Priya", email="p@x.example"))
    seq = scene.say(lamp, "My card number is secretly noted")
    scene.hand_off(lamp)
    assert found(scene.record, "Priya") == found(scene.record, "p@x.example") == [lamp]
    forget = NewEvent(sender=SYSTEM, body=CustomerLearned(forget=True))
    scene.change(lamp, lambda s: [forget])
    assert found(scene.record, "Priya") == []
    with scene.record.transaction():
        forget_lines(scene.record.file, lamp, seq=seq)
    assert found(scene.record, "secretly") == []


def test_a_note_handed_over_is_found(scene: Scene) -> None:
    lamp = scene.start("lamp")
    scene.hand_off(lamp)
    scene.take(lamp)
    scene.change(lamp, lambda s: ownership.close(s, by=scene.mia, note="Sent a replacement"))
    assert [hit.kind for hit in find(scene.record.file, "replacement")] == ["note"]


def test_a_record_from_before_the_index_is_searched_too(path: Path) -> None:
    old = Database(path)
    migrations.apply(old, stop_before="0002_notes")
    old.execute("INSERT INTO customers (id, created_at) VALUES ('c', '2026-11-20T10:00:00.000000Z')")
    old.execute(
        "INSERT INTO conversations (id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, "
        "priority, customer_messages) VALUES ('old', 'c', 'closed', '2026-11-20T10:00:00.000000Z', "
        "'2026-11-20T10:00:00.000000Z', 3, '', 'calm', 'normal', 1)"
    )
    lines = [
        ("conversation_started", '{"type":"conversation_started","customer_id":"c"}'),
        ("message_posted", '{"type":"message_posted","text":"An ancient lamp"}'),
        ("customer_learned", '{"type":"customer_learned","name":"Methuselah"}'),
    ]
    for seq, (kind, body) in enumerate(lines, start=1):
        old.execute(
            "INSERT INTO events (conversation_id, seq, at, sender_kind, type, body) "
            "VALUES ('old', ?, '2026-11-20T10:00:00.000000Z', 'customer', ?, ?)",
            (seq, kind, body),
        )
    old.conn.commit()
    old.close()
    record = Record(path)
    try:
        assert found(record, "ancient") == found(record, "methus") == ["old"]
        summary = record.list_conversations("closed")[0]
        assert (summary.labels, summary.snoozed_until) == ((), None)
    finally:
        record.close()


@given(st.text(max_size=60))
def test_any_text_is_a_query_without_an_operator(words: str) -> None:
    record = Record(":memory:")
    try:
        find(record.file, words)
    finally:
        record.close()


@pytest.mark.parametrize(
    ("words", "query"),
    [("lamp", '"lamp"*'), ('a "b" OR c', '"a" "b" "OR" "c"*'), ("- *", ""), ("", "")],
)
def test_each_word_is_quoted_and_the_last_may_go_on(words: str, query: str) -> None:
    assert quote_query(words) == query


def test_a_snippet_alternates_between_beside_and_found() -> None:
    assert split_snippet("\ue000My\ue001 lamp \ue000flickers\ue001") == ("", "My", " lamp ", "flickers", "")
