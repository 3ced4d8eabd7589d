"""Keeps the desk's lists right: fetches snoozed conversations back in time, and tells desks the lengths."""

from __future__ import annotations

import asyncio
from functools import partial

import msgspec

from bot.conversation.desk.lists import Counts, count_lists
from bot.conversation.desk.snooze import list_due, next_wake, wake
from bot.conversation.model import ConversationId, StaffId
from bot.conversation.record.record import Change, Record
from bot.protocol.lists import CountsPush, ListCounts
from bot.services.clock import Clock
from bot.services.due_jobs import DueJobs, DueLoop
from bot.services.hub import Desk, Hub
from bot.storage.writer import Writer

_encode = msgspec.json.Encoder().encode

# A burst of changes is one count.
_COUNT_PAUSE_S = 0.2


class ListNotifier:
    """Looks whenever a list may have changed. What is snoozed is in the record, so a restart forgets none."""

    def __init__(self, record: Record, writer: Writer, hub: Hub, clock: Clock) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._clock = clock
        self._told: dict[Desk, ListCounts] = {}
        self._lengths = DueLoop("list counts", self._count, clock)
        self._snoozed = DueJobs(
            "snoozed conversations",
            list_due=lambda now: writer.read(lambda: list_due(record.file, now)),
            next_due=lambda after: writer.read(lambda: next_wake(record.file, after)),
            run=self._wake,
            clock=clock,
        )

    def start(self) -> None:
        """Start the loop."""
        self._lengths.start()
        self._snoozed.start()

    def on_commit(self, change: Change) -> None:
        """Count again; and look at the clock if something was snoozed."""
        self._lengths.wake()
        if change.state.snoozed_until is not None:
            self._snoozed.wake()

    def greet(self) -> None:
        """Send the counts to a desk that has just opened."""
        self._lengths.wake()

    async def close(self) -> None:
        """Stop the loop."""
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
                desk.send(_encode(CountsPush(counts=own)))
        for gone in self._told.keys() - set(desks):
            del self._told[gone]

    async def _wake(self, conversation_id: ConversationId) -> None:
        """Fetch one back."""
        now = self._clock()
        decide = partial(wake, now=now)
        await self._writer.write(lambda: self._record.change(conversation_id, decide, now))


def _counts_of(counts: Counts, staff_id: StaffId) -> ListCounts:
    return ListCounts(
        queue=counts.queue,
        mine=counts.mine.get(staff_id, 0),
        all=counts.all,
        assistant=counts.assistant,
        snoozed=counts.snoozed,
        closed=counts.closed,
    )
