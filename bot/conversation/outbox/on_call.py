"""Who waits for a word while nobody is there, and who of the staff on call has been told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import ConversationId, StaffId, Value
from bot.storage.database import upsert


class Unattended(Value, frozen=True):
    """A customer who has waited for a word from a person since then, in the queue or of their agent."""

    conversation_id: ConversationId
    owed_since: datetime


def list_untold(file: RecordFile, staff_id: StaffId) -> list[Unattended]:
    """Return who waits now and of whom this person has not been told, the longest wait first."""
    rows = file.rows(
        "SELECT id, conversations.owed_since FROM conversations "
        "LEFT JOIN on_call_notices ON conversation_id = id AND staff_id = ? "
        "WHERE owner IN ('waiting', 'agent') AND snoozed_until IS NULL "
        "AND conversations.owed_since IS NOT NULL "
        "AND on_call_notices.owed_since IS NOT conversations.owed_since "
        "ORDER BY conversations.owed_since, id",
        (staff_id,),
    )
    return [Unattended(row["id"], to_time(row["owed_since"])) for row in rows]


def add_notices(file: RecordFile, staff_id: StaffId, waits: Sequence[Unattended]) -> None:
    """Store that this person was told of these waits."""
    columns = ("conversation_id", "staff_id", "owed_since")
    for one in waits:
        file.write(
            upsert("on_call_notices", columns, key=("conversation_id", "staff_id")),
            (one.conversation_id, staff_id, to_text(one.owed_since)),
        )
