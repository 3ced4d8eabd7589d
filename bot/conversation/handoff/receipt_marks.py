"""What a customer has struck or corrected on their receipt and that is not passed on yet.

A mark is kept as soon as it is made, so that it holds however the receipt ends. Applied,
it is gone.
"""

from __future__ import annotations

from bot.conversation.database import RecordFile
from bot.conversation.handoff.receipt import Edit
from bot.conversation.model import ConversationId


def list_marks(file: RecordFile, conversation_id: ConversationId) -> list[Edit]:
    """Return what is marked on the conversation's receipt, each line once."""
    query = "SELECT line, text, finished FROM receipt_marks WHERE conversation_id = ? ORDER BY line"
    rows = file.rows(query, (conversation_id,))
    return [Edit(row["line"], row["text"], bool(row["finished"])) for row in rows]


def set_mark(file: RecordFile, conversation_id: ConversationId, edit: Edit) -> None:
    """Keep what becomes of a line; the last word on it counts."""
    file.write(
        "INSERT INTO receipt_marks (conversation_id, line, text, finished) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (conversation_id, line) "
        "DO UPDATE SET text = excluded.text, finished = excluded.finished",
        (conversation_id, edit.key, edit.text, edit.finished),
    )


def remove_mark(file: RecordFile, conversation_id: ConversationId, key: str) -> None:
    """Remove the mark: the line is passed on as it was said."""
    file.write("DELETE FROM receipt_marks WHERE conversation_id = ? AND line = ?", (conversation_id, key))


def remove_marks(file: RecordFile, conversation_id: ConversationId) -> None:
    """Remove all marks of the receipt: they are applied."""
    file.write("DELETE FROM receipt_marks WHERE conversation_id = ?", (conversation_id,))
