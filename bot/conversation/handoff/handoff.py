"""What a handoff's packet is made of, read from the events of the conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.conversation.bursts import join_bursts
from bot.conversation.errors import NotFound
from bot.conversation.events import (
    CustomerLearned,
    EventBody,
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    OwnerChanged,
    ReceiptGiven,
    RecordedEvent,
    TurnCompleted,
)
from bot.conversation.model import Mood, Seq, ShownEntry, Value
from bot.conversation.problem import sentences
from bot.conversation.problem_words import Remedy, clauses, remedies_in
from bot.matching import Pattern, name_references


class LastRequest(Value, frozen=True):
    """The last request for a person, and all events of the conversation until somebody took it."""

    at: datetime
    body: HandoffRequested
    before: tuple[RecordedEvent, ...]


class MoodPoint(Value, frozen=True):
    """The mood from event `seq` on: the customer's message that showed it."""

    seq: Seq
    at: datetime
    mood: Mood


class EarlierHelp(Value, frozen=True):
    """An agent had this conversation before, until `at`; `outcome` is what they left about it."""

    at: datetime
    agent_name: str
    outcome: str | None = None


def last_handoff(events: Sequence[RecordedEvent]) -> LastRequest:
    """Return the last request for a person, and all events until the wait that it began was over.

    `NotFound` when there was none.
    """
    for start in range(len(events) - 1, -1, -1):
        asked = events[start].body
        if isinstance(asked, HandoffRequested):
            break
    else:
        raise NotFound("handoff")
    for end in range(start, len(events)):
        body = events[end].body
        if isinstance(body, OwnerChanged) and body.owner != "waiting":
            return LastRequest(events[start].at, asked, tuple(events[:end]))
    return LastRequest(events[start].at, asked, tuple(events))


def said_in(events: Iterable[RecordedEvent]) -> list[Seq]:
    """Return where anybody was told anything: messages, and the sentences with a change of owner."""
    return [
        event.seq
        for event in events
        if isinstance(event.body, MessagePosted) or (isinstance(event.body, OwnerChanged) and event.body.text)
    ]


def shown_in(before: Iterable[RecordedEvent], events: Iterable[RecordedEvent]) -> Iterable[ShownEntry]:
    """Return every answer that was shown before, with the last word of all events on whether it helped."""
    helpful = {e.body.about_seq: e.body.helpful for e in events if isinstance(e.body, FeedbackGiven)}
    for event in before:
        if isinstance(event.body, MessagePosted) and event.body.answer is not None:
            yield ShownEntry(event.seq, event.body.answer, helpful.get(event.seq))


def moods_in(events: Sequence[RecordedEvent]) -> Iterable[MoodPoint]:
    """Return each change of mood, at the message that showed it, from calm on."""
    said_at = {event.seq: event.at for event in events if isinstance(event.body, MessagePosted)}
    mood: Mood = "calm"
    for event in events:
        body = event.body
        if isinstance(body, TurnCompleted) and body.mood != mood:
            mood = body.mood
            yield MoodPoint(Seq(body.about_seq), said_at.get(Seq(body.about_seq), event.at), mood)


def files_in(events: Iterable[RecordedEvent]) -> Iterable[str]:
    """Return the names of the files that the customer sent and did not strike out."""
    for event in events:
        body = event.body
        if isinstance(body, MessagePosted) and event.sender.kind == "customer" and not body.struck:
            yield from (file.name for file in body.attachments)


def wanted_in(events: Sequence[RecordedEvent]) -> Iterable[Remedy]:
    """Return what the customer said that they want done, each once, as they said it first."""
    said = (sentence for text in _said_by_customer(join_bursts(events)) for sentence in sentences(text))
    parts = (part for sentence in said for part in clauses(sentence))
    return dict.fromkeys(remedy for part in parts for remedy in remedies_in(part))


def _said_by_customer(events: Iterable[RecordedEvent]) -> Iterable[str]:
    for event in events:
        if isinstance(event.body, MessagePosted) and event.sender.kind == "customer":
            yield event.body.text


def references_in(events: Sequence[RecordedEvent], formats: Mapping[str, Pattern]) -> dict[str, str]:
    """Return what the customer said of a business's reference formats, with each format's name.

    What they said before they struck or corrected something does not count: a number that they took out of
    the facts may still be in a message that they kept.
    """
    edited = max((n for n, event in enumerate(events) if _is_edited(event.body)), default=-1)
    return name_references(_said_by_customer(events[edited + 1 :]), formats)


def _is_edited(body: EventBody) -> bool:
    return isinstance(body, ReceiptGiven) and bool(body.struck or body.corrected or body.left_out)


def corrected_in(events: Iterable[RecordedEvent], known: Iterable[str | None]) -> Iterable[str]:
    """Return the facts that are known now and that the customer wrote anew."""
    facts = {
        getattr(event.body, fact)
        for event in events
        if isinstance(event.body, CustomerLearned)
        for fact in event.body.corrected
    }
    return (fact for fact in known if fact and fact in facts)


def earlier_help(events: Iterable[RecordedEvent]) -> Iterable[EarlierHelp]:
    """Return each time that an agent gave up or lost the conversation."""
    for event in events:
        body = event.body
        if isinstance(body, OwnerChanged) and body.agent_name and body.owner in ("assistant", "closed"):
            yield EarlierHelp(event.at, body.agent_name, body.note)
