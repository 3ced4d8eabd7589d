"""The conversations' lines in the desk's lists, as they are kept."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.desk.summary import ConversationSummary, summarise
from bot.conversation.state import ConversationState

_COLUMNS = ConversationSummary.__struct_fields__
_UPSERT = (
    f"INSERT INTO conversations ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(':' + name for name in _COLUMNS)}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)


def write_summary(file: RecordFile, state: ConversationState) -> None:
    """Write the conversation's line of the lists."""
    values = msgspec.structs.asdict(summarise(state))
    texts = {name: to_text(value) for name, value in values.items() if isinstance(value, datetime)}
    file.write(_UPSERT, {**values, **texts, "labels": msgspec.json.encode(values["labels"]).decode()})


def to_summary(row: Row) -> ConversationSummary:
    """Return the summary that a row of `conversations` holds."""
    values = {name: row[name] for name in _COLUMNS}
    labels, waited_long = msgspec.json.decode(values["labels"]), bool(values["waited_long"])
    return msgspec.convert({**values, "labels": labels, "waited_long": waited_long}, ConversationSummary)
