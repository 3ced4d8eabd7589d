"""What the assistant owes a conversation: a message to answer, and how that is put to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo

from msgspec.structs import replace

from bot.conversation.bursts import as_one, runs, texts_of
from bot.conversation.customers.attributes import all_attributes
from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.handoff.asked_promises import may_ask_for_promises
from bot.conversation.handoff.pledges import Pledge, open_pledges
from bot.conversation.model import ConversationId, Customer, Seq
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.protocol.turn import CustomerFacts, TurnRequest
from bot.services.boundaries import asked_of, turn_boundary
from bot.services.conversations.reading import memory_of_reading
from bot.services.voice import HELP_NOW


@dataclass(frozen=True)
class PendingTurn:
    """A message that is owed a turn, and where its conversation stands.

    The message may have been written in several lines, from the one at `first_seq` on; it is the last, with
    the text of all. `pledges`: what agents have promised there, if the message may ask for it.
    """

    state: ConversationState
    message: RecordedEvent
    first_seq: Seq
    customer: Customer
    pledges: tuple[Pledge, ...] = ()


class TurnOutdated(Exception):
    """What the assistant said answers a conversation that is not as it was; it is to be asked again."""


def find_pending_turn(
    record: Record, conversation_id: ConversationId, until: Seq | None = None
) -> PendingTurn | None:
    """Return the oldest message of the conversation that is owed a turn, if any, in one reading.

    `until`: without lines after that one.
    """
    state = record.get_state(conversation_id)
    owed = [seq for seq in state.pending_turns if until is None or seq <= until]
    if not owed:
        return None
    lines = record.list_events(state.id, owed[0] - 1, owed[-1] - owed[0] + 1)
    return _pending(record, state, next(runs(lines)))


def find_new_pending_turn(
    record: Record, state: ConversationState, events: Sequence[RecordedEvent]
) -> PendingTurn | None:
    """Return the message that one of these newest events of the conversation ends, if none is owed before."""
    found = [event for event in events if state.pending_turns == (event.seq,)]
    if found:
        return _pending(record, state, found)
    goes_on = any(isinstance(event.body, MessagePosted) and event.body.continues for event in events)
    pending = find_pending_turn(record, state.id) if goes_on else None
    return pending if pending and pending.message.seq == state.pending_turns[-1] else None


def turn_request(
    pending: PendingTurn, now: datetime, *, on_duty: bool, zone: tzinfo = timezone.utc
) -> TurnRequest:
    """Return the turn that the message is owed; `on_duty`: whether a person can be reached.

    Days are those of `zone`, where the business is.
    """
    state, message = pending.state, pending.message
    assert isinstance(message.body, MessagePosted)
    help_now = message.body.choice == HELP_NOW
    return TurnRequest(
        turn_id=f"{state.id}:{message.seq}",
        conversation_id=state.id,
        text=(help_now and state.current_problem) or message.body.text,
        customer=CustomerFacts(
            name=state.name,
            name_source=state.name_source,
            email=state.email,
            order_number=state.order_numbers[-1] if state.order_numbers else None,
            attributes=pending.customer.attributes,
        ),
        memory=state.memory or memory_of_reading(state.page_url),
        lines_used=state.lines_used,
        choice=None if help_now else message.body.choice,
        on_duty=on_duty,
        locale=state.locale,
        language=state.written_language,
        boundary=turn_boundary(state.boundary, asked_of(pending.pledges, message.body.text, now, zone), now),
        awaited=state.owner == "waiting",
        help_now=help_now,
    )


def require_current(record: Record, asked: PendingTurn, request: TurnRequest, now: datetime) -> None:
    """Raise `TurnOutdated` when the turn was asked of words since struck, or before a person was awaited."""
    pending = find_pending_turn(record, asked.state.id, asked.message.seq)
    if pending is None:
        return
    newest = turn_request(pending, now, on_duty=request.on_duty)
    same = (newest.text, newest.choice, newest.awaited) == (request.text, request.choice, request.awaited)
    if newest.turn_id == request.turn_id and not same:
        raise TurnOutdated(request.turn_id)


def _pending(record: Record, state: ConversationState, lines: Sequence[RecordedEvent]) -> PendingTurn:
    text = "\n".join(texts_of(lines))
    had_agent = state.last_agent is not None
    # Read only when it is asked for: a conversation may be long.
    events = record.list_events(state.id, limit=-1) if had_agent and may_ask_for_promises(text) else ()
    known, pledges = _known(record, state), open_pledges(events)
    return PendingTurn(state, as_one(lines, text), lines[0].seq, known, pledges)


def _known(record: Record, state: ConversationState) -> Customer:
    customer = record.get_customer(state.customer_id)
    return replace(customer, attributes=all_attributes(record.file, customer))
