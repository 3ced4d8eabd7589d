"""Keeps the desk's lists right: fetches snoozed conversations back in time, and tells desks the lengths."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.conversation.lists import Counts, count_lists
from bot.conversation.model import ConversationId, StaffId
from bot.conversation.record import Change, Record
from bot.conversation.snooze import list_due, next_wake, wake
from bot.gateway.clock import utc_now
from bot.gateway.hub import Desk, Hub
from bot.gateway.watch import Watch
from bot.gateway.writer import Writer
from bot.protocol.lists import CountsPush, ListCounts

# A burst of changes is one count.
_COUNT_PAUSE_S = 0.2
# The clock may be set while we wait; looking again costs one row.
_LONGEST_NAP_S = 60.0


class ListWatch:
    """Looks whenever a list may have changed. What is snoozed is in the record, so a restart forgets none."""

    def __init__(
        self, record: Record, writer: Writer, hub: Hub, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._clock = clock
        self._told: dict[Desk, ListCounts] = {}
        self._lengths = Watch("list counts", self._count)
        self._snoozed = Watch("snoozed conversations", self._wake_due)

    def start(self) -> None:
        """Begin to look."""
        self._lengths.start()
        self._snoozed.start()

    def consider(self, change: Change) -> None:
        """Count again; and look at the clock if something was snoozed."""
        self._lengths.sign()
        if change.state.snoozed_until is not None:
            self._snoozed.sign()

    def greet(self) -> None:
        """A desk has opened: tell it too."""
        self._lengths.sign()

    async def close(self) -> None:
        """Stop looking."""
        await self._lengths.close()
        await self._snoozed.close()

    async def _count(self) -> None:
        if not self._hub.desks():  # nobody to tell: who opens a desk is greeted
            self._told.clear()
            return
        self._tell(await self._writer.read(lambda: count_lists(self._record.file)))
        await asyncio.sleep(_COUNT_PAUSE_S)

    def _tell(self, counts: Counts) -> None:
        desks = self._hub.desks()
        for desk in desks:
            own = _counts_of(counts, desk.staff.id)
            if self._told.get(desk) != own:
                self._told[desk] = own
                desk.push(CountsPush(counts=own))
        for gone in self._told.keys() - set(desks):
            del self._told[gone]

    def _wake_one(self, conversation_id: ConversationId, now: datetime) -> Change:
        return self._record.change(conversation_id, lambda state: wake(state, now), now)

    async def _wake_due(self) -> float:
        """Fetch back what is due; seconds until the next look."""
        now = self._clock()
        for conversation_id in await self._writer.read(lambda: list_due(self._record.file, now)):
            await self._writer.write(partial(self._wake_one, conversation_id, now))
        at = await self._writer.read(lambda: next_wake(self._record.file))
        if at is None:
            return _LONGEST_NAP_S
        return min(max((at - self._clock()).total_seconds(), 0.0), _LONGEST_NAP_S)


def _counts_of(counts: Counts, staff_id: StaffId) -> ListCounts:
    return ListCounts(
        queue=counts.queue,
        mine=counts.mine.get(staff_id, 0),
        all=counts.all,
        snoozed=counts.snoozed,
        closed=counts.closed,
    )
