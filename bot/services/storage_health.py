"""Can what people write be kept? Asked by readiness, and never of the disk more often than it needs."""

from __future__ import annotations

import asyncio
import logging

from bot.conversation.database import RecordFile
from bot.protocol.api import StorageState
from bot.services.clock import Monotonic
from bot.services.limits.disk import DiskReserve
from bot.storage.errors import StorageError
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

# For so long a write that succeeded is believed; one that failed is tried again each time.
_BELIEVED_S = 5.0


class StorageHealth:
    """Whether the record can be written, found by writing to it, and whether the disk's reserve is left."""

    def __init__(self, file: RecordFile, writer: Writer, disk: DiskReserve, clock: Monotonic) -> None:
        self._file = file
        self._writer = writer
        self._disk = disk
        self._clock = clock
        self._written_at: float | None = None
        self._asking = asyncio.Lock()
        self._state: StorageState = "ready"

    async def check(self) -> StorageState:
        """Return the state now; one check at a time, however many ask."""
        async with self._asking:
            state: StorageState = "unavailable"
            try:
                await self._write()
                state = "low" if await self._disk.is_low() else "ready"
            except (StorageError, OSError) as error:
                self._written_at = None
                logger.error("The record cannot be written: %s", error)
            if state != self._state:
                logger.warning("Storage was %s and is %s", self._state, state)
            self._state = state
            return state

    async def can_read(self) -> bool:
        """Return whether the record can be read."""
        try:
            await self._writer.read(lambda: self._file.rows("SELECT 1 FROM conversations LIMIT 1"))
        except StorageError:
            logger.exception("The record cannot be read")
            return False
        return True

    async def _write(self) -> None:
        if self._written_at is None or self._clock() - self._written_at >= _BELIEVED_S:
            await self._writer.write(self._file.touch)
            self._written_at = self._clock()
