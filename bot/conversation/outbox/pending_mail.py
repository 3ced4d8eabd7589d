"""Which answers may have to be sent by e-mail: written down with the answer, so that none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.model import ConversationId, Seq, Value


class PendingMail(Value, frozen=True):
    """What agents have said from `seq` on, first `at` then: the customer may have to be told by e-mail."""

    conversation_id: ConversationId
    seq: Seq
    at: datetime


def add_pending_mail(file: RecordFile, event: RecordedEvent) -> None:
    """Note an agent's message."""
    if event.sender.kind == "agent" and isinstance(event.body, MessagePosted):
        file.write(
            "INSERT INTO owed_mail (conversation_id, seq, at) VALUES (?, ?, ?)",
            (event.conversation_id, event.seq, to_text(event.at)),
        )


def list_pending_mail(file: RecordFile, before: datetime) -> list[PendingMail]:
    """List the conversations in which something was said before then and is pending, longest ago first."""
    rows = file.rows(
        "SELECT conversation_id, min(seq) AS seq, min(at) AS at FROM owed_mail "
        "GROUP BY conversation_id HAVING min(at) <= ? ORDER BY 3",
        (to_text(before),),
    )
    return [PendingMail(row["conversation_id"], row["seq"], to_time(row["at"])) for row in rows]


def next_pending_mail(file: RecordFile, after: datetime) -> datetime | None:
    """Return when the longest pending of what was said after then was said, if there is any."""
    row = file.row("SELECT min(at) AS at FROM owed_mail WHERE at > ?", (to_text(after),))
    return to_time(row["at"]) if row and row["at"] else None


def settle_mail(file: RecordFile, last: Mapping[ConversationId, int]) -> None:
    """Settle the mail of these conversations up to this `seq`."""
    for conversation_id, seq in last.items():
        file.write("DELETE FROM owed_mail WHERE conversation_id = ? AND seq <= ?", (conversation_id, seq))
