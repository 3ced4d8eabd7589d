"""How entries do with customers: shown, judged, and followed by a wish for a person, over twelve weeks.

Shown is an answer in a conversation, or a reader of its article on the help pages.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.model import Value

WEEKS = 12

# What happened: the entry, when, what it was, and how many times. A handoff counts against the
# entry that was shown last before it in its conversation.
_HAPPENED = """
    SELECT entry_id, at, 'shown' AS what, 1 AS times FROM answers WHERE at >= :since
    UNION ALL
    SELECT entry_id, judged_at, CASE WHEN helpful THEN 'helpful' ELSE 'unhelpful' END, 1
    FROM answers WHERE judged_at >= :since
    UNION ALL
    SELECT entry_id, at, CASE WHEN helpful THEN 'helpful' ELSE 'unhelpful' END, 1
    FROM help_votes WHERE at >= :since
    UNION ALL
    SELECT entry_id, day, 'shown', views FROM help_views WHERE day >= substr(:since, 1, 10)
    UNION ALL
    SELECT a.entry_id, h.requested_at, 'to_person', 1 FROM handoffs h
    JOIN answers a ON a.conversation_id = h.conversation_id AND a.seq = (
        SELECT max(seq) FROM answers WHERE conversation_id = h.conversation_id AND seq < h.seq)
    WHERE h.requested_at >= :since
    UNION ALL
    SELECT entry_id, at, outcome, 1 FROM suggestion_uses WHERE at >= :since
"""
_COUNTED = ("shown", "helpful", "unhelpful", "to_person", "used", "edited", "ignored")
_SUMS = ", ".join(f"sum(CASE WHEN what = '{what}' THEN times ELSE 0 END) AS {what}" for what in _COUNTED)


class Use(Value, frozen=True):
    """How often an entry was shown, said to help or not to help, and followed by a handoff.

    And how often an agent to whom it was suggested `used` it as it is, `edited` it, or `ignored` it.
    """

    shown: int = 0
    helpful: int = 0
    unhelpful: int = 0
    to_person: int = 0
    used: int = 0
    edited: int = 0
    ignored: int = 0


def first_week(now: datetime) -> date:
    """Return the Monday with which the twelve weeks begin."""
    today = now.astimezone(timezone.utc).date()
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def measure_use(file: RecordFile, now: datetime) -> dict[str, Use]:
    """Return each entry's use over all twelve weeks, the present one included."""
    rows = file.rows(f"SELECT entry_id, {_SUMS} FROM ({_HAPPENED}) GROUP BY entry_id", _since(now))
    return {row["entry_id"]: _use(row) for row in rows}


def measure_weeks(file: RecordFile, entry_id: str, now: datetime) -> list[tuple[date, Use]]:
    """Return an entry's use week by week, the oldest first; each week is named by its Monday."""
    rows = file.rows(
        # The day is at a fixed place of the stored time. Its week's Monday is the first from six days before.
        f"SELECT date(substr(at, 1, 10), '-6 days', 'weekday 1') AS week, {_SUMS} FROM ({_HAPPENED}) "
        "WHERE entry_id = :entry_id GROUP BY week",
        {**_since(now), "entry_id": entry_id},
    )
    used = {row["week"]: _use(row) for row in rows}
    mondays = [first_week(now) + timedelta(weeks=number) for number in range(WEEKS)]
    return [(monday, used.get(monday.isoformat(), Use())) for monday in mondays]


def _since(now: datetime) -> dict[str, str]:
    return {"since": to_text(datetime.combine(first_week(now), time(), timezone.utc))}


def _use(row: Row) -> Use:
    return Use(**{name: row[name] for name in Use.__struct_fields__})
