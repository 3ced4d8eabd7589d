from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.conversation.commands import start_conversation
from bot.conversation.model import ConversationId, Customer, CustomerId
from bot.conversation.record import Change, Decision, Record

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


class Scene:
    """A record with a clock in hand: every change happens one second after the one before."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.now = NOON

    def pass_time(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def start(self, name: str = "c1", *, customer: Customer | None = None) -> ConversationId:
        customer = customer or Customer(id=CustomerId(f"customer-of-{name}"), created_at=self.now)
        self.record.add_customer(customer, token=f"token-of-{name}")
        conversation_id = ConversationId(name)
        self.record.append(conversation_id, start_conversation(customer), self.pass_time(seconds=1))
        return conversation_id

    def change(self, conversation_id: ConversationId, decide: Decision) -> Change:
        return self.record.change(conversation_id, decide, self.pass_time(seconds=1))


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
