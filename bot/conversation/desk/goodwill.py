"""Gestures of goodwill: what an agent may give, what was given, why, and how much is left of the day."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from typing import Literal

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.errors import NotAllowed
from bot.conversation.events import GoodwillGiven, MessagePosted, NewEvent, RecordedEvent
from bot.conversation.model import Agent, ConversationId, StaffId, SystemMessage, Value
from bot.conversation.settings.business_settings import BusinessSetting, get_setting, set_setting
from bot.conversation.speaking import require_agent, sender_of
from bot.conversation.state import ConversationState

GestureKind = Literal["voucher", "free_shipping", "thank_you_note"]


class Allowance(Value, frozen=True):
    """What each agent may give, in whole euros. Nothing until a supervisor has set it.

    `largest`: the largest voucher; `per_day`: all of one agent's gestures of a day (UTC) together;
    `shipping`: what free shipping counts for. A thank-you note counts for nothing.
    """

    largest: int = 0
    per_day: int = 0
    shipping: int = 0


ALLOWANCE = BusinessSetting("goodwill_allowance", Allowance, Allowance())


class Gesture(Value, frozen=True):
    """A gesture that was made."""

    conversation_id: str
    seq: int
    at: datetime
    agent_id: str
    agent_name: str
    kind: GestureKind
    amount: int
    worth: int
    reason: str


def make_gesture(
    state: ConversationState,
    agent: Agent,
    allowance: Allowance,
    given_today: int,
    *,
    kind: GestureKind,
    amount: int,
    reason: str,
    notice: SystemMessage,
    client_id: str,
) -> list[NewEvent]:
    """Record the owning agent's gesture, and the sentence by which the customer learns of it.

    Refused: `not_owner`, `wrong_owner`, `gesture_too_large`, `over_allowance`.
    """
    require_agent(state, agent)
    worth = worth_of(kind, amount, allowance)
    if kind == "voucher" and amount > allowance.largest:
        raise NotAllowed("gesture_too_large", limit=allowance.largest)
    left = max(0, allowance.per_day - given_today)
    if worth > left:
        raise NotAllowed("over_allowance", left=left, limit=allowance.per_day)
    given = GoodwillGiven(kind=kind, amount=amount, worth=worth, reason=reason)
    message = MessagePosted.of(notice)
    sender = sender_of(agent)
    return [
        NewEvent(sender=sender, body=given, client_id=client_id),
        NewEvent(sender=sender, body=message, client_id=f"after:{client_id}:told"),
    ]


def worth_of(kind: GestureKind, amount: int, allowance: Allowance) -> int:
    """Return what a gesture counts for, in whole euros."""
    if kind == "voucher":
        return amount
    return allowance.shipping if kind == "free_shipping" else 0


def project_gesture(file: RecordFile, event: RecordedEvent, body: GoodwillGiven) -> None:
    """Write the gesture's line."""
    file.write(
        "INSERT INTO gestures "
        "(conversation_id, seq, at, agent_id, agent_name, kind, amount, worth, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.conversation_id,
            event.seq,
            to_text(event.at),
            event.sender.id,
            event.sender.name or "",
            body.kind,
            body.amount,
            body.worth,
            body.reason,
        ),
    )


def get_allowance(file: RecordFile) -> Allowance:
    """Return what the supervisor set last; nothing before."""
    return get_setting(file, ALLOWANCE)


def set_allowance(file: RecordFile, allowance: Allowance, by: str, at: datetime) -> None:
    """Set what may be given from now on."""
    set_setting(file, ALLOWANCE, allowance, by, at)


def get_given_today(file: RecordFile, staff_id: StaffId, now: datetime) -> int:
    """Return what this agent has given on the day of `now`, in whole euros."""
    row = file.row(
        "SELECT coalesce(sum(worth), 0) AS given FROM gestures WHERE agent_id = ? AND at >= ?",
        (staff_id, to_text(_day_of(now))),
    )
    return int(row["given"]) if row else 0


def list_gestures_in(file: RecordFile, conversation_id: ConversationId) -> list[Gesture]:
    """Return the gestures of one conversation, newest first."""
    query = "SELECT * FROM gestures WHERE conversation_id = ? ORDER BY seq DESC"
    return [_gesture(row) for row in file.rows(query, (conversation_id,))]


def list_gestures_of(file: RecordFile, day: datetime) -> list[Gesture]:
    """Return the gestures of one day (UTC), newest first."""
    since = _day_of(day)
    query = "SELECT * FROM gestures WHERE at >= ? AND at < ? ORDER BY at DESC, seq DESC"
    return [_gesture(row) for row in file.rows(query, (to_text(since), to_text(since + timedelta(days=1))))]


def _day_of(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(timezone.utc).date(), time(), timezone.utc)


def _gesture(row: Row) -> Gesture:
    values = {name: row[name] for name in Gesture.__struct_fields__}
    return Gesture(**{**values, "at": to_time(values["at"])})
