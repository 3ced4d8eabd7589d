"""What editors are writing and have not saved: kept so that a closed page loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.storage.database import upsert
from bot.storage.times import to_time
from knowledge_base.store.file import KnowledgeFile


@dataclass(frozen=True)
class WorkingCopy:
    """One editor's unsaved text. `entry` is an id, or a name for what is not an entry yet.

    `base` is the revision that it started from, 0 for none; `body` is the page's own.
    """

    entry: str
    editor: str
    base: int
    body: str
    at: datetime


class WorkingCopies:
    """Unsaved texts by entry and editor."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    def get_working_copy(self, entry: str, editor: str) -> WorkingCopy | None:
        """Return what this editor left unsaved there."""
        sql = "SELECT * FROM working_copies WHERE entry = ? AND editor = ?"
        rows = self._file.rows(sql, [entry, editor])
        if not rows:
            return None
        row = rows[0]
        at = to_time(row["at"])
        return WorkingCopy(row["entry"], row["editor"], row["base"], row["body"], at)

    def keep_working_copy(self, entry: str, editor: str, base: int, body: str) -> None:
        """Keep it in the place of the one before."""
        with self._file.transaction():
            self._file.write(
                upsert("working_copies", ("entry", "editor", "base", "body", "at"), key=("entry", "editor")),
                [entry, editor, base, body, self._file.now().isoformat()],
            )

    def remove_working_copy(self, entry: str, editor: str) -> None:
        """Drop it: it was saved or discarded."""
        with self._file.transaction():
            self._file.write("DELETE FROM working_copies WHERE entry = ? AND editor = ?", [entry, editor])
