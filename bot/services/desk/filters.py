"""The filters that agents keep for the desk's lists."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from bot.conversation.desk.lists import ListFilter
from bot.conversation.desk.saved_filters import list_filters, remove_filter, save_filter
from bot.conversation.errors import NotAllowed
from bot.conversation.model import StaffId
from bot.conversation.visible_text import strip_invisible
from bot.protocol import filters as wire
from bot.services.base import Base
from bot.services.texts import require_readable


class Filters:
    """Each agent's own; a label that is gone stays in them, and finds nothing."""

    def __init__(self, base: Base) -> None:
        self._file, self._writer = base.record.file, base.writer

    async def list_all(self, staff_id: StaffId) -> wire.SavedFilters:
        """Return what this agent keeps."""
        kept = await self._writer.read(lambda: list_filters(self._file, staff_id))
        return wire.SavedFilters(
            tuple(
                wire.SavedFilter(name, msgspec.json.decode(encoded, type=wire.ListFilter))
                for name, encoded in kept
            )
        )

    async def save(self, staff_id: StaffId, name: str, wanted: wire.ListFilter) -> wire.SavedFilters:
        """Keep a filter under a name. Refused: `filter_name_empty`, `too_many_filters`."""
        require_readable(name)
        shown = strip_invisible(name)
        if not shown:
            raise NotAllowed("filter_name_empty")
        encoded = msgspec.json.encode(wanted).decode()
        await self._writer.write(lambda: save_filter(self._file, staff_id, shown, encoded))
        return await self.list_all(staff_id)

    async def remove(self, staff_id: StaffId, name: str) -> wire.SavedFilters:
        """Keep a filter no longer."""
        await self._writer.write(lambda: remove_filter(self._file, staff_id, name))
        return await self.list_all(staff_id)


def filter_of(wanted: wire.ListFilter, now: datetime) -> ListFilter:
    """Return the filter as it holds now."""
    minutes = wanted.waiting_minutes
    return ListFilter(
        label=wanted.label,
        language=wanted.language,
        priority=wanted.priority,
        mood=wanted.mood,
        waits_since=now - timedelta(minutes=minutes) if minutes else None,
        passed_on=wanted.passed_on,
    )
