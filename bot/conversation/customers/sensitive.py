"""Sensitive values that agents ask for and customers give in a form: encrypted, beside the log, for a day.

The log holds that something was asked for and what became of that, never the value. A value is encrypted by
`bot.services.conversations.sensitive`; this store never sees a key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.errors import NotAllowed
from bot.conversation.events import (
    MessagePosted,
    NewEvent,
    SensitiveKind,
    SensitiveOutcome,
    SensitiveRequested,
    SensitiveSettled,
)
from bot.conversation.model import Agent, ConversationId, CustomerId, Sender, SystemMessage, Value
from bot.conversation.speaking import require_agent, sender_of, sender_of_customer
from bot.conversation.state import ConversationState

# How long a customer may answer a request, and how long what they gave can be read.
KEPT_FOR = timedelta(hours=24)
MOST_OPEN = 5


class SensitiveRequest(Value, frozen=True):
    """What an agent asked for. It and what was `given` are gone at `expires_at`."""

    id: str
    conversation_id: ConversationId
    kind: SensitiveKind
    label: str
    agent_name: str
    expires_at: datetime
    given: bool = False


# What is recorded


def request_value(
    state: ConversationState, agent: Agent, request: SensitiveRequest, notice: SystemMessage, client_id: str
) -> list[NewEvent]:
    """Record that the owning agent asks for something, in a sentence of theirs.

    Refused: as `require_agent`.
    """
    require_agent(state, agent)
    asked = SensitiveRequested(request_id=request.id, kind=request.kind, label=request.label)
    message = MessagePosted(text=notice.text, line_ids=notice.line_ids)
    sender = sender_of(agent)
    return [
        NewEvent(sender=sender, body=asked, client_id=client_id),
        NewEvent(sender=sender, body=message, client_id=f"{client_id}:asked"),
    ]


def answer_request(
    state: ConversationState,
    request: SensitiveRequest | None,
    outcome: SensitiveOutcome,
    notice: SystemMessage,
    client_id: str,
) -> list[NewEvent]:
    """Record that the customer gave what they were asked for, or declined, as a sentence of theirs.

    Refused: `sensitive_over` when it is not asked for any more, or the agent who asked is not there.
    """
    if request is None or request.given or state.owner != "agent":
        raise NotAllowed("sensitive_over")
    customer = sender_of_customer(state)
    message = MessagePosted(text=notice.text, line_ids=notice.line_ids, needs_turn=False)
    settled = SensitiveSettled(request_id=request.id, outcome=outcome)
    return [
        NewEvent(sender=customer, body=message, client_id=client_id),
        NewEvent(sender=customer, body=settled, client_id=f"after:{client_id}:settled"),
    ]


def end_request(request_id: str, outcome: SensitiveOutcome, sender: Sender) -> list[NewEvent]:
    """Record that what was asked for or given is gone."""
    return [NewEvent(sender=sender, body=SensitiveSettled(request_id=request_id, outcome=outcome))]


# What is kept


def add_request(file: RecordFile, request: SensitiveRequest, customer_id: CustomerId) -> None:
    """Keep an open request. Refused: `sensitive_too_many`."""
    if len(list_open(file, request.conversation_id, request.expires_at - KEPT_FOR)) >= MOST_OPEN:
        raise NotAllowed("sensitive_too_many", limit=MOST_OPEN)
    file.write(
        "INSERT INTO sensitive_values "
        "(id, conversation_id, customer_id, kind, label, agent_name, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(request.id, request.conversation_id, customer_id, request.kind, request.label),
            *(request.agent_name, to_text(request.expires_at)),
        ),
    )


def get_request(
    file: RecordFile, conversation_id: ConversationId, request_id: str, now: datetime
) -> SensitiveRequest | None:
    """Return a request of this conversation that is not over yet."""
    row = file.row(
        "SELECT * FROM sensitive_values WHERE id = ? AND conversation_id = ? AND expires_at > ?",
        (request_id, conversation_id, to_text(now)),
    )
    return _request(row) if row else None


def list_open(file: RecordFile, conversation_id: ConversationId, now: datetime) -> list[SensitiveRequest]:
    """Return what the customer is asked for and has not given, the oldest first."""
    rows = file.rows(
        "SELECT * FROM sensitive_values WHERE conversation_id = ? AND value IS NULL AND expires_at > ? "
        "ORDER BY expires_at, id",
        (conversation_id, to_text(now)),
    )
    return [_request(row) for row in rows]


def keep_value(file: RecordFile, request_id: str, encrypted: str, expires_at: datetime) -> None:
    """Keep the encrypted value of a request."""
    file.write(
        "UPDATE sensitive_values SET value = ?, expires_at = ? WHERE id = ?",
        (encrypted, to_text(expires_at), request_id),
    )


def get_encrypted(file: RecordFile, request_id: str) -> str | None:
    """Return the encrypted value, if one was given."""
    row = file.row("SELECT value FROM sensitive_values WHERE id = ?", (request_id,))
    return row["value"] if row else None


def remove_request(file: RecordFile, request_id: str) -> bool:
    """Remove a request with its value; return whether there was one."""
    return bool(file.write("DELETE FROM sensitive_values WHERE id = ?", (request_id,)))


def forget_values_in(file: RecordFile, conversation_id: ConversationId) -> None:
    """Remove everything that was asked for in a conversation."""
    file.write("DELETE FROM sensitive_values WHERE conversation_id = ?", (conversation_id,))


def forget_values_of(file: RecordFile, customer_id: CustomerId) -> None:
    """Remove everything that a customer was asked for."""
    file.write("DELETE FROM sensitive_values WHERE customer_id = ?", (customer_id,))


def list_expired(file: RecordFile, now: datetime) -> list[SensitiveRequest]:
    """Return the requests whose time is over, the oldest first."""
    rows = file.rows(
        "SELECT * FROM sensitive_values WHERE expires_at <= ? ORDER BY expires_at, id", (to_text(now),)
    )
    return [_request(row) for row in rows]


def next_expiry(file: RecordFile, now: datetime) -> datetime | None:
    """Return when the next one is over, after now."""
    row = file.row("SELECT min(expires_at) AS at FROM sensitive_values WHERE expires_at > ?", (to_text(now),))
    return to_time(row["at"]) if row and row["at"] else None


def rewrite_values(file: RecordFile, rewrite: Callable[[str, str], str | None]) -> int:
    """Replace each encrypted value by what `rewrite` makes of its id and it; remove it for None.

    Returns how many there were.
    """
    rows = file.rows("SELECT id, value FROM sensitive_values WHERE value IS NOT NULL ORDER BY id")
    for row in rows:
        new = rewrite(row["id"], row["value"])
        if new is None:
            remove_request(file, row["id"])
        else:
            file.write("UPDATE sensitive_values SET value = ? WHERE id = ?", (new, row["id"]))
    return len(rows)


def _request(row: Row) -> SensitiveRequest:
    return SensitiveRequest(
        id=row["id"],
        conversation_id=ConversationId(row["conversation_id"]),
        kind=row["kind"],
        label=row["label"],
        agent_name=row["agent_name"],
        expires_at=to_time(row["expires_at"]),
        given=row["value"] is not None,
    )
