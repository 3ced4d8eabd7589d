"""The handoff packet: everything an agent needs to continue where the assistant stopped, nothing left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.conversation.errors import NotFound
from bot.conversation.events import (
    CustomerLearned,
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    OwnerChanged,
    RecordedEvent,
    TurnCompleted,
)
from bot.conversation.handoff.pledges import Pledge, open_pledges
from bot.conversation.model import (
    Customer,
    HandoffReason,
    Mood,
    NameSource,
    SenderKind,
    Seq,
    ShownEntry,
    Value,
)
from bot.conversation.problem import sentences
from bot.conversation.problem_words import Remedy, remedies_in
from bot.conversation.reask import given_in
from bot.conversation.transitions import replay

PACKET_VERSION = 1


class PacketTurn(Value, frozen=True):
    """One thing that was said, by whom, when; `seq` points into the record.

    `corrected`: the customer wrote it anew before they passed it on.
    """

    seq: Seq
    at: datetime
    sender: SenderKind
    text: str
    sender_name: str | None = None
    corrected: bool = False


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


class HandoffPacket(Value, frozen=True):
    """What was said before a person came: a handoff's reason, the customer, and every turn.

    `turns` are all messages until an agent took the conversation (until now, while it waits), with the
    sentences that announced changes; `count` and `sha256` (see `fingerprint`) let a reader prove that none
    is missing. `moods` holds each change of mood. `problem` is one sentence of the customer's own, `promises`
    what agents have promised and not called done, `earlier` how it ended each time before, `corrected` which
    name, address and numbers are the customer's own correction. `phone` and `address` are those that they
    wrote, `files` the names of what they sent, and `wants` what they want done.
    """

    version: int
    reason: HandoffReason
    requested_at: datetime
    problem: str
    mood: Mood
    count: int
    sha256: str
    turns: tuple[PacketTurn, ...]
    entries: tuple[ShownEntry, ...] = ()
    moods: tuple[MoodPoint, ...] = ()
    customer_name: str | None = None
    name_source: NameSource | None = None
    customer_email: str | None = None
    order_numbers: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    page_url: str | None = None
    locale: str | None = None
    started_at: datetime | None = None
    promises: tuple[Pledge, ...] = ()
    earlier: tuple[EarlierHelp, ...] = ()
    corrected: tuple[str, ...] = ()
    phone: str | None = None
    address: str | None = None
    files: tuple[str, ...] = ()
    wants: tuple[Remedy, ...] = ()


def build_packet(events: Sequence[RecordedEvent], customer: Customer) -> HandoffPacket:
    """Return the packet of the last handoff among all events of a conversation.

    `NotFound` when there was none.

    What is known of the customer, and whether an entry helped, is as of the last event: an e-mail address
    given to the agent is in it.
    """
    asked, before = _until_taken(events)
    assert isinstance(asked.body, HandoffRequested)
    now, then = replay(events), replay(before)
    turns = tuple(_turns(before))
    given = {detail.kind: detail.value for detail in given_in(now)}
    return HandoffPacket(
        version=PACKET_VERSION,
        reason=then.reason or asked.body.reason,
        requested_at=asked.at,
        problem=then.current_problem or "",
        mood=then.mood,
        count=len(turns),
        sha256=fingerprint(turns),
        turns=turns,
        entries=tuple(_entries(before, events)),
        moods=tuple(_moods(before)),
        customer_name=now.name,
        name_source=now.name_source,
        customer_email=now.email,
        order_numbers=now.order_numbers,
        attributes=customer.attributes,
        page_url=now.page_url,
        locale=now.locale or customer.locale,
        started_at=now.started_at,
        promises=open_pledges(before),
        earlier=tuple(_earlier(before)),
        corrected=tuple(_corrected(events, (now.name, now.email, *now.order_numbers))),
        phone=given.get("phone"),
        address=given.get("address"),
        files=tuple(_files(before)),
        wants=tuple(_wants(turns)),
    )


def packet_turns(events: Sequence[RecordedEvent]) -> tuple[PacketTurn, ...]:
    """Return the turns that the last handoff's packet carries; `NotFound` when there was no handoff."""
    _, before = _until_taken(events)
    return tuple(_turns(before))


