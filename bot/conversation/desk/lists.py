"""The desk's lists, page by page, and how long each is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.desk.summaries import to_summary
from bot.conversation.desk.summary import ConversationSummary, ListName
from bot.conversation.errors import NotFound
from bot.conversation.model import Mood, Priority, StaffId, Value
from bot.conversation.queue import rank_sql

PAGE = 100

# What SQLite can compare with.
Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]

_WHERE: dict[ListName, str] = {
    "queue": "owner = 'waiting'",
    "mine": "owner = 'agent' AND agent_id = :staff_id AND snoozed_until IS NULL",
    "all": "owner != 'closed'",
    "snoozed": "snoozed_until IS NOT NULL",
    "closed": "owner = 'closed'",
}
# The sort keys of a list, each with whether it descends.
_Keys = tuple[tuple[str, bool], ...]
_NEWEST: _Keys = (("last_at", True), ("id", True))
_URGENT: _Keys = ((rank_sql(), False), ("owed_since", False), ("id", False))
_OWED: _Keys = (("owed_since IS NULL", False), ("coalesce(owed_since, '')", False), *_NEWEST)
_ORDER: dict[ListName, _Keys] = {"queue": _URGENT, "mine": _OWED}


class ListPage(Value, frozen=True):
    """Some rows of a list; `next` continues after them, `None` at the end."""

    rows: tuple[ConversationSummary, ...]
    next: str | None = None


class ListFilter(Value, frozen=True):
    """What a row must have to be shown; nothing by itself.

    `waits_since`: its customer has waited for a word from a person since then, or longer. `passed_on`: it was
    given to a person, and is not with the assistant.
    """

    label: str | None = None
    language: str | None = None
    priority: Priority | None = None
    mood: Mood | None = None
    waits_since: datetime | None = None
    passed_on: bool = False


EVERYTHING = ListFilter()

_FILTERS = {
    "label": "id IN (SELECT conversation_id FROM conversation_labels WHERE label = :label)",
    "language": "language = :language",
    "priority": "priority = :priority AND owner != 'closed'",
    "mood": "mood = :mood",
    "waits_since": "owed_since <= :waits_since",
    "passed_on": "owner != 'assistant'",
}


class Counts(Value, frozen=True):
    """How many conversations each list has, `mine` by the agent's id; `assistant` of `all` are with it."""

    queue: int
    all: int
    assistant: int
    snoozed: int
    closed: int
    mine: dict[StaffId, int]


def read_page(
    file: RecordFile,
    list_name: ListName,
    *,
    staff_id: StaffId | None,
    wanted: ListFilter = EVERYTHING,
    after: str | None = None,
    limit: int | None = PAGE,
) -> ListPage:
    """Return a page of a list, without a limit the whole of it.

    The queue comes most urgent first, `mine` (needs `staff_id`) by who waits for a word longest, the others
    newest first.
    """
    keys = _ORDER.get(list_name, _NEWEST)
    where = [_WHERE[list_name]]
    values: dict[str, object] = {"staff_id": staff_id, "limit": -1 if limit is None else limit + 1}
    for name, condition in _FILTERS.items():
        if value := getattr(wanted, name):
            where.append(condition)
            values[name] = to_text(value) if isinstance(value, datetime) else value
    if after is not None:
        values.update({f"after_{n}": value for n, value in enumerate(_parse_cursor(after, len(keys)))})
        where.append(_after(keys))
    rows = file.rows(
        f"SELECT *, {', '.join(f'{key} AS key_{n}' for n, (key, _) in enumerate(keys))} FROM conversations "
        f"WHERE {' AND '.join(where)} "
        f"ORDER BY {', '.join(f'{key} DESC' if down else key for key, down in keys)} LIMIT :limit",
        values,
    )
    shown = rows[:limit]
    more = limit is not None and 0 < limit < len(rows)  # of no rows there is no last one
    return ListPage(
        rows=tuple(to_summary(row) for row in shown), next=_cursor(shown[-1], len(keys)) if more else None
    )


def _after(keys: _Keys) -> str:
    """Return the rows that come after the cursor's: equal in the first keys, and after it in the next."""
    ways = {down for _, down in keys}
    if len(ways) == 1:  # one comparison, which an index serves
        marks = ", ".join(f":after_{n}" for n in range(len(keys)))
        return f"({', '.join(key for key, _ in keys)}) {'<' if ways.pop() else '>'} ({marks})"
    branches = []
    for n, (key, down) in enumerate(keys):
        equal = [f"{same} = :after_{place}" for place, (same, _) in enumerate(keys[:n])]
        branches.append(" AND ".join([*equal, f"{key} {'<' if down else '>'} :after_{n}"]))
    return f"({' OR '.join(f'({branch})' for branch in branches)})"


def count_lists(file: RecordFile) -> Counts:
    """Return how many conversations each list has now."""
    closed = file.row("SELECT count(*) AS n FROM conversations WHERE owner = 'closed'")
    counts = {"queue": 0, "all": 0, "assistant": 0, "snoozed": 0}
    mine: dict[StaffId, int] = {}
    for row in file.rows(
        "SELECT owner, agent_id, snoozed_until IS NOT NULL AS snoozed, count(*) AS n FROM conversations "
        "WHERE owner IN ('assistant', 'waiting', 'agent') GROUP BY 1, 2, 3"
    ):
        counts["all"] += row["n"]
        counts["queue"] += row["n"] if row["owner"] == "waiting" else 0
        counts["assistant"] += row["n"] if row["owner"] == "assistant" else 0
        counts["snoozed"] += row["n"] if row["snoozed"] else 0
        if row["owner"] == "agent" and not row["snoozed"]:
            mine[row["agent_id"]] = mine.get(row["agent_id"], 0) + row["n"]
    return Counts(**counts, closed=closed["n"] if closed else 0, mine=mine)


def _cursor(row: Row, keys: int) -> str:
    return msgspec.json.encode([row[f"key_{n}"] for n in range(keys)]).decode()


def _parse_cursor(cursor: str, keys: int) -> list[str | int]:
    """Return the sort keys that a cursor holds; `NotFound` for one that we did not give."""
    try:
        values = msgspec.json.decode(cursor, type=list[str | Number])
    except msgspec.DecodeError as error:
        raise NotFound("conversation") from error
    if len(values) != keys:
        raise NotFound("conversation")
    return values
