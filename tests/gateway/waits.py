"""A past for wait promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation import commands, ownership
from bot.conversation.model import Agent, ConversationId, Customer, CustomerId, Handoff, Promise, StaffId
from bot.conversation.record.record import Record
from bot.services.clock import utc_now
from tests.gateway.clock import Clock as Clock
from tests.gateway.house import House

_PAST = Agent(StaffId("s-past"), "Past")


async def remember_waits(
    house: House, seconds: float, *, places: tuple[int, ...] = (1,), count: int = 12, idle: int = 1
) -> None:
    """Customers of last week, one agent on duty, who stood at these places and were met after `seconds`."""
    record = house.services.record
    now = utc_now() - timedelta(days=7)

    def write() -> None:
        for place in places:
            for number in range(count):
                _wait(record, f"past-{place}-{seconds}-{number}", place, now, seconds, idle)

    await house.services.writer.write(write)


async def remember_talks(house: House, seconds: float, *, count: int = 5) -> None:
    """Conversations of last week that took one agent so long, one after the other."""
    record = house.services.record
    now = utc_now() - timedelta(days=7)

    def write() -> None:
        for number in range(count):
            begun = now + timedelta(seconds=number * seconds)
            _wait(record, f"talk-{number}", 1, begun, 0.0, 1, talk_s=seconds)

    await house.services.writer.write(write)


def _wait(
    record: Record, name: str, place: int, now: datetime, seconds: float, idle: int, *, talk_s: float = 0.0
) -> None:
    conversation_id = ConversationId(name)
    customer = record.add_customer(Customer(CustomerId(f"c-{name}"), now))
    record.append(conversation_id, commands.start_conversation(customer), now)
    wish = Handoff(reason="asked", promise=Promise(place=place, agents=1, idle=idle))
    record.change(conversation_id, lambda s: ownership.request_handoff(s, wish), now)
    record.change(conversation_id, lambda s: ownership.take(s, _PAST), now + timedelta(seconds=seconds))
    record.change(
        conversation_id, lambda s: ownership.close(s, by=_PAST), now + timedelta(seconds=seconds + talk_s)
    )
