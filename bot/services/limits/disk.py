"""What stays free on the disk, so that there is always room for what people write."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.services.errors import (
    StorageLow,
)

_RETRY_AFTER_S = 300


class DiskReserve:
    """Files are refused while less than `reserve` bytes are free; text is taken as long as the disk does."""

    def __init__(self, folder: Path, reserve: int) -> None:
        self._folder = folder
        self._reserve = reserve

    async def require(self, size: int = 0) -> None:
        """Pass, or raise `StorageLow` when a file of this size would use the reserve."""
        if await self.is_low(size):
            raise StorageLow(retry_after=_RETRY_AFTER_S)

    async def is_low(self, size: int = 0) -> bool:
        """Return whether less than the reserve is free, or would be with so much more."""
        free = await asyncio.to_thread(lambda: shutil.disk_usage(self._folder).free)
        return free - size < self._reserve
