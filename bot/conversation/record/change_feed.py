"""The record's change feed: what was written after an event, whose `position` never changes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.database import RecordFile
from bot.conversation.model import ConversationId, Seq, Value
from bot.storage.database import marks, upsert


class FeedPosition(Value, frozen=True):
    """Where an event is among those of all conversations, and which one it is."""

    position: int
    conversation_id: ConversationId
    seq: Seq


def newest_position(file: RecordFile) -> int:
    """Return the position of the newest event, 0 when there is none."""
    row = file.row("SELECT coalesce(max(position), 0) AS position FROM events")
    return int(row["position"]) if row else 0


def list_changed(file: RecordFile, after: int, limit: int) -> tuple[int, list[ConversationId]]:
    """Return the position reached, and the conversations of up to `limit` events after another one.

    A record that is shorter than before is another one: it is read from its start.
    """
    rows = file.rows(
        "SELECT position, conversation_id FROM events WHERE position > ? ORDER BY position LIMIT ?",
        (after, limit),
    )
    if not rows:
        return (0 if newest_position(file) < after else after), []
    return rows[-1]["position"], list(dict.fromkeys(row["conversation_id"] for row in rows))


def find_next(file: RecordFile, after: int, types: Sequence[str]) -> FeedPosition | None:
    """Return the first event of these types after a position."""
    row = file.row(
        "SELECT position, conversation_id, seq FROM events "
        f"WHERE position > ? AND type IN ({marks(types)}) ORDER BY position LIMIT 1",
        (after, *types),
    )
    return FeedPosition(row["position"], row["conversation_id"], row["seq"]) if row else None


def read_webhook_cursor(file: RecordFile) -> int | None:
    """Return the position of the last event that the webhook delivered, or gave up."""
    row = file.row("SELECT position FROM webhook_cursor")
    return int(row["position"]) if row else None


def set_webhook_cursor(file: RecordFile, position: int) -> None:
    """Keep how far the webhook has come."""
    file.write(upsert("webhook_cursor", ("one", "position"), key=("one",)), (1, position))
