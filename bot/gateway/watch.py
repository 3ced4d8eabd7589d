"""Looking again whenever something may have changed, or when the time has come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.gateway.clock import wait_for_sign
from bot.storage.errors import WriterClosed

logger = logging.getLogger(__name__)

_PAUSE_AFTER_FAILURE_S = 5.0


class Watch:
    """Runs `look` once it is started, after each sign, and after the seconds that `look` returned.

    `None` waits for a sign. A burst of signs is one look. A look that fails is tried again a little later.
    """

    def __init__(self, name: str, look: Callable[[], Awaitable[float | None]]) -> None:
        self._name = name
        self._look = look
        self._signs = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look now, and from now on."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    def sign(self) -> None:
        """Look soon."""
        self._signs.set()

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._signs.clear()
            try:
                pause_s = await self._look()
            except WriterClosed:
                return
            except Exception:
                logger.exception("A look of the %s failed; it is tried again", self._name)
                pause_s = _PAUSE_AFTER_FAILURE_S
            await wait_for_sign(self._signs, pause_s)
