"""Frames on their way to one socket: a bounded queue with a single writer."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from aiohttp import WSCloseCode, WSMsgType
from aiohttp.web import WebSocketResponse

logger = logging.getLogger(__name__)

_FAREWELL_S = 1.0


class Outbox:
    """Frames leave in the order they were put. A reader that stalls is cut; it resumes by `after_seq`."""

    def __init__(
        self,
        socket: WebSocketResponse,
        limit: int,
        stop_reading: Callable[[], Awaitable[None]],
        abort: Callable[[], None],
    ) -> None:
        self._socket = socket
        self._stop_reading = stop_reading
        self._abort = abort
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(limit)
        self._writer = asyncio.create_task(self._write())
        self._closing: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a frame put now has a chance to arrive."""
        return self._closing is None and not self._writer.done()

    def put(self, frame: bytes) -> None:
        """Send a frame soon. Never waits: when too many wait already the socket is cut instead."""
        if not self.is_open:
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.cut(WSCloseCode.TRY_AGAIN_LATER, "reader stalled")

    async def put_patiently(self, frame: bytes) -> None:
        """Send a frame as fast as the reader reads: for a long catch-up, which must not cut its reader."""
        if self.is_open:
            await self._queue.put(frame)

    def cut(self, code: int, reason: str) -> None:
        """Close the socket now; what still waits is not sent."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(code, reason))

    def finish(self, code: int, reason: str) -> None:
        """Close the socket once what waits has left, or after a moment; nothing more is taken."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._finish(code, reason))

    async def stop(self) -> None:
        """Let what waits leave, if it can within a moment, and stop writing."""
        if self.is_open:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._queue.join(), _FAREWELL_S)
        self._writer.cancel()
        await asyncio.gather(
            self._writer, *([self._closing] if self._closing else []), return_exceptions=True
        )
        self._drop_waiting()

    async def _write(self) -> None:
        try:
            while True:
                await self._socket.send_frame(await self._queue.get(), WSMsgType.TEXT)
                self._queue.task_done()
        except ConnectionError:
            logger.debug("A socket went away while it was written to")
        finally:
            self._drop_waiting()

    async def _finish(self, code: int, reason: str) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._queue.join(), _FAREWELL_S)
        await self._close(code, reason)

    async def _close(self, code: int, reason: str) -> None:
        self._writer.cancel()
        self._drop_waiting()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stop_reading(), _FAREWELL_S)
        with contextlib.suppress(asyncio.TimeoutError, ConnectionError):
            closing = self._socket.close(code=code, message=reason.encode(), drain=False)
            await asyncio.wait_for(closing, _FAREWELL_S)
        # A stalled reader takes no goodbye either: its transport, closed politely, would wait for it forever.
        self._abort()

    def _drop_waiting(self) -> None:
        """Empty the queue, which also wakes whoever waits to put into it."""
        while not self._queue.empty():
            self._queue.get_nowait()
            self._queue.task_done()
