"""The queries behind wait promises: how long waits took, who waits for an answer, which promises are due."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.events import PromiseSettled, RecordedEvent, WaitPromised
from bot.conversation.handoff.estimate import HISTORY, PickUp
from bot.conversation.model import ConversationId, HandoffReason, Priority
from bot.conversation.queue import rank, rank_sql

# The newest waits are enough: more would not change the percentiles.
MOST_PICK_UPS = 5_000


def project_promise(file: RecordFile, event: RecordedEvent, body: WaitPromised) -> None:
    """Store a promise, and in the handoff when and at which place its customer was first told."""
    file.write(
        "INSERT INTO promises (conversation_id, seq, at, by_at, renewed) VALUES (?, ?, ?, ?, ?)",
        (
            event.conversation_id,
            event.seq,
            to_text(event.at),
            body.by and to_text(body.by),
            body.renewed,
        ),
    )
    file.write(
        "UPDATE handoffs SET told_at = :at, place = :place WHERE conversation_id = :id AND told_at IS NULL "
        "AND taken_at IS NULL AND seq = (SELECT max(seq) FROM handoffs WHERE conversation_id = :id)",
        {"at": to_text(event.at), "place": body.place, "id": event.conversation_id},
    )


def project_settlement(file: RecordFile, event: RecordedEvent, body: PromiseSettled) -> None:
    """Note that a promise was kept or broken."""
    file.write(
        "UPDATE promises SET settled_at = ?, kept = ?, noticed = ? WHERE conversation_id = ? AND seq = ?",
        (to_text(event.at), body.kept, body.noticed, event.conversation_id, body.promise_seq),
    )


def read_pick_ups(file: RecordFile, now: datetime) -> list[PickUp]:
    """Return the measured waits that promises are made from."""
    rows = file.rows(
        "SELECT told_at, place, taken_at FROM handoffs "
        "WHERE told_at >= ? AND taken_at IS NOT NULL ORDER BY told_at DESC LIMIT ?",
        (to_text(now - HISTORY), MOST_PICK_UPS),
    )
    return [_pick_up(row["told_at"], row["place"], row["taken_at"]) for row in rows]


def count_ahead(file: RecordFile, priority: Priority, reason: HandoffReason, owed_since: datetime) -> int:
    """Return how many of those who wait come before somebody who joins the queue now, with this priority.

    `owed_since`: since when they have waited for a word from a person.
    """
    row = file.row(
        "SELECT count(*) AS count FROM conversations "
        f"WHERE owner = 'waiting' AND ({rank_sql()}, owed_since) <= (?, ?)",
        (rank(priority, reason), to_text(owed_since)),
    )
    return row["count"] if row else 0


def read_due(file: RecordFile, now: datetime) -> list[ConversationId]:
    """List the waiting conversations in which a promise needs something done now, longest due first."""
    rows = file.rows(
        "SELECT id FROM conversations WHERE promise_due_at <= ? ORDER BY promise_due_at, id", (to_text(now),)
    )
    return [row["id"] for row in rows]


def read_next_due(file: RecordFile, after: datetime) -> datetime | None:
    """Return the first time after `after` at which something must be done about a promise."""
    query = "SELECT min(promise_due_at) AS at FROM conversations WHERE promise_due_at > ?"
    row = file.row(query, (to_text(after),))
    return to_time(row["at"]) if row and row["at"] else None


def read_untold(file: RecordFile) -> list[ConversationId]:
    """List the waiting conversations whose customer was not told how long it takes, in the queue's order."""
    rows = file.rows(
        "SELECT id FROM conversations WHERE owner = 'waiting' AND told_at IS NULL "
        f"ORDER BY {rank_sql()}, owed_since, id"
    )
    return [row["id"] for row in rows]


def _pick_up(told_at: str, place: int, taken_at: str) -> PickUp:
    told = to_time(told_at)
    return PickUp(told_at=told, place=place, waited_s=(to_time(taken_at) - told).total_seconds())


def read_position(file: RecordFile, conversation_id: ConversationId, ranked: int | None = None) -> int | None:
    """Return the place in the queue, 1 being next: counted in the order of `bot.conversation.queue.in_order`.

    `ranked`: with this rank instead of the one that is written.
    """
    row = file.row(
        "SELECT count(*) AS place FROM conversations other JOIN conversations this ON this.id = ? "
        "WHERE this.owner = 'waiting' AND other.owner = 'waiting' "
        f"AND ({rank_sql('other')}, other.owed_since, other.id) "
        f"<= (coalesce(?, {rank_sql('this')}), this.owed_since, this.id)",
        (conversation_id, ranked),
    )
    return row["place"] or None if row else None
