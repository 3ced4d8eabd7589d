"""The questions in a conversation, and what became of each: what the customer was shown and made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from bot.conversation.bursts import join_bursts
from bot.conversation.database import RecordFile, to_time
from bot.conversation.entries.for_editors import kept_from_editors
from bot.conversation.events import (
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    OwnerChanged,
    RecordedEvent,
    TurnCompleted,
)
from bot.conversation.model import ConversationId, CustomerId, Seq, Value
from bot.conversation.problem import is_substantial

# A story is no question that others ask as well.
_LONGEST = 600
_CHOOSE = "/choose"


class CustomerQuestion(Value, frozen=True):
    """A question of a customer, in their own words.

    `right` is the entry that answered it: they said so or chose it, or an agent quoted it. `wrong` is the
    one that did not: they said so, or went on to a person.
    """

    seq: Seq
    at: datetime
    text: str
    shown: str | None = None
    right: str | None = None
    wrong: str | None = None
    to_person: bool = False


def questions_in(events: Sequence[RecordedEvent]) -> list[CustomerQuestion]:
    """Return the questions of a conversation that the assistant read as such, in order.

    What was struck is none, and what is kept from editors (`kept_from_editors`) neither.
    """
    events = join_bursts(events)
    read = {
        event.body.about_seq
        for event in events
        if isinstance(event.body, TurnCompleted) and event.body.understanding.get("intent") == "ask"
    }
    kept = kept_from_editors(events)
    found: list[CustomerQuestion] = []
    for start, stop in _stretches(events, read):
        question = events[start]
        if question.seq not in kept:
            found.append(_follow(question, events[start + 1 : stop]))
    return found


def list_conversations_of(file: RecordFile, customer_id: CustomerId) -> list[ConversationId]:
    """Return all conversations of a customer."""
    rows = file.rows("SELECT id FROM conversations WHERE customer_id = ?", (customer_id,))
    return [row["id"] for row in rows]


def forgotten_at(file: RecordFile, customer_id: CustomerId) -> datetime | None:
    """Return when the customer last asked to be forgotten, in any conversation; None when they never did."""
    rows = file.rows(
        "SELECT e.at, e.body FROM events e JOIN conversations c ON c.id = e.conversation_id "
        "WHERE c.customer_id = ? AND e.type = 'customer_learned' ORDER BY e.at DESC",
        (customer_id,),
    )
    return next((to_time(row["at"]) for row in rows if json.loads(row["body"]).get("forget")), None)


def _stretches(events: Sequence[RecordedEvent], read: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretch from each question to the next, as places among the events."""
    places = [place for place, event in enumerate(events) if event.seq in read and _is_question(event)]
    yield from pairwise([*places, len(events)])


def _is_question(event: RecordedEvent) -> bool:
    body = event.body
    return (
        isinstance(body, MessagePosted)
        and event.sender.kind == "customer"
        and not (body.choice or body.struck or body.attachments)
        and len(body.text) <= _LONGEST
        and is_substantial(body.text)
    )


def _follow(question: RecordedEvent, after: Sequence[RecordedEvent]) -> CustomerQuestion:
    assert isinstance(question.body, MessagePosted)
    shown: dict[int, str] = {}
    right = wrong = None
    to_person = chose = False
    for event in after:
        body = event.body
        if isinstance(body, MessagePosted) and event.sender.kind == "customer":
            chose = bool(body.choice and body.choice.startswith(_CHOOSE))
        elif isinstance(body, MessagePosted) and body.answer:
            if event.sender.kind == "agent" or chose:
                right = body.answer.entry_id
            shown[event.seq] = body.answer.entry_id
        elif isinstance(body, FeedbackGiven):
            right, wrong = (body.entry_id, wrong) if body.helpful else (right, body.entry_id)
        elif isinstance(body, HandoffRequested):
            to_person = True
        elif isinstance(body, OwnerChanged) and body.owner == "closed":
            break
    first = next(iter(shown.values()), None)
    if to_person and right is None and wrong is None:
        wrong = first
    return CustomerQuestion(
        seq=question.seq,
        at=question.at,
        text=question.body.text,
        shown=first,
        right=right,
        wrong=wrong if wrong != right else None,
        to_person=to_person,
    )
