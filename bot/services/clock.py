"""The clock on the wall, and waiting by it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timezone

# Seconds that only grow, from no particular moment.
Monotonic = Callable[[], float]


def utc_now() -> datetime:
    """Return the time now."""
    return datetime.now(timezone.utc)


async def wait_for_event(event: asyncio.Event, timeout_s: float | None) -> None:
    """Return when the event is set, or the time is up; None waits for ever.

    `asyncio.wait_for` of Python 3.10 loses a cancellation that comes together with the event, and whoever
    closes the waiting task then waits for ever.
    """
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait([waiting], timeout=timeout_s)
    finally:
        waiting.cancel()


class Clock:
    """The time of a gateway, given where its parts are put together: tests give one to put forward."""

    def __call__(self) -> datetime:
        """Return the time now, in UTC."""
        return utc_now()

    def monotonic(self) -> float:
        """Return seconds that only grow."""
        return time.monotonic()

    async def wait(self, event: asyncio.Event, timeout_s: float | None) -> None:
        """Return when the event is set, when so many seconds have passed (None: never), or earlier."""
        await wait_for_event(event, timeout_s)


WALL_CLOCK = Clock()
