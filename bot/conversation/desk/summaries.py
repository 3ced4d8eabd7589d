"""The conversations' lines in the desk's lists, as they are kept."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.desk.summary import ConversationSummary, ListName, summarise
from bot.conversation.queue import rank_sql
from bot.conversation.state import ConversationState

_COLUMNS = ConversationSummary.__struct_fields__
_UPSERT = (
    f"INSERT INTO conversations ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(':' + name for name in _COLUMNS)}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)
_LISTS: dict[ListName, str] = {
    "queue": f"owner = 'waiting' ORDER BY {rank_sql()}, owed_since, id",
    "mine": "owner = 'agent' AND agent_id = :staff_id AND snoozed_until IS NULL "
    "ORDER BY owed_since IS NULL, owed_since, last_at DESC, id",
    "all": "owner != 'closed' ORDER BY last_at DESC, id",
    "snoozed": "snoozed_until IS NOT NULL ORDER BY last_at DESC, id",
    "closed": "owner = 'closed' ORDER BY last_at DESC, id",
}


def write_summary(file: RecordFile, state: ConversationState) -> None:
    """Write the conversation's line of the lists."""
    values = msgspec.structs.asdict(summarise(state))
    texts = {name: to_text(value) for name, value in values.items() if isinstance(value, datetime)}
    file.write(_UPSERT, {**values, **texts, "labels": msgspec.json.encode(values["labels"]).decode()})


def read_list(
    file: RecordFile, list_name: ListName, staff_id: str | None, limit: int
) -> list[ConversationSummary]:
    """Return one list of the desk.

    The queue most urgent first, an agent's own by who waits for a word longest, the others newest first.
    """
    query = f"SELECT {', '.join(_COLUMNS)} FROM conversations WHERE {_LISTS[list_name]} LIMIT :limit"
    return [to_summary(row) for row in file.rows(query, {"staff_id": staff_id, "limit": limit})]


def to_summary(row: Row) -> ConversationSummary:
    """Return the summary that a row of `conversations` holds."""
    values = {name: row[name] for name in _COLUMNS}
    return msgspec.convert({**values, "labels": msgspec.json.decode(values["labels"])}, ConversationSummary)
