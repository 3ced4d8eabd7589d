"""A record that an earlier version wrote opens, is migrated, and everything in it can be read."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.conversation import commands
from bot.conversation.accounts.staff import StaffStore
from bot.conversation.accounts.tokens import TokenStore
from bot.conversation.customers.attributes import list_attributes
from bot.conversation.desk import goodwill, saved_replies
from bot.conversation.model import ConversationId, CustomerId, Seq
from bot.conversation.outbox.failures import list_failures
from bot.conversation.record import change_feed
from bot.conversation.record.record import Record
from bot.conversation.record.search import find
from bot.conversation.state import ConversationState
from bot.conversation.transitions import replay
from tests.samples import count_rows, load_sample, released_versions, samples, shape_of

SAMPLES = samples("conversation")
FIRST, LAST, DESK, PACKETS = (
    next(path for path in SAMPLES if path.stem == name) for name in ("first", "last", "desk", "packets")
)


def opened(sample: Path, folder: Path) -> Record:
    """Open a copy of a sample as the gateway does."""
    file = load_sample(sample, folder / "frontdesk.db")
    return Record(file)


def all_states(record: Record) -> dict[str, ConversationState]:
    """Return what every conversation has come to."""
    ids = [ConversationId(row["id"]) for row in record.file.rows("SELECT id FROM conversations")]
    return {each: record.get_state(each) for each in ids}


def test_every_released_version_has_a_sample() -> None:
    assert {sample.parent.name for sample in SAMPLES} == released_versions()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.parent.name}-{sample.stem}")
def test_a_migrated_record_has_the_shape_of_a_new_one(sample: Path, tmp_path: Path) -> None:
    opened(sample, tmp_path).close()
    Record(tmp_path / "new.db").close()
    assert shape_of(tmp_path / "frontdesk.db") == shape_of(tmp_path / "new.db")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.parent.name}-{sample.stem}")
def test_every_event_of_a_sample_is_read_and_what_follows_from_it_again(sample: Path, tmp_path: Path) -> None:
    record = opened(sample, tmp_path)
    states = all_states(record)
    events = [event for state in states.values() for event in record.list_events(state.id, limit=-1)]
    assert len(events) == count_rows(tmp_path / "frontdesk.db", "events") > 20
    figures = record.measure(events[0].at.date(), events[-1].at)
    assert record.rebuild() == len(states)
    assert all_states(record) == states
    assert record.measure(events[0].at.date(), events[-1].at) == figures
    record.close()


def test_a_record_of_the_first_version_is_readable_and_goes_on(tmp_path: Path) -> None:
    record = opened(FIRST, tmp_path)
    ada = record.get_customer_by_token("token-ada")
    assert ada is not None
    assert (ada.name, ada.email, ada.subject, ada.attributes) == (
        "Ada",
        "ada@example.com",
        "u-1",
        {"plan": "gold"},
    )
    states = all_states(record)
    assert {name: state.owner for name, state in states.items()} == {
        "c-answered": "closed",
        "c-with-agent": "agent",
        "c-waiting": "waiting",
    }
    with_agent = states["c-with-agent"]
    assert (with_agent.name, with_agent.agent_name, with_agent.problem) == (
        "Bo",
        "Mia",
        "Please, a person",
    )
    assert record.get_position(ConversationId("c-waiting")) == 1
    figures = record.measure(datetime(2026, 11, 21).date(), datetime(2026, 11, 21, 13, tzinfo=timezone.utc))
    assert figures.conversations.value == 3
    assert [each.name for each in StaffStore(record.file).list_staff()] == ["Edda", "Mia", "Sol"]
    said = record.change(
        ConversationId("c-waiting"),
        lambda state: commands.post_customer_message(state, "Are you there?", client_id="m-9"),
        datetime(2026, 11, 30, tzinfo=timezone.utc),
    )
    assert said.events[-1].seq == 7
    record.close()


def test_a_record_of_the_last_commit_before_the_rooms_moved_is_readable(tmp_path: Path) -> None:
    record = opened(LAST, tmp_path)
    states = all_states(record).values()
    assert Counter(state.owner for state in states) == {"waiting": 1, "agent": 1}
    (ada,) = (state for state in states if state.owner == "agent")
    assert (ada.name, ada.agent_name) == ("Ada", "Mia")
    assert [(a.name, a.value, a.by) for a in list_attributes(record.file, CustomerId(ada.customer_id))] == [
        ("plan", "gold", "Mia")
    ]
    record.close()


def test_what_a_desk_keeps_is_readable(tmp_path: Path) -> None:
    record, told = opened(DESK, tmp_path), ConversationId("c1")
    events = record.list_events(told)
    assert [event.seq for event in events] == list(range(1, 15))
    assert record.get_state(told) == replay(events)
    assert {each.id for each in record.list_conversations("queue")} == {"c3"}
    assert [hit.conversation_id for hit in find(record.file, "traced")] == ["c1"]
    staff = StaffStore(record.file).get_staff_by_email("ada@example.com")
    assert staff
    assert (staff.name, staff.skills) == ("Ada", ("Returns",))
    assert [token.name for token in TokenStore(record.file).list_tokens()] == ["shop"]
    assert goodwill.get_allowance(record.file) == goodwill.Allowance(10, 50, True)
    assert [reply.shortcut for reply in saved_replies.list_replies(record.file)] == ["hi"]
    assert [failure.id for failure in list_failures(record.file, "webhook")] == ["c3:2"]
    record.close()


def test_packets_that_were_acknowledged_with_a_hash_are_not_owed_again(tmp_path: Path) -> None:
    record = opened(PACKETS, tmp_path)
    owed = [
        state.id
        for state in all_states(record).values()
        if state.delivery.is_owed(state.owner, state.agent_id)
    ]
    assert owed == ["unread"]
    record.close()


def test_who_reads_on_goes_on_where_they_were(tmp_path: Path) -> None:
    record = opened(DESK, tmp_path)
    assert change_feed.read_webhook_cursor(record.file) == 12
    found = change_feed.find_next(record.file, 12, ("owner_changed",))
    assert found == change_feed.FeedPosition(13, ConversationId("c1"), Seq(13))
    assert change_feed.list_changed(record.file, 14, 100) == (22, ["c2", "c3"])
    record.close()
