"""A record with a clock in hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.conversation import commands, ownership
from bot.conversation.events import MessagePosted, TurnCompleted
from bot.conversation.model import (
    Agent,
    Answer,
    ConversationId,
    Customer,
    CustomerId,
    Handoff,
    Mood,
    Seq,
    StaffId,
)
from bot.conversation.record.record import Change, Decision, Record


class Scene:
    """Conversations played on a record; every change happens one second after the one before."""

    mia = Agent(id=StaffId("mia"), name="Mia")
    tom = Agent(id=StaffId("tom"), name="Tom")

    def __init__(self, record: Record) -> None:
        self.record = record
        self.now = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
        self._messages = 0

    def wait(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def start(self, name: str = "c1", customer: Customer | None = None) -> ConversationId:
        customer = customer or Customer(id=CustomerId(f"customer-of-{name}"), created_at=self.now)
        self.record.add_customer(customer, token=f"token-of-{name}")
        conversation_id = ConversationId(name)
        self.record.append(conversation_id, commands.start_conversation(customer), self.wait(seconds=1))
        return conversation_id

    def change(self, conversation_id: ConversationId, decide: Decision) -> Change:
        return self.record.change(conversation_id, decide, self.wait(seconds=1))

    def say(self, conversation_id: ConversationId, text: str) -> Seq:
        """The customer says something; the `seq` of what they said."""
        self._messages += 1
        key = f"m{self._messages}"
        said = self.change(conversation_id, lambda s: commands.post_customer_message(s, text, client_id=key))
        return said.events[-1].seq

    def reply(
        self,
        conversation_id: ConversationId,
        about: Seq,
        text: str = "Here you are.",
        *,
        entry: str | None = None,
        mood: Mood = "calm",
        handoff: Handoff | None = None,
    ) -> Change:
        """The assistant deals with what was said, quoting an entry if one is named."""
        answer = Answer(entry_id=entry, revision=1, title=entry.title(), confidence=0.9) if entry else None
        done = TurnCompleted(about_seq=about, mood=mood, memory={"about": about})
        message = MessagePosted(text=text, answer=answer, line_ids=(f"line-{about}",))
        return self.change(
            conversation_id, lambda s: commands.complete_turn(s, done, [message], handoff=handoff)
        )

    def judge(self, conversation_id: ConversationId, about: Seq, helpful: bool) -> Change:
        self._messages += 1
        key = f"f{self._messages}"
        return self.change(
            conversation_id, lambda s: commands.give_feedback(s, about, helpful=helpful, client_id=key)
        )

    def hand_off(self, conversation_id: ConversationId, handoff: Handoff | None = None) -> Change:
        wish = handoff or Handoff(reason="asked")
        return self.change(conversation_id, lambda s: ownership.request_handoff(s, wish))

    def take(self, conversation_id: ConversationId, agent: Agent = mia) -> Change:
        return self.change(conversation_id, lambda s: ownership.take(s, agent))

    def agent_says(self, conversation_id: ConversationId, text: str, agent: Agent = mia) -> Change:
        self._messages += 1
        key = f"a{self._messages}"
        return self.change(
            conversation_id, lambda s: commands.post_agent_message(s, agent, text, client_id=key)
        )

    def close(self, conversation_id: ConversationId) -> Change:
        return self.change(conversation_id, lambda s: ownership.close(s))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frontdesk.db"


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    record = Record(path)
    yield record
    record.close()


@pytest.fixture
def scene(record: Record) -> Scene:
    return Scene(record)
