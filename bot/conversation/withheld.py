"""What staff may not read yet: what a customer has said to the assistant and not passed on to a person.

Whoever asks for a person sees what is passed on, and may strike lines from it. A struck line must never have
been on a desk; so nobody at a desk reads along while the assistant has a conversation, nor while the customer
looks at the receipt. Everything that a desk is told goes through here.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from bot.conversation.errors import NotFound
from bot.conversation.events import (
    CustomerLeft,
    CustomerReturned,
    OwnerChanged,
    ReceiptGiven,
    ReceiptLapsed,
    ReceiptOpened,
    RecordedEvent,
    SnoozeEnded,
)
from bot.conversation.state import ConversationState

_WORDLESS = (ReceiptOpened, ReceiptGiven, ReceiptLapsed, SnoozeEnded, CustomerLeft, CustomerReturned)


def for_staff(state: ConversationState) -> ConversationState:
    """Return the state as staff may know it.

    A name that the host site signed is not the customer's to strike.
    """
    if state.withheld_from is None:
        return state
    known = state.passed_on
    signed = state.name_source == "identity"
    return replace(
        state,
        name=state.name if signed else known.name,
        name_source=state.name_source if signed else known.name_source,
        email=known.email,
        order_numbers=known.order_numbers,
        problem=None,
        said=(),
        last_text="",
        shown=(),
        memory={},
    )


def readable(state: ConversationState, events: Iterable[RecordedEvent]) -> tuple[RecordedEvent, ...]:
    """Return the events of a conversation that staff may read now, without the words that they may not."""
    if state.withheld_from is None:
        return tuple(events)
    return tuple(read for event in events if (read := _read(state, state.withheld_from, event)))


def require_passed_on(state: ConversationState) -> None:
    """Refuse as if there were no handoff, while its packet is not passed on: not even its hash is told."""
    if state.withheld_from is not None and (state.handoff_seq or 0) >= state.withheld_from:
        raise NotFound("handoff", id=state.id)


def _read(state: ConversationState, withheld_from: int, event: RecordedEvent) -> RecordedEvent | None:
    body = event.body
    if event.seq < withheld_from or isinstance(body, _WORDLESS):
        return event
    if isinstance(body, OwnerChanged):  # what the customer is told may call them by their name
        return replace(event, body=replace(body, text=None, line_ids=()))
    return event if event.sender.kind == "agent" else None
