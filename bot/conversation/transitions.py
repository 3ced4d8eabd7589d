"""How each event changes where a conversation stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch

from msgspec.structs import replace

from bot.conversation.bursts import join_line
from bot.conversation.closing import is_closing, is_farewell, read_ask
from bot.conversation.delivery import follow
from bot.conversation.errors import ConversationError
from bot.conversation.events import (
    WAITED_LONG,
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
    SensitiveRequested,
    SensitiveSettled,
    Snoozed,
    SnoozeEnded,
    SurveyAnswered,
    TranscriptSent,
    TurnCompleted,
    TurnFailed,
    WaitPromised,
)
from bot.conversation.model import Agent, CustomerId, ShownEntry, StaffId

# Raise it when `ConversationState` or `evolve` changes: snapshots of another version are not believed.
from bot.conversation.owner_change import change_owner
from bot.conversation.promise import follow_wait
from bot.conversation.queue import priority_of, reason_after
from bot.conversation.state import (
    LAST_TEXT_CHARACTERS,
    ORDER_NUMBERS_KEPT,
    SAID_CHARACTERS,
    SAID_KEPT,
    SHOWN_KEPT,
    ConversationState,
    used_lines,
)

_NO_SIGN_OF_LIFE = (
    PacketAcknowledged,
    LabelsChanged,
    CustomerLeft,
    CustomerReturned,
    MailAttempted,
    SensitiveSettled,
)


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
        last_text=shown if _tells(body, state, event) else state.last_text,
        lines_used=used_lines(state.lines_used, body.line_ids),
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


def _tells(body: MessagePosted, state: ConversationState, event: RecordedEvent) -> bool:
    """Return whether the desk's lists show this message: the customer's newest words, once there are any.

    What is answered meanwhile, and a button that is pressed, tells nobody what the customer waits for.
    """
    if body.struck or event.sender.kind == "system":
        return False
    typed = event.sender.kind == "customer" and body.choice is None
    return typed or not state.customer_messages or not state.last_text


def _customer_said(body: MessagePosted, state: ConversationState, event: RecordedEvent) -> ConversationState:
    # The assistant reads words: it owes a file nothing, and a file's name is nothing that was said. Nor is
    # what stands where the customer struck something out, or what only told the gateway what to do.
    readable = body.needs_turn and not (body.attachments or body.struck)
    owed = (event.seq,) if state.assistant_answers and readable else ()
    said = (
        state.said
        if body.attachments or body.struck or not body.needs_turn
        else _with_said(body, state, event)[-SAID_KEPT:]
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


def _with_said(body: MessagePosted, state: ConversationState, event: RecordedEvent) -> tuple[str, ...]:
    """Return what the customer said with this message, which may go on from the last."""
    *before, last = state.said or ("",)
    goes_on = body.continues and bool(last) and event.seq - 1 in state.pending_turns
    said = (*before, join_line(last, body.text)) if goes_on else (*state.said, body.text)
    return (*said[:-1], said[-1][:SAID_CHARACTERS])


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
    return change_owner(state, body, event)


@_apply.register
def _(body: PriorityRaised, state: ConversationState, event: RecordedEvent) -> ConversationState:
    """Let it come before others; danger, a death or a complaint becomes the reason of the wait."""
    if body.why == WAITED_LONG:
        return replace(state, waited_long=True)
    return replace(state, priority="high", reason=reason_after(body.why, state.reason))


@_apply.register
def _(body: PrioritySet, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return replace(state, priority=body.priority, priority_by_hand=True, waited_long=False)


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


@_apply.register
def _(body: ReceiptGiven, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state if body.late else replace(state, withheld_from=None, receipt_until=None)


@_apply.register
def _(body: ReceiptLapsed, state: ConversationState, event: RecordedEvent) -> ConversationState:
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
    """Record the snooze: the agent owes no word meanwhile; the customer waits on."""
    return replace(state, snoozed_until=body.until, unanswered_since=None)


@_apply.register
def _(body: SnoozeEnded, state: ConversationState, event: RecordedEvent) -> ConversationState:
    """End the snooze: the agent owes a word from now on if the customer has waited for one since before."""
    owed = event.at if state.owner == "agent" and state.owed_since else None
    return replace(state, snoozed_until=None, unanswered_since=state.unanswered_since or owed)


@_apply.register
def _(body: SurveyAnswered, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state


@_apply.register
def _(body: GoodwillGiven, state: ConversationState, event: RecordedEvent) -> ConversationState:
    return state


@_apply.register(SensitiveRequested)
@_apply.register(SensitiveSettled)
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
