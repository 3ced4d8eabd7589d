"""The customer's receipt: what is passed on to a person, line by line, and what is struck or corrected in it.

A struck text is gone from the record itself, wherever it was repeated, before anybody is asked to help: so
it is in no packet, no list, no search and no export. The record stays append-only in all but this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from bot.conversation.errors import NotFound
from bot.conversation.events import (
    CustomerLearned,
    EventBody,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    ReceiptGiven,
    RecordedEvent,
)
from bot.conversation.model import SYSTEM, Customer, Value
from bot.conversation.state import ConversationState

LineKind = Literal["said", "name", "email", "order"]

MOST_LINES = 200
# A "yes" is not a secret, and stands in too many other texts to be looked for.
SHORTEST_REPEATED = 4


class ReceiptLine(Value, frozen=True):
    """One thing that is passed on; `key` names it."""

    key: str
    kind: LineKind
    text: str


class Edit(Value, frozen=True):
    """What becomes of a line: another text, or `None`: it is struck."""

    key: str
    text: str | None = None


def receipt_lines(state: ConversationState, events: Sequence[RecordedEvent]) -> tuple[ReceiptLine, ...]:
    """What the customer has said and given since a person was last asked for, in order."""
    start = max((n for n, event in enumerate(events) if isinstance(event.body, HandoffRequested)), default=-1)
    said = [
        ReceiptLine(f"said:{event.seq}", "said", event.body.text)
        for event in events[start + 1 :]
        if _is_said(event) and isinstance(event.body, MessagePosted)
    ]
    return (*_facts(state), *said[-MOST_LINES:])


def strike(
    state: ConversationState, events: Sequence[RecordedEvent], edits: Sequence[Edit], mark: str
) -> tuple[RecordedEvent, ...]:
    """The events that read differently after these edits, as they are now; `mark` stands for what was struck.

    Raises `NotFound("line")` for an edit of what is not on the receipt.
    """
    lines = {line.key: line for line in receipt_lines(state, events)}
    if unknown := [edit.key for edit in edits if edit.key not in lines]:
        raise NotFound("line", key=unknown[0])
    wanted = {edit.key: edit.text for edit in edits if edit.text != lines[edit.key].text}
    gone = {lines[key].text: text or mark for key, text in wanted.items()}
    rewritten = (_rewrite(event, wanted, lines, gone, mark) for event in events)
    return tuple(new for new, old in zip(rewritten, events, strict=True) if new != old)


def strike_customer(customer: Customer, lines: Iterable[ReceiptLine], edits: Sequence[Edit]) -> Customer:
    """What is kept of the customer beyond this conversation, after these edits."""
    texts = {line.key: line.text for line in lines}
    for edit in edits:
        if edit.key == "name" and customer.name == texts["name"]:
            customer = replace(customer, name=edit.text, name_source="form" if edit.text else None)
        if edit.key == "email" and customer.email == texts["email"]:
            customer = replace(customer, email=edit.text)
    return customer


def give_receipt(lines: int, edits: Sequence[Edit], *, client_id: str) -> list[NewEvent]:
    """That the customer has looked at what is passed on; of what was struck only how much."""
    struck = sum(edit.text is None for edit in edits)
    body = ReceiptGiven(lines=lines, struck=struck, corrected=len(edits) - struck)
    return [NewEvent(sender=SYSTEM, body=body, client_id=f"after:{client_id}:receipt")]


def _is_said(event: RecordedEvent) -> bool:
    body = event.body
    return (
        isinstance(body, MessagePosted)
        and event.sender.kind == "customer"
        and body.choice is None
        and not body.struck
    )


def _facts(state: ConversationState) -> Iterable[ReceiptLine]:
    """What was given about the customer; a name that the site itself signed is not theirs to strike."""
    if state.name and state.name_source != "identity":
        yield ReceiptLine("name", "name", state.name)
    if state.email:
        yield ReceiptLine("email", "email", state.email)
    for number in state.order_numbers:
        yield ReceiptLine(f"order:{number}", "order", number)


def _rewrite(
    event: RecordedEvent,
    wanted: Mapping[str, str | None],
    lines: Mapping[str, ReceiptLine],
    gone: Mapping[str, str],
    mark: str,
) -> RecordedEvent:
    body: EventBody = event.body
    key = f"said:{event.seq}"
    if key in wanted and isinstance(body, MessagePosted):
        text = wanted[key]
        body = replace(body, text=text or mark, struck=text is None)
    else:
        if isinstance(body, CustomerLearned):
            body = _relearn(body, wanted, lines)
        body = _without(body, gone)
    sender = event.sender
    if "name" in wanted and sender.kind == "customer" and sender.name == lines["name"].text:
        sender = replace(sender, name=wanted["name"])
    return replace(event, body=body, sender=sender)


def _relearn(
    body: CustomerLearned, wanted: Mapping[str, str | None], lines: Mapping[str, ReceiptLine]
) -> CustomerLearned:
    """What was learned, with the facts as they are on the receipt now."""
    if "name" in wanted and body.name == lines["name"].text:
        body = replace(body, name=wanted["name"], name_source=body.name_source if wanted["name"] else None)
    if "email" in wanted and body.email == lines["email"].text:
        body = replace(body, email=wanted["email"])
    if f"order:{body.order_number}" in wanted:
        body = replace(body, order_number=wanted[f"order:{body.order_number}"])
    return body


def _without(body: EventBody, gone: Mapping[str, str]) -> EventBody:
    """The body without the texts that are gone, wherever somebody repeated them."""
    longest_first = sorted((text for text in gone if len(text) >= SHORTEST_REPEATED), key=len, reverse=True)
    if not longest_first:
        return body

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            for text in longest_first:
                value = value.replace(text, gone[text])
            return value
        if isinstance(value, dict):
            return {name: clean(each) for name, each in value.items()}
        if isinstance(value, list):
            return [clean(each) for each in value]
        return value

    plain = msgspec.to_builtins(body)
    cleaned = clean(plain)
    return body if cleaned == plain else msgspec.convert({**cleaned, "type": plain["type"]}, EventBody)
