"""The table of events: appended to and read, never changed."""

from __future__ import annotations

import msgspec

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.events import EventBody, RecordedEvent
from bot.conversation.model import ConversationId, Sender, SenderKind

_read_body = msgspec.json.Decoder(EventBody).decode


def add_event(file: RecordFile, event: RecordedEvent) -> None:
    """Append an event; its `seq` and its client id must be new."""
    sender = event.sender
    file.write(
        "INSERT INTO events "
        "(conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.conversation_id,
            event.seq,
            to_text(event.at),
            sender.kind,
            sender.id,
            sender.name,
            event.client_id,
            event.body.__struct_config__.tag,
            msgspec.json.encode(event.body).decode(),
        ),
    )


def rewrite_event(file: RecordFile, event: RecordedEvent) -> None:
    """Write a line anew from which the customer has struck something: the only change a line ever sees."""
    file.write(
        "UPDATE events SET body = ?, sender_name = ? WHERE conversation_id = ? AND seq = ?",
        (
            msgspec.json.encode(event.body).decode(),
            event.sender.name,
            event.conversation_id,
            event.seq,
        ),
    )


def list_events(
    file: RecordFile, conversation_id: ConversationId, after_seq: int, limit: int
) -> tuple[RecordedEvent, ...]:
    """Return up to `limit` events after `after_seq`, in order; a limit of -1 is none."""
    query = "SELECT * FROM events WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?"
    return tuple(_to_event(row) for row in file.rows(query, (conversation_id, after_seq, limit)))


def get_event_by_client_id(
    file: RecordFile, conversation_id: ConversationId, sender_kind: SenderKind, client_id: str
) -> RecordedEvent | None:
    """Return the event that this kind of sender wrote under this client id, if any."""
    query = "SELECT * FROM events WHERE conversation_id = ? AND sender_kind = ? AND client_id = ?"
    row = file.row(query, (conversation_id, sender_kind, client_id))
    return _to_event(row) if row else None


def _to_event(row: Row) -> RecordedEvent:
    return RecordedEvent(
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        at=to_time(row["at"]),
        sender=Sender(kind=row["sender_kind"], id=row["sender_id"], name=row["sender_name"]),
        body=_read_body(row["body"]),
        client_id=row["client_id"],
    )
