"""A clock in a test's hand."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.services import clock


class Clock(clock.Clock):
    """The time, and a while: whoever waits looks again as soon as it is put forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._set_by = timedelta()
        self._stopped: tuple[datetime, float] | None = None
        self._moved = asyncio.Event()

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead."""
        return self._ahead

    @ahead.setter
    def ahead(self, ahead: timedelta) -> None:
        self._ahead = ahead
        self._moved.set()
        self._moved = asyncio.Event()

    def show(self, at: datetime) -> None:
        """Be set to this time, as a clock on a wall is: no time has passed."""
        self._set_by += at - self()
        self.ahead += timedelta()

    def stop(self) -> None:
        """Stand still, but for being put forward."""
        self._stopped = super().__call__(), super().monotonic()

    def __call__(self) -> datetime:
        return (self._stopped[0] if self._stopped else super().__call__()) + self._set_by + self._ahead

    def monotonic(self) -> float:
        return (self._stopped[1] if self._stopped else super().monotonic()) + self._ahead.total_seconds()

    async def wait(self, event: asyncio.Event, timeout_s: float | None) -> None:
        waiting = [asyncio.ensure_future(each.wait()) for each in (event, self._moved)]
        try:
            await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()
