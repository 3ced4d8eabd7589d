"""Where a conversation stands, as a fold over its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch
from typing import Any

from msgspec.structs import replace

from bot.conversation.boundary import Boundary
from bot.conversation.closing import Ask, is_closing, is_farewell, read_ask
from bot.conversation.delivery import Delivery, follow
from bot.conversation.errors import ConversationError
from bot.conversation.events import (
    AgentWanted,
    Body,
    ConversationMerged,
    ConversationStarted,
    CustomerLearned,
    CustomerLeft,
    CustomerReturned,
    FeedbackGiven,
    GoodwillGiven,
    HandoffRequested,
    LabelsChanged,
    MailAttempted,
    MergeUndone,
    MessagePosted,
    NoteAdded,
    OwnerChanged,
    PacketAcknowledged,
    PriorityRaised,
    PrioritySet,
    PromiseSettled,
    ReceiptGiven,
    ReceiptLapsed,
    ReceiptOpened,
    RecordedEvent,
    Snoozed,
    SnoozeEnded,
    SurveyAnswered,
    TranscriptSent,
    TurnCompleted,
    TurnFailed,
    WaitPromised,
)
from bot.conversation.model import (
    LOSS_REASONS,
    Agent,
    ConversationId,
    CustomerId,
    HandoffReason,
    Mood,
    NameSource,
    Owner,
    Priority,
    Seq,
    ShownEntry,
    StaffId,
    Value,
)
from bot.conversation.problem import choose_problem, is_substantial
from bot.conversation.promise import Wait, follow_wait
from bot.conversation.queue import priority_of

# Raise it when `ConversationState` or `evolve` changes: snapshots of another version are not believed.
STATE_VERSION = 9

# A state is carried through every turn, so all it holds is bounded; the events keep the rest.
SAID_KEPT = 12
SAID_CHARACTERS = 1000
SHOWN_KEPT = 50
ORDER_NUMBERS_KEPT = 20
LINES_KEPT = 500
LAST_TEXT_CHARACTERS = 200

# What only pages do among themselves, and our mail, is no sign of life.
_NO_SIGN_OF_LIFE = (PacketAcknowledged, LabelsChanged, CustomerLeft, CustomerReturned, MailAttempted)


class PassedOn(Value, frozen=True):
    """What staff knew of the customer when the assistant got the conversation."""

    name: str | None = None
    name_source: NameSource | None = None
    email: str | None = None
    order_numbers: tuple[str, ...] = ()


class ConversationState(Value, frozen=True):
    """Where a conversation stands after event `last_seq`.

    `pending_turns` are the customer's messages the assistant still owes a turn, oldest first; it answers
    until a person has the conversation, also while one is awaited (`assistant_answers`). `said` are
    the customer's last messages since the assistant got the conversation. `lines_used` names each line
    once, least recently used first. `reason`, `problem` and `handoff_seq` are those of the last handoff.
    `owed_since` is when the customer began to wait for a word from a person: on joining the queue, and at
    the first message after an agent's that needs one (`bot.conversation.closing`), until an agent answers
    or the customer says goodbye; whoever takes the conversation takes that over. `unanswered_since` is when
    the present agent began to owe it: on taking the conversation, or then, and not while it is snoozed.
    `unheard_since` is when the customer began to wait for any word on what the assistant owes them: at what
    they wrote, or when the turn before was done; the next word from us ends it. `turn_since` is when the
    newest of the turns owed came to be owed. `unanswered_seq` is the customer's last message to an agent that
    the agent has not answered: handed back, the assistant owes it a turn. `agent_asked` is what the agent's
    last message asked. `lost_by` is the agent from whom it was taken back, until another has it.
    `note` is what the last agent left. `failures` counts turns in a row that failed or found no answer.
    `delivery` tells how far the last handoff's packet has come, `wait` what a waiting customer was
    promised, `boundary` what the last agent left for the assistant. What the customer has said from
    `withheld_from` on is not passed on to staff yet (`bot.conversation.withheld`), what staff knew before
    is `passed_on`; until `receipt_until` the customer is looking at it. `left_at` is when a waiting customer
    left without an address: nobody can reach them until they are back. `wanted` is the agent whom a waiting
    customer asked for by name, `last_agent` who had the conversation last, until `last_agent_until`.
    """

    id: ConversationId
    customer_id: CustomerId
    started_at: datetime
    last_at: datetime
    last_seq: Seq
    owner: Owner = "assistant"
    agent_id: StaffId | None = None
    agent_name: str | None = None
    reason: HandoffReason | None = None
    problem: str | None = None
    priority: Priority = "normal"
    handoff_seq: Seq | None = None
    waiting_since: datetime | None = None
    note: str | None = None
    name: str | None = None
    name_source: NameSource | None = None
    email: str | None = None
    order_numbers: tuple[str, ...] = ()
    mood: Mood = "calm"
    memory: dict[str, Any] = {}
    lines_used: tuple[str, ...] = ()
    shown: tuple[ShownEntry, ...] = ()
    pending_turns: tuple[Seq, ...] = ()
    failures: int = 0
    said: tuple[str, ...] = ()
    customer_messages: int = 0
    customer_last_at: datetime | None = None
    owed_since: datetime | None = None
    unanswered_since: datetime | None = None
    unheard_since: datetime | None = None
    turn_since: datetime | None = None
    unanswered_seq: Seq | None = None
    agent_asked: Ask = "nothing"
    lost_by: StaffId | None = None
    last_text: str = ""
    page_url: str | None = None
    locale: str | None = None
    written_language: str | None = None
    priority_by_hand: bool = False
    delivery: Delivery = Delivery()
    boundary: Boundary | None = None
    wait: Wait = Wait()
    labels: tuple[str, ...] = ()
    merged: tuple[ConversationId, ...] = ()
    merged_into: ConversationId | None = None
    snoozed_until: datetime | None = None
    withheld_from: Seq | None = None
    passed_on: PassedOn = PassedOn()
    receipt_until: datetime | None = None
    left_at: datetime | None = None
    wanted: Agent | None = None
    last_agent: Agent | None = None
    last_agent_until: datetime | None = None

    @property
    def language(self) -> str | None:
        """The language that the customer writes in, as far as it was read; else that of their browser."""
        return self.written_language or (self.locale or "").split("-")[0].lower() or None

    @property
    def assistant_answers(self) -> bool:
        """Whether the assistant answers what the customer says now."""
        return self.owner in ("assistant", "waiting")

    @property
    def pending_turn(self) -> Seq | None:
        """The oldest message of the customer that the assistant has not dealt with, if any."""
        return self.pending_turns[0] if self.pending_turns else None

    @property
    def current_problem(self) -> str | None:
        """The customer's problem in their own words: as handed off, unless that says little.

        Whoever asks for a person first and tells why afterwards has the problem that came afterwards.
        """
        if self.problem and self.owner != "assistant" and is_substantial(self.problem):
            return self.problem
        return choose_problem(self.said) or self.problem or None


def replay(events: Iterable[RecordedEvent]) -> ConversationState:
    """Return the state after all events of one conversation, from its first."""
    state: ConversationState | None = None
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ConversationError("no_events")
    return state


def evolve(state: ConversationState | None, event: RecordedEvent) -> ConversationState:
    """Return the state after one more event; `None` before the first, which is always `conversation_started`.

    An event out of sequence raises `ConversationError("out_of_sequence")`.
    """
    expected = state.last_seq + 1 if state else 1
    if event.seq != expected or (state is None) is not isinstance(event.body, ConversationStarted):
        raise ConversationError(
            "out_of_sequence", conversation_id=event.conversation_id, seq=event.seq, expected=expected
        )
    if state is None:
        return _started(event)
    last_at = state.last_at if isinstance(event.body, _NO_SIGN_OF_LIFE) else event.at
    moved = replace(state, last_seq=event.seq, last_at=last_at, delivery=follow(state.delivery, event))
    moved = replace(moved, wait=follow_wait(state.wait, event))
    return _apply(event.body, moved, event)


def _started(event: RecordedEvent) -> ConversationState:
    body = event.body
    assert isinstance(body, ConversationStarted)
    return ConversationState(
        id=event.conversation_id,
        customer_id=CustomerId(body.customer_id),
        started_at=event.at,
        last_at=event.at,
        last_seq=event.seq,
        page_url=body.page_url,
        locale=body.locale,
        withheld_from=event.seq,
    )


@singledispatch
def _apply(body: Body, state: ConversationState, event: RecordedEvent) -> ConversationState:
    raise TypeError(f"no rule for {type(body).__name__}")


@_apply.register
def _(body: NoteAdded, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state  # what staff tell each other changes nothing for the customer


@_apply.register
def _(body: MessagePosted, state: ConversationState, event: RecordedEvent) -> ConversationState:
    shown = " ".join(body.text[: 2 * LAST_TEXT_CHARACTERS].split())[:LAST_TEXT_CHARACTERS]
    state = replace(
        state,
        # What the desk says of itself is nobody's word: the row keeps what was said.
        last_text=state.last_text if body.struck or event.sender.kind == "system" else shown,
        lines_used=_used(state.lines_used, body.line_ids),
    )
    if body.answer is not None:
        entry = ShownEntry(seq=event.seq, answer=body.answer)
        state = replace(state, shown=(*state.shown, entry)[-SHOWN_KEPT:])
    if event.sender.kind == "customer":
        return _customer_said(body, state, event)
    state = replace(state, unheard_since=None)
    if event.sender.kind == "agent":
        asked = read_ask(body.text)
        return replace(state, owed_since=None, unanswered_since=None, unanswered_seq=None, agent_asked=asked)
    return state


def _customer_said(body: MessagePosted, state: ConversationState, event: RecordedEvent) -> ConversationState:
    # The assistant reads words: it owes a file nothing, and a file's name is nothing that was said. Nor is
    # what stands where the customer struck something out, or what only told the gateway what to do.
    readable = body.needs_turn and not (body.attachments or body.struck)
    owed = (event.seq,) if state.assistant_answers and readable else ()
    said = (
        state.said
        if body.attachments or body.struck or not body.needs_turn
        else (*state.said, body.text[:SAID_CHARACTERS])[-SAID_KEPT:]
    )
    owed_since = state.owed_since
    unanswered_seq = state.unanswered_seq
    if state.owner == "agent":
        owed_since = _owed_since(body, state, event)
        if owed_since is None:
            unanswered_seq = None
        elif readable and not is_closing(body.text, asked=state.agent_asked, agent_name=state.agent_name):
            unanswered_seq = event.seq
    with_agent = state.owner == "agent" and owed_since is not None
    return replace(
        state,
        owed_since=owed_since,
        unanswered_since=(state.unanswered_since or event.at) if with_agent else None,
        snoozed_until=None,
        said=said,
        pending_turns=state.pending_turns + owed,
        unheard_since=state.unheard_since or (event.at if owed else None),
        turn_since=event.at if owed else state.turn_since,
        unanswered_seq=unanswered_seq,
        customer_messages=state.customer_messages + 1,
        customer_last_at=event.at,
    )


def _owed_since(body: MessagePosted, state: ConversationState, event: RecordedEvent) -> datetime | None:
    """Return since when the agent owes a word, now that the customer wrote this.

    Who says goodbye waits for nothing any more; any other closing leaves it as it was.
    """
    if body.attachments or body.struck:
        return state.owed_since or event.at
    if is_farewell(body.text, agent_name=state.agent_name):
        return None
    closing = is_closing(body.text, asked=state.agent_asked, agent_name=state.agent_name)
    return state.owed_since if closing else state.owed_since or event.at


@_apply.register
def _(body: TurnCompleted, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(
        _turn_done(state, body.about_seq, event),
        mood=body.mood,
        memory=body.memory,
        written_language=body.understanding.get("language") or state.written_language,
        failures=state.failures + 1 if body.understanding.get("outcome") == "none" else 0,
    )


@_apply.register
def _(body: TurnFailed, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(_turn_done(state, body.about_seq, event), failures=state.failures + 1)


@_apply.register
def _(body: CustomerLearned, state: ConversationState, event: RecordedEvent) -> ConversationState:
    if body.forget:
        state = replace(state, name=None, name_source=None, email=None, order_numbers=())
    if body.name:
        state = replace(state, name=body.name, name_source=body.name_source)
    if body.email:
        state = replace(state, email=body.email)
    if body.order_number:
        others = tuple(number for number in state.order_numbers if number != body.order_number)
        state = replace(state, order_numbers=(*others, body.order_number)[-ORDER_NUMBERS_KEPT:])
    return state


@_apply.register
def _(body: HandoffRequested, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(
        state,
        reason=body.reason,
        problem=body.problem,
        handoff_seq=event.seq,
        priority=body.priority or priority_of(body.reason, state.mood),
        priority_by_hand=False,
    )


@_apply.register
def _(body: OwnerChanged, state: ConversationState, event: RecordedEvent) -> ConversationState:
    """Return the new owner; the message that is still owed an answer is owed by them."""
    owed, unanswered_seq = _owed_after(state, body)
    state = replace(
        state,
        owner=body.owner,
        agent_id=StaffId(body.agent_id) if body.owner == "agent" and body.agent_id else None,
        agent_name=body.agent_name if body.owner == "agent" else None,
        waiting_since=event.at if body.owner == "waiting" else None,
        owed_since=(state.owed_since or event.at) if body.owner in ("waiting", "agent") else None,
        unanswered_since=event.at if body.owner == "agent" else None,
        agent_asked="nothing",
        lost_by=_lost_by(state, body),
        pending_turns=owed,
        unheard_since=event.at if owed else None,
        turn_since=event.at if owed else None,
        unanswered_seq=unanswered_seq,
        snoozed_until=None,
        left_at=None,
        wanted=state.wanted if body.owner == "waiting" else None,
        last_agent=_last_agent(state),
        last_agent_until=event.at if state.owner == "agent" else state.last_agent_until,
        note=body.note or state.note,
        boundary=_boundary(state.boundary, body, event),
        lines_used=_used(state.lines_used, body.line_ids),
        withheld_from=_withheld_from(state, body, event),
        passed_on=_passed_on(state),
        receipt_until=None if body.owner == "assistant" else state.receipt_until,
    )
    if body.owner == "assistant":
        return replace(state, said=(), failures=0, priority="normal", priority_by_hand=False, reason=None)
    return state


def _owed_after(state: ConversationState, body: OwnerChanged) -> tuple[tuple[Seq, ...], Seq | None]:
    """Return the turns that the assistant owes now, and the message that an agent does."""
    if body.owner == "agent":
        return (), state.pending_turns[-1] if state.pending_turns else state.unanswered_seq
    if body.owner == "waiting":
        return state.pending_turns, state.unanswered_seq
    if body.owner == "assistant" and state.unanswered_seq is not None:
        return tuple(sorted({*state.pending_turns, state.unanswered_seq})), None
    return (state.pending_turns if body.owner == "assistant" else ()), None


def _lost_by(state: ConversationState, body: OwnerChanged) -> StaffId | None:
    """Return the agent from whom the conversation is taken back, as long as it waits for another."""
    if body.owner != "waiting":
        return None
    return state.agent_id if body.previous == "agent" else state.lost_by


def _last_agent(state: ConversationState) -> Agent | None:
    """Return who has had the conversation last, once it is somebody else's."""
    if state.owner != "agent" or state.agent_id is None:
        return state.last_agent
    return Agent(state.agent_id, state.agent_name or "")


