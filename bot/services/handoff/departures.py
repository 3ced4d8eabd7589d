"""Notices which waiting customers have left without an address, and who of them is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.conversation import ownership
from bot.conversation.desk.summary import ConversationSummary
from bot.conversation.events import NewEvent
from bot.conversation.model import ConversationId, CustomerId
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.due_jobs import DueJobs
from bot.services.hub import Hub
from bot.storage.writer import Writer

# A reload, a tunnel, another tab: who is away for less has not left.
GRACE = timedelta(minutes=2)
_LOOK_EVERY_S = 15.0


class Departures:
    """Whose place others need not wait behind: who has no page open, and no address to be answered at.

    They keep their conversation and are last in the queue until they are back.
    """

    def __init__(self, record: Record, writer: Writer, hub: Hub, clock: Clock) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._clock = clock
        self._started_at = clock()
        self._jobs = DueJobs(
            "departures",
            list_due=self._list_due,
            run=self._note,
            clock=clock,
            longest_pause_s=_LOOK_EVERY_S,
        )

    def start(self) -> None:
        """Begin to look."""
        self._jobs.start()

    async def close(self) -> None:
        """Look no more."""
        await self._jobs.close()

    def wake(self) -> None:
        """Look soon: a customer has come or gone."""
        self._jobs.wake()

    async def _list_due(self, now: datetime) -> list[ConversationId]:
        """Return the waiting conversations whose customer has left, or is back."""
        waiting = await self._writer.read(lambda: self._record.list_conversations("queue", limit=None))
        return [one.id for one in waiting if self._is_news(one, now)]

    async def _note(self, conversation_id: ConversationId) -> None:
        """Write it down, unless the customer has come back or gone again meanwhile."""
        state = await self._writer.read(lambda: self._record.get_state(conversation_id))
        if self._hub.is_connected(state.customer_id):
            await self._change(conversation_id, ownership.return_customer)
        elif self._is_gone(state.customer_id, self._clock()):
            await self._change(conversation_id, ownership.leave_customer)

    async def _change(
        self, conversation_id: ConversationId, decide: Callable[[ConversationState], list[NewEvent]]
    ) -> None:
        await self._writer.write(partial(self._write, conversation_id, decide))

    def _write(
        self, conversation_id: ConversationId, decide: Callable[[ConversationState], list[NewEvent]]
    ) -> Change | None:
        change = self._record.change(conversation_id, decide, self._clock())
        return change if change.events else None

    def _is_news(self, one: ConversationSummary, now: datetime) -> bool:
        if one.left_at:
            return self._hub.is_connected(one.customer_id)
        return not one.customer_email and self._is_gone(one.customer_id, now)

    def _is_gone(self, customer_id: CustomerId, now: datetime) -> bool:
        """Return whether no page of theirs gave a sign of life for the grace time, nor since the start."""
        if self._hub.is_connected(customer_id):
            return False
        return now - max(self._hub.last_seen_at(customer_id) or self._started_at, self._started_at) >= GRACE
