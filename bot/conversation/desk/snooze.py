"""Snooze: an agent puts a conversation away until a time, or until the customer writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent, Snoozed, SnoozeEnded
from bot.conversation.model import SYSTEM, Agent, ConversationId
from bot.conversation.speaking import require_agent, sender_of
from bot.conversation.state import ConversationState

LONGEST = timedelta(days=366)


def snooze(state: ConversationState, agent: Agent, until: datetime, *, now: datetime) -> list[NewEvent]:
    """Put the owning agent's conversation out of sight until then.

    Refused: `not_owner`, `wrong_owner`, `snooze_time` when that is past or more than a year away.
    """
    require_agent(state, agent)
    if not now < until <= now + LONGEST:
        raise NotAllowed("snooze_time")
    return [NewEvent(sender=sender_of(agent), body=Snoozed(until=until))]


def end_snooze(state: ConversationState, agent: Agent) -> list[NewEvent]:
    """Take it out of the snooze for its agent; nothing when it has none.

    Refused: `not_owner`, `wrong_owner`.
    """
    require_agent(state, agent)
    return [NewEvent(sender=sender_of(agent), body=SnoozeEnded())] if state.snoozed_until else []


def wake(state: ConversationState, now: datetime) -> list[NewEvent]:
    """Bring the conversation back once its time has come."""
    due = state.snoozed_until is not None and state.snoozed_until <= now
    return [NewEvent(sender=SYSTEM, body=SnoozeEnded())] if due else []


def next_wake(file: RecordFile, after: datetime) -> datetime | None:
    """Return the first time after `after` at which a snoozed conversation comes back, if any does."""
    query = "SELECT min(snoozed_until) AS at FROM conversations WHERE snoozed_until > ?"
    row = file.row(query, (to_text(after),))
    return to_time(row["at"]) if row and row["at"] else None


def list_due(file: RecordFile, now: datetime) -> list[ConversationId]:
    """Return the snoozed conversations whose time has come."""
    query = "SELECT id FROM conversations WHERE snoozed_until <= ? ORDER BY snoozed_until, id"
    return [ConversationId(row["id"]) for row in file.rows(query, (to_text(now),))]
