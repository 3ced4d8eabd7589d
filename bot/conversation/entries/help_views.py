"""Counts how often each entry was read on the help pages: a number per day, no data about readers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.database import RecordFile

# An entry's id and a day such as 2026-11-22.
EntryDay = tuple[str, str]


def add_help_views(file: RecordFile, views: Mapping[EntryDay, int]) -> None:
    """Add these counts to the stored ones. Inside a transaction."""
    for (entry_id, day), count in views.items():
        file.write(
            "INSERT INTO help_views (entry_id, day, views) VALUES (?, ?, ?) "
            "ON CONFLICT (entry_id, day) DO UPDATE SET views = views + excluded.views",
            (entry_id, day, count),
        )
