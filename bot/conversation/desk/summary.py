"""A conversation in one line, as the desk's lists show it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from bot.conversation.model import (
    ConversationId,
    CustomerId,
    HandoffReason,
    Mood,
    Owner,
    Priority,
    Seq,
    StaffId,
    Value,
)
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff

PAGE_CHARACTERS = 200

ListName = Literal["queue", "mine", "all", "snoozed", "closed"]


class ConversationSummary(Value, frozen=True):
    """A conversation in one line. `problem` is in the customer's own words; times are UTC.

    `pending_turn` is the oldest message that the assistant has not dealt with, `unheard_since` the time from
    which it owes the customer any word, `owed_since` that from which the customer waits for a word from a
    person, `unanswered_since` that from which the present agent owes it. A waiting customer was told at
    `told_at` how long it takes, and last that a person comes by `promised_by`; at `promise_due_at` something
    must be done about that. One who left without an address at `left_at` is not counted by those behind.
    With `waited_long` they come before others in the queue, whatever the priority.
    `wanted_id` and `wanted_name` are the agent whom the customer asked for by name. `language` is the one
    that they write in, else that of their browser; `page` is where on the site it began.
    What was said from `withheld_from` on staff may not read yet, so it is not in here either.
    """

    id: ConversationId
    customer_id: CustomerId
    owner: Owner
    started_at: datetime
    last_at: datetime
    last_seq: Seq
    last_text: str
    mood: Mood
    priority: Priority
    customer_name: str | None = None
    customer_email: str | None = None
    problem: str | None = None
    reason: HandoffReason | None = None
    waiting_since: datetime | None = None
    agent_id: StaffId | None = None
    agent_name: str | None = None
    customer_messages: int = 0
    customer_last_at: datetime | None = None
    owed_since: datetime | None = None
    unanswered_since: datetime | None = None
    pending_turn: Seq | None = None
    told_at: datetime | None = None
    promised_by: datetime | None = None
    promise_due_at: datetime | None = None
    labels: tuple[str, ...] = ()
    snoozed_until: datetime | None = None
    withheld_from: Seq | None = None
    receipt_until: datetime | None = None
    unheard_since: datetime | None = None
    turn_since: datetime | None = None
    language: str | None = None
    page: str | None = None
    left_at: datetime | None = None
    wanted_id: StaffId | None = None
    wanted_name: str | None = None
    waited_long: bool = False


def summarise(state: ConversationState) -> ConversationSummary:
    """Return the line of a conversation in this state, as staff may read it."""
    state = for_staff(state)
    return ConversationSummary(
        id=state.id,
        customer_id=state.customer_id,
        owner=state.owner,
        started_at=state.started_at,
        last_at=state.last_at,
        last_seq=state.last_seq,
        last_text=state.last_text,
        mood=state.mood,
        priority=state.priority,
        customer_name=state.name,
        customer_email=state.email,
        problem=state.current_problem,
        reason=state.reason,
        waiting_since=state.waiting_since,
        agent_id=state.agent_id,
        agent_name=state.agent_name,
        customer_messages=state.customer_messages,
        customer_last_at=state.customer_last_at,
        owed_since=state.owed_since,
        unanswered_since=state.unanswered_since,
        pending_turn=state.pending_turn,
        told_at=state.wait.told_at if state.wait.is_told else None,
        promised_by=state.wait.promised_by,
        promise_due_at=state.wait.due_at,
        labels=state.labels,
        snoozed_until=state.snoozed_until,
        withheld_from=state.withheld_from,
        receipt_until=state.receipt_until,
        unheard_since=state.unheard_since,
        turn_since=state.turn_since,
        language=state.language,
        page=page_path(state.page_url),
        left_at=state.left_at,
        wanted_id=state.wanted.id if state.wanted else None,
        wanted_name=state.wanted.name if state.wanted else None,
        waited_long=state.waited_long,
    )


def page_path(url: str | None) -> str | None:
    """Return where on the site a page is; what is behind it (searches, keys) is for nobody's list."""
    if not url:
        return None
    try:
        return urlsplit(url).path[:PAGE_CHARACTERS] or "/"
    except ValueError:
        return None
