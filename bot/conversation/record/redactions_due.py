"""What was struck in the record and is still to be redacted beside it: by ids, never by the words."""

from __future__ import annotations

import json

from bot.conversation.database import RecordFile
from bot.conversation.model import ConversationId, Seq, Value


class DueRedaction(Value, frozen=True):
    """One place in which one strike is due.

    `at_seq` is how far the conversation had come when its messages at `seqs` were struck, with these files.
    `pins` are the fingerprints of the pinned questions that repeat what was struck.
    """

    place: str
    conversation_id: ConversationId
    at_seq: Seq
    seqs: tuple[int, ...]
    attachment_ids: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return which one it is, for the log."""
        return f"{self.place} after {self.conversation_id}:{self.at_seq}"


def add_due(file: RecordFile, due: DueRedaction) -> None:
    """Keep it due until it is settled, also through a crash. Belongs into the transaction of the strike."""
    file.write(
        "INSERT INTO redactions_due (place, conversation_id, at_seq, seqs, attachment_ids, pins) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            *(due.place, due.conversation_id, due.at_seq),
            *map(json.dumps, (due.seqs, due.attachment_ids, due.pins)),
        ),
    )


def list_due(file: RecordFile) -> list[DueRedaction]:
    """Return everything that is still due."""
    return [
        DueRedaction(
            place=row["place"],
            conversation_id=ConversationId(row["conversation_id"]),
            at_seq=Seq(row["at_seq"]),
            seqs=tuple(json.loads(row["seqs"])),
            attachment_ids=tuple(json.loads(row["attachment_ids"])),
            pins=tuple(json.loads(row["pins"])),
        )
        for row in file.rows("SELECT * FROM redactions_due ORDER BY conversation_id, at_seq, place")
    ]


def settle_due(file: RecordFile, due: DueRedaction) -> None:
    """Note that it is done."""
    file.write(
        "DELETE FROM redactions_due WHERE place = ? AND conversation_id = ? AND at_seq = ?",
        (due.place, due.conversation_id, due.at_seq),
    )
