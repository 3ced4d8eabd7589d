"""What a customer has struck or corrected on their receipt and that is not passed on yet.

A mark is kept as soon as it is made, so that it holds however the receipt ends. Applied,
it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.database import RecordFile
from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.handoff.receipt import Edit
from bot.conversation.model import ConversationId
from bot.conversation.state import ConversationState


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


def is_applied(state: ConversationState, events: Iterable[RecordedEvent], edit: Edit) -> bool:
    """Return whether it was passed on so: the message reads, or the fact is known, as the edit has it."""
    kind, _, about = edit.key.partition(":")
    if kind == "order":
        is_known = edit.text is None or edit.text in state.order_numbers
        return is_known and about not in state.order_numbers
    if kind in ("name", "email"):
        return edit.text == (state.name if kind == "name" else state.email)
    said = [event.body for event in events if str(event.seq) == about]
    return any(
        body.struck if edit.text is None else body.corrected and body.text == edit.text
        for body in said
        if isinstance(body, MessagePosted)
    )