def _passed_on(state: ConversationState) -> PassedOn:
    """Return what staff know of the customer now."""
    if state.withheld_from is not None:
        return state.passed_on
    return PassedOn(state.name, state.name_source, state.email, state.order_numbers)


@_apply.register
def _(body: PriorityRaised, state: ConversationState, event: RecordedEvent) -> ConversationState:
    """Let it come before others; a complaint while the customer waits becomes the reason of the wait."""
    complains = body.why == "complaint" and state.reason not in LOSS_REASONS
    return replace(state, priority="high", reason="complaint" if complains else state.reason)


@_apply.register
def _(body: PrioritySet, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, priority=body.priority, priority_by_hand=True)


@_apply.register
def _(body: AgentWanted, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, wanted=Agent(StaffId(body.agent_id), body.agent_name))


@_apply.register
def _(body: CustomerLeft, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, left_at=event.at)


@_apply.register
def _(body: CustomerReturned, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, left_at=None)


@_apply.register(WaitPromised)
@_apply.register(PromiseSettled)
def _(body: Body, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state  # `follow_wait` has seen to it


@_apply.register
def _(body: ReceiptOpened, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, receipt_until=body.until)


@_apply.register(ReceiptGiven)
@_apply.register(ReceiptLapsed)
def _(body: Body, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, withheld_from=None, receipt_until=None)


@_apply.register
def _(body: PacketAcknowledged, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state


@_apply.register
def _(body: LabelsChanged, state: ConversationState, event: RecordedEvent) -> ConversationState:
    kept = tuple(label for label in state.labels if label not in body.removed)
    return replace(state, labels=kept + tuple(label for label in body.added if label not in kept))


@_apply.register
def _(body: ConversationMerged, state: ConversationState, event: RecordedEvent) -> ConversationState:
    if not body.kept:
        return replace(state, merged_into=body.other_id)
    state = replace(state, merged=(*state.merged, body.other_id))
    if body.owed_since is None or state.owner not in ("waiting", "agent"):
        return state
    with_agent = state.owner == "agent"
    return replace(
        state,
        owed_since=min(state.owed_since or body.owed_since, body.owed_since),
        unanswered_since=(state.unanswered_since or event.at) if with_agent else None,
        snoozed_until=None,
    )


@_apply.register
def _(body: MergeUndone, state: ConversationState, event: RecordedEvent) -> ConversationState:
    if not body.kept:
        return replace(state, merged_into=None)
    return replace(state, merged=tuple(one for one in state.merged if one != body.other_id))


@_apply.register
def _(body: Snoozed, state: ConversationState, event: RecordedEvent) -> ConversationState:
    """Return an agent who puts a conversation away does not owe a word meanwhile; the customer waits on."""
    return replace(state, snoozed_until=body.until, unanswered_since=None)


@_apply.register
def _(body: SnoozeEnded, state: ConversationState, event: RecordedEvent) -> ConversationState:
    """Return the agent owes a word from now on if the customer has waited for one since before."""
    owed = event.at if state.owner == "agent" and state.owed_since else None
    return replace(state, snoozed_until=None, unanswered_since=state.unanswered_since or owed)


@_apply.register
def _(body: SurveyAnswered, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state


@_apply.register
def _(body: GoodwillGiven, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state


@_apply.register(TranscriptSent)
@_apply.register(MailAttempted)
def _(body: Body, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state


@_apply.register
def _(body: FeedbackGiven, state: ConversationState, event: RecordedEvent) -> ConversationState:
    judged = (
        replace(entry, helpful=body.helpful) if entry.seq == body.about_seq else entry
        for entry in state.shown
    )
    return replace(state, shown=tuple(judged))


def _withheld_from(state: ConversationState, body: OwnerChanged, event: RecordedEvent) -> Seq | None:
    """Return what is said to the assistant stays with it until somebody else is to read it."""
    if body.owner == "assistant":
        return state.withheld_from or event.seq
    return state.withheld_from if state.receipt_until else None


def _boundary(before: Boundary | None, body: OwnerChanged, event: RecordedEvent) -> Boundary | None:
    """Return the last agent's note.

    Over when a closed conversation comes back after the time that it names.
    """
    if body.boundary is not None:
        return body.boundary
    if before and body.previous == "closed" and (before.hold_until is None or before.hold_until <= event.at):
        return None
    return before


def _used(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    if not now:
        return before
    return (*(line for line in before if line not in now), *dict.fromkeys(now))[-LINES_KEPT:]


def _turn_done(state: ConversationState, about_seq: int, event: RecordedEvent) -> ConversationState:
    """Turn are dealt with in order: what is older than this one is owed nothing any more.

    With the next one the time without a word begins anew.
    """
    owed = tuple(seq for seq in state.pending_turns if seq > about_seq)
    return replace(
        state,
        pending_turns=owed,
        unheard_since=event.at if owed else None,
        turn_since=state.turn_since if owed else None,
    )
