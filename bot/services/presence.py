"""Which agents are there: on duty, away for a while, or off; and whose desk is open, or was a moment ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bot.conversation.model import StaffId
from bot.protocol.routing import Availability
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop


class Presence:
    """Duty within this process. Subscribers hear when somebody comes, goes or changes availability.

    Somebody on duty is away while they say so, and after `away_after_s` without a sign of them; nobody on
    duty who is away counts as staffing the desk. `is_staffed` may be read from any thread.
    """

    def __init__(self, grace_s: float, away_after_s: float, clock: Clock) -> None:
        self._grace_s = grace_s
        self._subscribers: list[Callable[[], None]] = []
        self._away_after_s = away_after_s
        self._now = clock.monotonic
        self._sockets: Counter[StaffId] = Counter()
        self._wishes: frozenset[StaffId] = frozenset()
        self._away: frozenset[StaffId] = frozenset()
        self._seen: dict[StaffId, float] = {}
        self._idle: frozenset[StaffId] = frozenset()
        self._leaving: dict[StaffId, float] = {}  # when their grace time ends
        self._loop = DueLoop("presence", self._expire, clock)

    def start(self) -> None:
        """Let grace times end."""
        self._loop.start()

    async def close(self) -> None:
        """Let no more of them end."""
        await self._loop.close()

    @property
    def is_staffed(self) -> bool:
        """Whether anybody is on duty and not away."""
        return bool(self.on_duty)

    @property
    def on_duty(self) -> frozenset[StaffId]:
        """Who is on duty and not away."""
        return self._wishes - self._away - self._idle

    def is_on_duty(self, staff_id: StaffId) -> bool:
        """Return whether this person is on duty, at the desk or away for a while."""
        return staff_id in self._wishes

    def is_here(self, staff_id: StaffId) -> bool:
        """Return whether a desk of this person is open, or was until a moment ago."""
        return staff_id in self._sockets or staff_id in self._leaving

    @property
    def is_anybody_here(self) -> bool:
        """Whether anybody's desk is open, or was until a moment ago."""
        return bool(self._sockets or self._leaving)

    def availability(self, staff_id: StaffId) -> Availability:
        """Return whether this person is on duty, away or off."""
        if staff_id not in self._wishes:
            return "off"
        return "on_duty" if staff_id in self.on_duty else "away"

    def arrive(self, staff_id: StaffId, *, wishes_duty: bool, away: bool = False) -> None:
        """Note that a desk of this person opened.

        They are on duty again, or away, if that is how they left it.
        """
        self._sockets[staff_id] += 1
        self._leaving.pop(staff_id, None)
        self._seen[staff_id] = self._now()
        self._idle -= {staff_id}
        if wishes_duty:
            self._wishes |= {staff_id}
            self._away = self._away | {staff_id} if away else self._away - {staff_id}
        self._changed()

    def leave(self, staff_id: StaffId) -> None:
        """Note that a desk of this person closed; after their last one they stay for the grace time."""
        self._sockets[staff_id] -= 1
        if self._sockets[staff_id] > 0:
            return
        del self._sockets[staff_id]
        self._leaving[staff_id] = self._now() + self._grace_s
        self._loop.wake()

    def set_availability(self, staff_id: StaffId, availability: Availability) -> None:
        """Set the person on duty, away or off, as they say."""
        here = frozenset((staff_id,))
        self._wishes = self._wishes - here if availability == "off" else self._wishes | here
        self._away = self._away | here if availability == "away" else self._away - here
        self._idle -= here
        self._seen[staff_id] = self._now()
        self._changed()

    def note_activity(self, staff_id: StaffId) -> None:
        """Note a sign of this person, who is back if they had been away without saying so."""
        self._seen[staff_id] = self._now()
        if staff_id in self._idle:
            self._idle -= {staff_id}
            self._changed()

    def mark_idle(self) -> None:
        """Mark as away whoever has given no sign for too long."""
        before = self._now() - self._away_after_s
        idle = {staff_id for staff_id in self.on_duty if self._seen.get(staff_id, before) <= before}
        if idle:
            self._idle |= idle
            self._changed()

    def subscribe(self, subscriber: Callable[[], None]) -> None:
        """Call it whenever somebody comes, goes or changes availability."""
        self._subscribers.append(subscriber)

    def _changed(self) -> None:
        for subscriber in self._subscribers:
            subscriber()

    async def _expire(self) -> float | None:
        now = self._now()
        gone = frozenset(staff_id for staff_id, until in self._leaving.items() if until <= now)
        if gone:
            self._leaving = {each: until for each, until in self._leaving.items() if each not in gone}
            self._wishes, self._away, self._idle = self._wishes - gone, self._away - gone, self._idle - gone
            self._changed()
        return min(self._leaving.values()) - now if self._leaving else None
