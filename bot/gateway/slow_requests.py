"""Requests that do not finish arriving."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.gateway.errors import RequestTooSlow

T = TypeVar("T")


async def in_time(reading: Coroutine[Any, Any, T], seconds: float) -> T:
    """Return what `reading` a body gives; `RequestTooSlow` when it has not arrived by then."""
    task = asyncio.create_task(reading)
    try:
        done, _ = await asyncio.wait([task], timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    if not done:
        raise RequestTooSlow()
    return task.result()
