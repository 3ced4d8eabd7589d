"""What to promise waiting customers, and who of them is owed a word about it, from the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.conversation.database import RecordFile
from bot.conversation.handoff import waits, work
from bot.conversation.handoff.estimate import MeasuredWait, make_promise
from bot.conversation.model import ConversationId, HandoffReason, Load, Priority, Promise, StaffId
from bot.conversation.queue import priority_of
from bot.conversation.state import ConversationState


class Waiting:
    """The waits in a record."""

    def __init__(self, file: RecordFile) -> None:
        self._file = file

    def promise_on_joining(
        self,
        state: ConversationState,
        reason: HandoffReason,
        now: datetime,
        priority: Priority | None = None,
        *,
        on_duty: Collection[StaffId],
    ) -> Promise:
        """Return what to promise who joins the queue now for this reason, or with this priority."""
        priority = priority or priority_of(reason, state.mood)
        ahead = waits.count_ahead(self._file, priority, reason, state.owed_since or now)
        load = self._load(ahead + 1, on_duty)
        return make_promise(self._waits([load], now), now, load, handling_s=self._handling_s(now))

    def promise_on_waiting(
        self, state: ConversationState, now: datetime, *, on_duty: Collection[StaffId]
    ) -> Promise:
        """Return what to promise a customer who waits already, and perhaps has been promised something."""
        load = self._load(waits.read_position(self._file, state.id) or 1, on_duty)
        first, told_at = state.wait.first_load, state.wait.told_at
        return make_promise(
            self._waits([load, first or load], now),
            now,
            load,
            first=first,
            waited_s=(now - told_at).total_seconds() if first and told_at else 0.0,
            handling_s=self._handling_s(now),
        )

    def is_within(self, promise: Promise, standard_s: float, now: datetime) -> bool:
        """Return whether the standard can be met at this place, by how long conversations take."""
        load = Load(place=promise.place, agents=promise.agents, idle=promise.idle)
        return load.is_free or load.per_agent * self._handling_s(now) <= standard_s

    def _load(self, place: int, on_duty: Collection[StaffId]) -> Load:
        """Return the load at this place, by who is on duty."""
        has = work.count_by_agent(self._file)
        idle = sum(staff_id not in has for staff_id in on_duty)
        return Load(place=place, agents=len(on_duty), idle=idle)

    def _waits(self, loads: Sequence[Load], now: datetime) -> list[MeasuredWait]:
        return waits.read_waits(self._file, loads, now)

    def _handling_s(self, now: datetime) -> float:
        return waits.read_handling(self._file, now)

    def list_due(self, now: datetime) -> list[ConversationId]:
        """Return the conversations in which something must be done about a promise now, longest due first."""
        return waits.read_due(self._file, now)

    def get_next_due(self, after: datetime) -> datetime | None:
        """Return the first time after `after` at which something must be done about a promise."""
        return waits.read_next_due(self._file, after)

    def list_untold(self) -> list[ConversationId]:
        """Return the conversations whose customer was not told how long it takes, most urgent first."""
        return waits.read_untold(self._file)
