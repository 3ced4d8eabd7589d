"""The clock on the wall, and waiting by it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(timezone.utc)


async def wait_for_sign(sign: asyncio.Event, timeout_s: float | None) -> None:
    """Return when the sign is given, or the time is up; None waits for ever.

    `asyncio.wait_for` of Python 3.10 loses a cancellation that comes together with the sign, and whoever
    closes the waiting task then waits for ever.
    """
    waiting = asyncio.ensure_future(sign.wait())
    try:
        await asyncio.wait([waiting], timeout=timeout_s)
    finally:
        waiting.cancel()
