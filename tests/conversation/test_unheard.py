"""Since when a customer has had no word on what the assistant owes them, and who is due one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from bot.conversation import commands, ownership
from bot.conversation.events import TurnCompleted
from bot.conversation.model import (
    Agent,
    ConversationId,
    Customer,
    CustomerId,
    Handoff,
    StaffId,
    SystemMessage,
)
from bot.conversation.record import turns_due
from bot.conversation.record.record import Record

START = datetime.fromisoformat("2026-11-30T12:00:00+00:00")
CONVERSATION = ConversationId("c")
WORD, END = timedelta(seconds=4), timedelta(hours=1)


class Story:
    """One conversation, by the second."""

    def __init__(self) -> None:
        self.record = Record(":memory:")
        customer = self.record.add_customer(Customer(CustomerId("priya"), START))
        self.record.append(CONVERSATION, commands.start_conversation(customer), START)

    def customer_writes(self, second: int) -> int:
        at = START + timedelta(seconds=second)
        decide = lambda s: commands.post_customer_message(s, "Where is it?", client_id=f"m{second}")  # noqa: E731
        return self.record.change(CONVERSATION, decide, at).state.last_seq

    def desk_says(self, second: int) -> None:
        at = START + timedelta(seconds=second)
        told = SystemMessage(text="It takes longer.", line_ids=("slow",))
        self.record.change(CONVERSATION, lambda s: commands.post_system_message(s, told), at)

    def turn_ends(self, about_seq: int, second: int) -> None:
        done = TurnCompleted(about_seq=about_seq, mood="calm")
        at = START + timedelta(seconds=second)
        self.record.change(CONVERSATION, lambda s: commands.complete_turn(s, done), at)

    @property
    def unheard_since(self) -> float | None:
        since = self.record.get_state(CONVERSATION).unheard_since
        return (since - START).total_seconds() if since else None

    def is_due(self, second: float) -> bool:
        return bool(turns_due.list_due(self.record.file, START + timedelta(seconds=second), WORD, END))

    def next_due(self) -> float | None:
        at = turns_due.next_due(self.record.file, START, WORD, END)
        return (at - START).total_seconds() if at else None


@pytest.fixture
def story() -> Iterator[Story]:
    story = Story()
    with closing(story.record):
        yield story


def test_time_runs_from_the_first_message_without_a_word(story: Story) -> None:
    assert story.next_due() is None
    story.customer_writes(10)
    story.customer_writes(13)
    assert story.unheard_since == 10
    assert story.next_due() == 14
    assert (story.is_due(13), story.is_due(14)) == (False, True)


def test_word_ends_it_and_the_next_message_begins_it_again(story: Story) -> None:
    story.customer_writes(10)
    story.desk_says(14)
    assert story.unheard_since is None
    assert story.next_due() == 3610, "what is owed is still owed, for an hour"
    assert (story.is_due(3609), story.is_due(3610)) == (False, True)
    story.customer_writes(20)
    assert story.next_due() == 24


def test_next_turn_has_a_time_of_its_own(story: Story) -> None:
    first = story.customer_writes(10)
    second = story.customer_writes(11)
    story.turn_ends(first, 13)
    assert story.unheard_since == 13
    story.turn_ends(second, 14)
    assert story.unheard_since is None
    assert story.next_due() is None


def test_a_word_is_due_while_a_person_is_awaited_and_none_once_they_have_it(story: Story) -> None:
    story.customer_writes(10)
    wish = Handoff(reason="asked")
    at = START + timedelta(seconds=12)
    story.record.change(CONVERSATION, lambda s: ownership.request_handoff(s, wish), at)
    assert story.unheard_since == 12, "they have just heard of their place"
    assert story.is_due(16)
    mia = Agent(id=StaffId("mia"), name="Mia")
    story.record.change(
        CONVERSATION, lambda s: ownership.take(s, mia, notice=SystemMessage(text="Mia is here.")), at
    )
    assert story.unheard_since is None
    assert not story.is_due(10_000)


def test_due_times_are_derived_from_the_events(story: Story) -> None:
    story.customer_writes(10)
    story.record.rebuild()
    assert story.next_due() == 14
