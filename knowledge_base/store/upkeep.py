"""What is kept about the upkeep of entries: since when they are live, what was dismissed, who was told."""

from __future__ import annotations

from datetime import datetime

from knowledge_base.model import EntryId
from knowledge_base.store.file import KnowledgeFile


class UpkeepStore:
    """The upkeep's part of the knowledge base's file."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    def list_live_since(self) -> dict[EntryId, datetime]:
        """When each entry that is live was last published."""
        sql = (
            "SELECT e.id, r.published_at FROM entries e JOIN revisions r "
            "ON r.entry = e.number AND r.revision = e.live WHERE r.published_at IS NOT NULL"
        )
        return {
            EntryId(row["id"]): datetime.fromisoformat(row["published_at"]) for row in self._file.query(sql)
        }
