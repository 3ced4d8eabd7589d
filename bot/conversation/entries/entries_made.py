"""Which entries agents made of their replies in a conversation."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import Agent, ConversationId, Value


class EntryMade(Value, frozen=True):
    """An entry that began as a reply: who made it, and when."""

    entry_id: str
    at: datetime
    by: str


def add_entry_made(
    file: RecordFile, conversation_id: ConversationId, entry_id: str, by: Agent, at: datetime
) -> None:
    """Remember that this entry was made there."""
    file.write(
        "INSERT INTO entries_made (entry_id, conversation_id, at, by_name) VALUES (?, ?, ?, ?)",
        (entry_id, conversation_id, to_text(at), by.name),
    )


def list_entries_made(file: RecordFile, conversation_id: ConversationId) -> list[EntryMade]:
    """Return the entries made in this conversation, oldest first."""
    rows = file.rows(
        "SELECT * FROM entries_made WHERE conversation_id = ? ORDER BY at, entry_id", (conversation_id,)
    )
    return [EntryMade(row["entry_id"], to_time(row["at"]), row["by_name"]) for row in rows]
