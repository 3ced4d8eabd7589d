"""The record's file, and how it stores times."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.migrations import migrations
from bot.conversation.staff_migrations import migrations as staff_migrations
from bot.storage.database import Database, Row
from bot.storage.times import to_text as to_text
from bot.storage.times import to_time as to_time

__all__ = ["RecordFile", "Row", "to_text", "to_time"]

# Within the five seconds in which a customer hears of it, also behind another write that waited in vain.
BUSY_TIMEOUT_S = 2.0


class RecordFile(Database):
    """The database with conversations, customers and staff (`frontdesk.db`)."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, (migrations, staff_migrations), busy_timeout_s=BUSY_TIMEOUT_S)
