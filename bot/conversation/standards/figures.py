"""The queries behind the board's figures; `bot.conversation.standards.standards` defines each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from statistics import median
from typing import Any

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.model import ConversationId
from bot.conversation.standards.standards import (
    SETTLED_AFTER,
    DayFigures,
    EntryCount,
    HourCount,
    Measured,
    ReasonCount,
)

MOST_IDS = 200
MOST_ENTRIES = 10


def measure(file: RecordFile, day: date, now: datetime) -> DayFigures:
    """Return the figures of one day (in UTC), as they stand at `now`."""
    since = datetime.combine(day, time(), timezone.utc)
    period = {"since": to_text(since), "until": to_text(since + timedelta(days=1))}
    return DayFigures(
        day=day,
        conversations=_conversations(file, period),
        answered_share=_answered_share(file, period, now),
        waiting=_waiting(file),
        longest_wait_s=_longest_wait(file, now),
        first_human_reply_s=_first_human_reply(file, period),
        helpful_share=_helpful_share(file, period),
        promises_kept=_promises_kept(file, period),
        reasks=_reasks(file, period),
        hours=_hours(file, period),
        reasons=_reasons(file, period),
        entries=_entries(file, period),
    )


_BEGUN = "customer_messages > 0 AND started_at >= :since AND started_at < :until"


def _conversations(file: RecordFile, period: dict[str, str]) -> Measured:
    rows = file.rows(f"SELECT id FROM conversations WHERE {_BEGUN} ORDER BY started_at DESC", period)
    return Measured(len(rows), _ids(rows))


def _answered_share(file: RecordFile, period: dict[str, str], now: datetime) -> Measured:
    rows = file.rows(
        f"""
        SELECT id,
            EXISTS (SELECT 1 FROM handoffs h WHERE h.conversation_id = c.id) AS handed_off,
            owner = 'closed' OR customer_last_at <= :silent_since AS settled,
            EXISTS (SELECT 1 FROM answers a WHERE a.conversation_id = c.id AND a.helpful IS NOT 0) AS answered
        FROM conversations c WHERE {_BEGUN} ORDER BY started_at DESC
        """,
        {**period, "silent_since": to_text(now - SETTLED_AFTER)},
    )
    decided = [row for row in rows if row["handed_off"] or row["settled"]]
    answered = [row for row in decided if row["answered"] and not row["handed_off"]]
    return Measured(_share(len(answered), len(decided)), _ids(answered))


def _waiting(file: RecordFile) -> Measured:
    rows = file.rows(
        "SELECT id FROM conversations WHERE owner = 'waiting' "
        "ORDER BY priority != 'high' AND NOT waited_long, waiting_since, id"
    )
    return Measured(len(rows), _ids(rows))


def _longest_wait(file: RecordFile, now: datetime) -> Measured:
    row = file.row(
        "SELECT id, waiting_since FROM conversations WHERE owner = 'waiting' "
        "ORDER BY waiting_since, id LIMIT 1"
    )
    if row is None:
        return Measured(None)
    return Measured((now - to_time(row["waiting_since"])).total_seconds(), _ids([row]))


def _first_human_reply(file: RecordFile, period: dict[str, str]) -> Measured:
    rows = file.rows(
        "SELECT conversation_id AS id, requested_at, first_reply_at FROM handoffs "
        "WHERE requested_at >= :since AND requested_at < :until AND first_reply_at IS NOT NULL "
        "ORDER BY requested_at DESC",
        period,
    )
    seconds = [(to_time(r["first_reply_at"]) - to_time(r["requested_at"])).total_seconds() for r in rows]
    return Measured(median(seconds) if seconds else None, _ids(rows))


def _helpful_share(file: RecordFile, period: dict[str, str]) -> Measured:
    rows = file.rows(
        "SELECT conversation_id AS id, helpful, judged_at FROM answers "
        "WHERE judged_at >= :since AND judged_at < :until "
        "UNION ALL SELECT NULL, helpful, at FROM help_votes WHERE at >= :since AND at < :until "
        "ORDER BY judged_at DESC",
        period,
    )
    return Measured(_share(sum(row["helpful"] for row in rows), len(rows)), _ids(rows))


def _promises_kept(file: RecordFile, period: dict[str, str]) -> Measured:
    rows = file.rows(
        "SELECT conversation_id AS id, kept FROM promises "
        "WHERE settled_at >= :since AND settled_at < :until ORDER BY settled_at DESC",
        period,
    )
    broken = [row for row in rows if not row["kept"]]
    return Measured(_share(len(rows) - len(broken), len(rows)), _ids(broken))


def _reasks(file: RecordFile, period: dict[str, str]) -> Measured:
    rows = file.rows(
        "SELECT conversation_id AS id FROM reasks WHERE at >= :since AND at < :until ORDER BY at DESC", period
    )
    return Measured(len(rows), _ids(rows))


def _hours(file: RecordFile, period: dict[str, str]) -> tuple[HourCount, ...]:
    # The hour is in a fixed place of the stored time: 2026-11-21T14:05:09.000000Z.
    begun = _by_hour(
        file, f"SELECT substr(started_at, 12, 2) AS hour FROM conversations WHERE {_BEGUN}", period
    )
    asked = _by_hour(
        file,
        "SELECT substr(requested_at, 12, 2) AS hour FROM handoffs "
        "WHERE requested_at >= :since AND requested_at < :until",
        period,
    )
    return tuple(HourCount(hour, begun.get(hour, 0), asked.get(hour, 0)) for hour in range(24))


def _by_hour(file: RecordFile, query: str, period: dict[str, str]) -> dict[int, int]:
    rows = file.rows(f"SELECT hour, count(*) AS count FROM ({query}) GROUP BY hour", period)
    return {int(row["hour"]): row["count"] for row in rows}


def _reasons(file: RecordFile, period: dict[str, str]) -> tuple[ReasonCount, ...]:
    rows = file.rows(
        "SELECT reason, count(*) AS count FROM handoffs "
        "WHERE requested_at >= :since AND requested_at < :until GROUP BY reason ORDER BY count DESC, reason",
        period,
    )
    return tuple(ReasonCount(row["reason"], row["count"]) for row in rows)


def _entries(file: RecordFile, period: dict[str, Any]) -> tuple[EntryCount, ...]:
    rows = file.rows(
        # With one max() in a group, SQLite takes the bare column (the title) from the row of that maximum.
        "SELECT entry_id, title, max(at), sum(said) AS count, "
        "sum(helpful IS 1) AS helpful, sum(helpful IS 0) AS unhelpful FROM ("
        "SELECT entry_id, title, at, helpful, 1 AS said FROM answers WHERE at >= :since AND at < :until "
        "UNION ALL SELECT entry_id, title, at, helpful, 0 FROM help_votes WHERE at >= :since AND at < :until"
        ") GROUP BY entry_id ORDER BY count DESC, entry_id LIMIT :limit",
        {**period, "limit": MOST_ENTRIES},
    )
    names = EntryCount.__struct_fields__
    return tuple(EntryCount(**{name: row[name] for name in names}) for row in rows)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _ids(rows: Iterable[Row]) -> tuple[ConversationId, ...]:
    return tuple(dict.fromkeys(ConversationId(row["id"]) for row in rows if row["id"]))[:MOST_IDS]
