"""The queries behind wait promises: how long waits took, who waits for an answer, which promises are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.events import OwnerChanged, PromiseSettled, RecordedEvent, WaitPromised
from bot.conversation.handoff.estimate import ALIKE, HISTORY, MeasuredWait
from bot.conversation.model import ConversationId, HandoffReason, Load, Priority
from bot.conversation.queue import rank, rank_sql

# The newest are enough: more say nothing else.
MOST_WAITS = 500
MOST_HANDLED = 200


def project_promise(file: RecordFile, event: RecordedEvent, body: WaitPromised) -> None:
    """Keep a promise, and in the handoff when and under what load its customer was first told."""
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
        "UPDATE handoffs SET told_at = :at, place = :place, agents = :agents, idle = :idle "
        "WHERE conversation_id = :id AND told_at IS NULL AND taken_at IS NULL "
        "AND seq = (SELECT max(seq) FROM handoffs WHERE conversation_id = :id)",
        {
            "at": to_text(event.at),
            "place": body.place,
            "agents": body.agents,
            "idle": body.idle,
            "id": event.conversation_id,
        },
    )


def project_settlement(file: RecordFile, event: RecordedEvent, body: PromiseSettled) -> None:
    """Note that a promise was kept or broken."""
    file.write(
        "UPDATE promises SET settled_at = ?, kept = ?, noticed = ? WHERE conversation_id = ? AND seq = ?",
        (to_text(event.at), body.kept, body.noticed, event.conversation_id, body.promise_seq),
    )


def project_owner(file: RecordFile, event: RecordedEvent, body: OwnerChanged) -> None:
    """Note in the handoff who took it when, until when its customer waited, when its agent was done."""
    if body.owner == "agent":
        stamp_handoff(file, event, "agent_id", body.agent_id)
        stamp_handoff(file, event, "taken_at", to_text(event.at))
    elif body.previous == "agent":
        file.write(
            "UPDATE handoffs SET done_at = ? "
            "WHERE conversation_id = ? AND taken_at IS NOT NULL AND done_at IS NULL",
            (to_text(event.at), event.conversation_id),
        )
    elif body.previous == "waiting":
        stamp_handoff(file, event, "left_at", to_text(event.at))


def project_left(file: RecordFile, event: RecordedEvent) -> None:
    """Note in the handoff when its customer left."""
    stamp_handoff(file, event, "left_at", to_text(event.at))


def project_returned(file: RecordFile, event: RecordedEvent) -> None:
    """Note in the handoff that its customer waits on."""
    file.write(
        "UPDATE handoffs SET left_at = NULL WHERE conversation_id = :id AND taken_at IS NULL "
        "AND seq = (SELECT max(seq) FROM handoffs WHERE conversation_id = :id)",
        {"id": event.conversation_id},
    )


def read_waits(file: RecordFile, loads: Sequence[Load], now: datetime) -> list[MeasuredWait]:
    """Return the newest waits comparable to one of these, those that nobody has ended yet among them."""
    bands = " OR ".join(["(place BETWEEN ? AND ? AND agents BETWEEN ? AND ?)"] * len(loads))
    limits = [limit for load in loads for limit in (*_band(load.place), *_band(load.agents))]
    rows = file.rows(
        "SELECT place, agents, idle, told_at, taken_at, left_at FROM handoffs "
        f"WHERE told_at >= ? AND ({bands}) ORDER BY told_at DESC LIMIT ?",
        (to_text(now - HISTORY), *limits, MOST_WAITS * len(loads)),
    )
    return [_measured(row, now) for row in rows]


def read_handling(file: RecordFile, now: datetime) -> float:
    """Return the median of seconds for which one conversation takes an agent up; 0 with none to go by.

    An agent who has three at once gives each a third of the time.
    """
    rows = file.rows(
        "SELECT agent_id, taken_at, done_at FROM handoffs WHERE done_at >= ? AND agent_id IS NOT NULL "
        "ORDER BY done_at DESC LIMIT ?",
        (to_text(now - HISTORY), MOST_HANDLED),
    )
    talks = [(row["agent_id"], to_time(row["taken_at"]), to_time(row["done_at"])) for row in rows]
    shares = [
        (done - taken).total_seconds()
        / sum(other == agent and begun <= taken < ended for other, begun, ended in talks)
        for agent, taken, done in talks
        if taken < done
    ]
    return median(shares) if shares else 0.0


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


def _band(number: int) -> tuple[float, float]:
    """Return the least and the most that is comparable."""
    return max(1, number / ALIKE), number * ALIKE


def _measured(row: Row, now: datetime) -> MeasuredWait:
    ends = [to_time(row[name]) for name in ("taken_at", "left_at") if row[name]]
    end = min(ends, default=now)
    met = row["taken_at"] is not None and to_time(row["taken_at"]) == end
    load = Load(place=row["place"], agents=row["agents"], idle=row["idle"])
    return MeasuredWait(load=load, seconds=(end - to_time(row["told_at"])).total_seconds(), met=met)


def stamp_handoff(file: RecordFile, event: RecordedEvent, column: str, value: str | None) -> None:
    """Note something in the conversation's latest handoff, the first time."""
    file.write(
        f"UPDATE handoffs SET {column} = :value WHERE conversation_id = :id AND {column} IS NULL "
        "AND seq = (SELECT max(seq) FROM handoffs WHERE conversation_id = :id)",
        {"value": value, "id": event.conversation_id},
    )
