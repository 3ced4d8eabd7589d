"""Tells waiting customers their place in the queue, and every customer whether a person is on duty."""

from __future__ import annotations

from bot.conversation.events import (
    CustomerLeft,
    CustomerReturned,
    OwnerChanged,
    PriorityRaised,
    PrioritySet,
    WaitPromised,
)
from bot.conversation.model import CustomerId
from bot.conversation.record.record import Change, Record
from bot.protocol.server import PresencePush
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.hub import Hub
from bot.services.presence import Presence
from bot.services.views import time_text
from bot.storage.writer import Writer

_MOVES = (OwnerChanged, PriorityRaised, PrioritySet, WaitPromised, CustomerLeft, CustomerReturned)


class QueueNotifier:
    """Tells customers their place whenever the queue may have changed; a burst of changes is one run."""

    def __init__(self, record: Record, writer: Writer, hub: Hub, presence: Presence, clock: Clock) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._presence = presence
        self._told: dict[CustomerId, PresencePush] = {}
        self._loop = DueLoop("queue", self._run, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    def on_commit(self, change: Change) -> None:
        """Run the loop soon if this change moved a conversation within the queue, or promised it a time."""
        if any(isinstance(event.body, _MOVES) for event in change.events):
            self.wake()

    def wake(self) -> None:
        """Run the loop soon."""
        self._loop.wake()

    def resend(self, customer_id: CustomerId) -> None:
        """Tell a customer who has just connected."""
        self._told.pop(customer_id, None)
        self.wake()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    async def _run(self) -> None:
        self._tell_all(await self._writer.read(self._places))

    def _places(self) -> dict[CustomerId, tuple[int, str | None]]:
        queue = self._record.list_conversations("queue", limit=None)
        return {
            summary.customer_id: (place, time_text(summary.promised_by) if summary.promised_by else None)
            for place, summary in enumerate(queue, start=1)
        }

    def _tell_all(self, places: dict[CustomerId, tuple[int, str | None]]) -> None:
        connected = self._hub.customers()
        for customer_id in connected:
            position, promised_by = places.get(customer_id, (None, None))
            push = PresencePush(on_duty=self._presence.is_staffed, position=position, promised_by=promised_by)
            if self._told.get(customer_id) != push:
                self._told[customer_id] = push
                self._hub.push_to_customer(customer_id, push)
        for gone in self._told.keys() - set(connected):
            del self._told[gone]