def fingerprint(turns: Iterable[PacketTurn]) -> str:
    """Return the SHA-256 in hex over the UTF-8 of one JSON array `[seq, sender, text]` and a line feed per
    turn.

    The arrays are as `JSON.stringify` writes them: no spaces, characters beyond ASCII as they are.
    """
    digest = hashlib.sha256()
    for turn in turns:
        line = json.dumps([turn.seq, turn.sender, turn.text], ensure_ascii=False, separators=(",", ":"))
        # A lone surrogate cannot come from a valid frame, but must not make a packet impossible.
        digest.update(line.encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()


def _until_taken(events: Sequence[RecordedEvent]) -> tuple[RecordedEvent, Sequence[RecordedEvent]]:
    """Return the last request for a person, and all events until the wait that it began was over."""
    asked = max(
        (n for n, event in enumerate(events) if isinstance(event.body, HandoffRequested)), default=None
    )
    if asked is None:
        raise NotFound("handoff")
    for end in range(asked, len(events)):
        body = events[end].body
        if isinstance(body, OwnerChanged) and body.owner != "waiting":
            return events[asked], events[:end]
    return events[asked], events


def _turns(events: Iterable[RecordedEvent]) -> Iterable[PacketTurn]:
    """Return everything anybody was told: messages, and the sentences that came with a change of owner."""
    for event in events:
        body = event.body
        if isinstance(body, MessagePosted):
            sender = event.sender
            yield PacketTurn(event.seq, event.at, sender.kind, body.text, sender.name, body.corrected)
        elif isinstance(body, OwnerChanged) and body.text:
            yield PacketTurn(event.seq, event.at, "system", body.text)


def _entries(before: Iterable[RecordedEvent], events: Iterable[RecordedEvent]) -> Iterable[ShownEntry]:
    """Return every answer that was shown, with the last word on whether it helped."""
    helpful = {e.body.about_seq: e.body.helpful for e in events if isinstance(e.body, FeedbackGiven)}
    for event in before:
        if isinstance(event.body, MessagePosted) and event.body.answer is not None:
            yield ShownEntry(event.seq, event.body.answer, helpful.get(event.seq))


def _moods(events: Iterable[RecordedEvent]) -> Iterable[MoodPoint]:
    """Return each change of mood, at the message that showed it, from calm on."""
    said_at = {event.seq: event.at for event in events if isinstance(event.body, MessagePosted)}
    mood: Mood = "calm"
    for event in events:
        body = event.body
        if isinstance(body, TurnCompleted) and body.mood != mood:
            mood = body.mood
            yield MoodPoint(Seq(body.about_seq), said_at.get(Seq(body.about_seq), event.at), mood)


def _files(events: Iterable[RecordedEvent]) -> Iterable[str]:
    """Return the names of the files that the customer sent and did not strike out."""
    for event in events:
        body = event.body
        if isinstance(body, MessagePosted) and event.sender.kind == "customer" and not body.struck:
            yield from (file.name for file in body.attachments)


def _wants(turns: Iterable[PacketTurn]) -> Iterable[Remedy]:
    """Return what the customer said that they want done, each once, as they said it first."""
    said = (sentence for turn in turns if turn.sender == "customer" for sentence in sentences(turn.text))
    return dict.fromkeys(remedy for sentence in said for remedy in remedies_in(sentence))


def _corrected(events: Iterable[RecordedEvent], known: Iterable[str | None]) -> Iterable[str]:
    """Return the facts that are known now and that the customer wrote anew."""
    facts = {
        getattr(event.body, fact)
        for event in events
        if isinstance(event.body, CustomerLearned)
        for fact in event.body.corrected
    }
    return (fact for fact in known if fact and fact in facts)


def _earlier(events: Iterable[RecordedEvent]) -> Iterable[EarlierHelp]:
    """Return each time that an agent gave up or lost the conversation."""
    for event in events:
        body = event.body
        if isinstance(body, OwnerChanged) and body.agent_name and body.owner in ("assistant", "closed"):
            yield EarlierHelp(event.at, body.agent_name, body.note)
