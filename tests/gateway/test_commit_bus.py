"""What follows from a commit: who hears of it, in which order, and that no subscriber silences another."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack
from datetime import datetime, timezone

import pytest

from bot.conversation import commands
from bot.conversation.events import ConversationStarted, OwnerChanged
from bot.conversation.model import ConversationId, Customer, CustomerId
from bot.conversation.record.record import Change, Record
from bot.services.commit_bus import CommitBus
from bot.services.lifecycle import Lifecycle

NOW = datetime(2026, 11, 30, tzinfo=timezone.utc)


@pytest.fixture
def started() -> Change:
    record = Record(":memory:")
    customer = record.add_customer(Customer(CustomerId("priya"), NOW))
    events = record.append(ConversationId("c"), commands.start_conversation(customer), NOW)
    state = record.get_state(ConversationId("c"))
    record.close()
    return Change(events=events, state=state)


def test_subscribers_hear_in_the_order_they_came(started: Change) -> None:
    bus = CommitBus()
    heard: list[tuple[str, Change]] = []
    bus.subscribe(lambda change: heard.append(("first", change)))
    bus.subscribe(lambda change: heard.append(("second", change)))
    bus.publish(started)
    assert heard == [("first", started), ("second", started)]


class Follower:
    """A part that follows commits."""

    def __init__(self) -> None:
        self.heard: list[Change] = []

    def on_commit(self, change: Change) -> None:
        """Keep it."""
        self.heard.append(change)

    async def close(self) -> None:
        """Nothing to end."""


def test_a_part_that_follows_commits_is_refused_where_there_are_none(started: Change) -> None:
    bus = CommitBus()
    follower = Lifecycle(AsyncExitStack(), bus).add(Follower())
    bus.publish(started)
    assert follower.heard == [started]
    with pytest.raises(TypeError, match="Follower follows commits"):
        Lifecycle(AsyncExitStack()).add(Follower())


def test_one_that_fails_keeps_no_other_from_hearing(
    started: Change, caplog: pytest.LogCaptureFixture
) -> None:
    bus = CommitBus()
    heard: list[Change] = []

    def fail(change: Change) -> None:
        raise RuntimeError("a fault")

    bus.subscribe(fail)
    bus.subscribe(heard.append)
    with caplog.at_level(logging.ERROR):
        bus.publish(started)
    assert heard == [started]
    assert "a fault" in caplog.text


def test_types_choose_the_changes(started: Change) -> None:
    bus = CommitBus()
    owners: list[Change] = []
    starts: list[Change] = []
    bus.subscribe(owners.append, OwnerChanged)
    bus.subscribe(starts.append, ConversationStarted, OwnerChanged)
    bus.publish(started)
    assert (owners, starts) == ([], [started])


def test_several_conversations_of_one_commit_are_passed_on_one_by_one(started: Change) -> None:
    bus = CommitBus()
    heard: list[Change] = []
    bus.subscribe(heard.append)
    bus.publish((started, started))
    bus.publish("what a write returned for its caller alone")
    assert heard == [started, started]


def test_what_was_written_before_is_no_news(started: Change) -> None:
    bus = CommitBus()
    heard: list[Change] = []
    bus.subscribe(heard.append)
    bus.publish(Change(events=started.events, state=started.state, repeated=True))
    assert heard == []
