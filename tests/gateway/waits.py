"""A past for wait promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation import commands
from bot.conversation.model import Agent, ConversationId, Customer, CustomerId, Handoff, Promise, StaffId
from bot.conversation.record.record import Record
from bot.services.clock import utc_now
from tests.gateway.clock import Clock as Clock
from tests.gateway.house import House

_PAST = Agent(StaffId("s-past"), "Past")


async def remember_waits(
    house: House, seconds: float, *, places: tuple[int, ...] = (1,), count: int = 12
) -> None:
    """Customers of last week who stood at these places and were each picked up after `seconds`."""
    record = house.services.record
    now = utc_now() - timedelta(days=7)

    def write() -> None:
        for place in places:
            for number in range(count):
                _wait(record, f"past-{place}-{number}", place, now, seconds)

    await house.services.writer.write(write)


def _wait(record: Record, name: str, place: int, now: datetime, seconds: float) -> None:
    conversation_id = ConversationId(name)
    customer = record.add_customer(Customer(CustomerId(f"c-{name}"), now))
    record.append(conversation_id, commands.start_conversation(customer), now)
    wish = Handoff(reason="asked", promise=Promise(place=place))
    record.change(conversation_id, lambda s: commands.request_handoff(s, wish), now)
    record.change(conversation_id, lambda s: commands.take(s, _PAST), now + timedelta(seconds=seconds))
    record.change(conversation_id, lambda s: commands.close(s, by=_PAST), now + timedelta(seconds=seconds))
