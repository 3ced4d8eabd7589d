"""Which agents are on duty: those who wish to be, while their desk is open or was a moment ago."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from bot.conversation.model import StaffId


class Presence:
    """Duty within this process. `changed` is called when the desk becomes staffed or unstaffed.

    `is_staffed` may be read from any thread.
    """

    def __init__(self, grace_s: float, changed: Callable[[bool], None] = lambda staffed: None) -> None:
        self._grace_s = grace_s
        self._changed = changed
        self._sockets: Counter[StaffId] = Counter()
        self._on_duty: frozenset[StaffId] = frozenset()
        self._leaving: dict[StaffId, asyncio.TimerHandle] = {}

    @property
    def is_staffed(self) -> bool:
        """Whether anybody is on duty."""
        return bool(self._on_duty)

    @property
    def on_duty(self) -> frozenset[StaffId]:
        """Who is on duty."""
        return self._on_duty

    def is_on_duty(self, staff_id: StaffId) -> bool:
        """Whether this person is on duty."""
        return staff_id in self._on_duty

    def arrive(self, staff_id: StaffId, *, wishes_duty: bool) -> None:
        """A desk of this person opened; they are on duty again if that was their wish."""
        self._sockets[staff_id] += 1
        if timer := self._leaving.pop(staff_id, None):
            timer.cancel()
        if wishes_duty:
            self._set(self._on_duty | {staff_id})

    def leave(self, staff_id: StaffId) -> None:
        """A desk of this person closed; after their last one they stay on duty for the grace time."""
        self._sockets[staff_id] -= 1
        if self._sockets[staff_id] > 0:
            return
        del self._sockets[staff_id]
        if staff_id in self._on_duty:
            loop = asyncio.get_running_loop()
            self._leaving[staff_id] = loop.call_later(self._grace_s, self._expire, staff_id)

    def set_duty(self, staff_id: StaffId, on_duty: bool) -> None:
        """The person goes on or off duty."""
        self._set(self._on_duty | {staff_id} if on_duty else self._on_duty - {staff_id})

    def close(self) -> None:
        """Stop the clocks."""
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()

    def _expire(self, staff_id: StaffId) -> None:
        self._leaving.pop(staff_id, None)
        self._set(self._on_duty - {staff_id})

    def _set(self, on_duty: frozenset[StaffId]) -> None:
        before, self._on_duty = self.is_staffed, on_duty
        if before != self.is_staffed:
            self._changed(self.is_staffed)
