"""The webhook, against a receiver on a real port that checks the signature and fails at first."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.database import RecordFile
from bot.conversation.events import OwnerChanged, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.record import change_feed
from bot.conversation.record.record import Record
from bot.services.settings import SettingsError, read_settings
from bot.storage.errors import DatabaseUnavailable
from tests.gateway.house import open_house
from tests.gateway.receiver import SECRET, Receiver
from tests.peer import until


async def test_another_system_hears_once_of_each_wait_and_pick_up_also_after_failures(
    tmp_path: Path,
) -> None:
    receiver = Receiver(fail=2)
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(name="Priya", email="priya@demo.example")
        await customer.say("My secret problem with a lamp")
        conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
        while not receiver.had:
            house.clock.ahead += timedelta(seconds=5)
            await mia.ask("team.get")
        await receiver.heard("waiting")
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await receiver.heard("assigned")
    waiting, assigned = receiver.had
    assert (waiting["event"], waiting["reason"]) == ("waiting", "asked")
    assert assigned["event"] == "assigned"
    assert waiting["url"].endswith(f"/desk#{conversation_id}")
    assert receiver.tries[0] == receiver.tries[1] == receiver.tries[2] == waiting["id"]
    assert len(set(receiver.tries)) == 2
    assert "secret problem" not in json.dumps(receiver.had)
    assert "priya" not in json.dumps(receiver.had).lower()


async def test_a_restart_delivers_what_the_process_before_had_not(tmp_path: Path) -> None:
    receiver = Receiver(fail=1)
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        customer = await house.customer()
        await customer.open()
        await customer.ask("handoff.request", client_id="h")
        while not receiver.tries:
            await customer.ask("events.get", after_seq=0)
        await house.stop()
        assert receiver.had == [], "the first try failed, and the next was a second away"
        house.clock.ahead += timedelta(seconds=5)
        await house.start()
        waiting = await receiver.heard("waiting")
        assert receiver.tries == [waiting["id"], waiting["id"]]


async def test_event_that_is_for_nobody_outside_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, list_events = [], Record.list_events

    def listing(
        record: Record, conversation_id: ConversationId, after_seq: int = 0, limit: int = 200
    ) -> tuple[RecordedEvent, ...]:
        events = list_events(record, conversation_id, after_seq, limit)
        # One at a time, as the webhook does. A delivery that failed is read again when it is tried again.
        if limit == 1 and isinstance(events[0].body, OwnerChanged) and events[0].body.owner == "assistant":
            read.append((conversation_id, after_seq))
        return events

    monkeypatch.setattr(Record, "list_events", listing)
    receiver = Receiver(fail=0)
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open()
        for number in range(2):
            asked = await customer.ask("handoff.request", client_id=f"h{number}")
            conversation_id = asked["conversation_id"]
            await mia.ask("conversation.take", conversation_id=conversation_id)
            await receiver.heard("assigned")
            receiver.had.clear()
            await mia.ask("conversation.return", conversation_id=conversation_id)
            await house.services.writer.write(lambda: None)
    assert len(read) == len(set(read)) > 0


def test_a_webhook_needs_a_secret_that_is_worth_the_name() -> None:
    given = {"FRONTDESK_WEBHOOK_URL": "https://hooks.example/in"}
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        read_settings({**given, "FRONTDESK_WEBHOOK_SECRET": "short"})
    assert SECRET not in repr(read_settings({**given, "FRONTDESK_WEBHOOK_SECRET": SECRET}))


async def test_webhook_survives_a_record_that_cannot_be_written_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures, has_read = [DatabaseUnavailable("frontdesk.db", "database is locked")], threading.Event()

    def read_when_free(file: RecordFile) -> int | None:
        if failures:
            raise failures.pop()
        has_read.set()
        return change_feed.read_webhook_cursor(file)

    monkeypatch.setattr("bot.services.outbox.webhook.read_webhook_cursor", read_when_free)
    receiver = Receiver(fail=0)
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        await until(lambda: not failures)
        house.clock.ahead += timedelta(seconds=1)
        await until(has_read.is_set)
        customer = await house.customer()
        await customer.open()
        await customer.ask("handoff.request", client_id="h")
        await receiver.heard("waiting")
    assert not failures
