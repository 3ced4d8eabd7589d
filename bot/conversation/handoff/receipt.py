"""The customer's receipt: what is passed on to a person, line by line, and what is struck or corrected in it.

It comes with every handoff, while the customer waits already; until they are done with it staff read nothing
(`bot.conversation.withheld`). A struck text goes from the record itself, wherever it was repeated: so it is
in no packet, no list, no search and no export. It is absent there: no text stands for it. The record stays
append-only in all but this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.erasure import Erasure
from bot.conversation.errors import NotFound
from bot.conversation.events import (
    CustomerLearned,
    EventBody,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    ReceiptGiven,
    ReceiptLapsed,
    ReceiptOpened,
    RecordedEvent,
    TurnCompleted,
)
from bot.conversation.model import SYSTEM, ConversationId, Customer, CustomerId, Value
from bot.conversation.problem import choose_problem
from bot.conversation.state import ConversationState

LineKind = Literal["said", "file", "name", "email", "order"]

MOST_LINES = 200
# How long staff wait for a customer who does nothing, for one who is at it, and for anybody at most.
OPEN_FOR = timedelta(seconds=60)
HELD_FOR = timedelta(minutes=2)
LONGEST = timedelta(minutes=10)
# How long an agent who is there waits for a customer who has a correction open.
GRACE = timedelta(seconds=10)


class ReceiptLine(Value, frozen=True):
    """One thing that is passed on; `key` names it. A file can be struck, not corrected."""

    key: str
    kind: LineKind
    text: str


class Edit(Value, frozen=True):
    """What becomes of a line: another text, or `None`: it is struck.

    Not `finished`: it is still being written.
    """

    key: str
    text: str | None = None
    finished: bool = True


def receipt_lines(state: ConversationState, events: Sequence[RecordedEvent]) -> tuple[ReceiptLine, ...]:
    """Return what the customer has said and given and staff may not read yet, facts first, in order."""
    if state.withheld_from is None:
        return ()
    end = state.handoff_seq if state.receipt_until and state.handoff_seq else state.last_seq + 1
    new = [event for event in events if state.withheld_from <= event.seq < end]
    said = [
        ReceiptLine(f"said:{event.seq}", "file" if event.body.attachments else "said", event.body.text)
        for event in new
        if isinstance(event.body, MessagePosted) and _is_said(event, event.body)
    ]
    return (*_facts(state, [event.body for event in new]), *said[-MOST_LINES:])


def require_editable(lines: Iterable[ReceiptLine], edits: Iterable[Edit]) -> None:
    """Raise `NotFound("line")` for an edit of what is not on the receipt, or of a file's name."""
    kinds = {line.key: line.kind for line in lines}
    for edit in edits:
        if edit.key not in kinds or (edit.text is not None and kinds[edit.key] == "file"):
            raise NotFound("line", key=edit.key)


def settle_edits(lines: Iterable[ReceiptLine], edits: Iterable[Edit]) -> list[Edit]:
    """Return what the edits come to when the receipt ends, of lines that are on it and read differently.

    A message that is still being written is passed on as far as it is written. A name, an address or a number
    of which only a part is there would be wrong: it is left out.
    """
    left = {line.key: line for line in lines}
    return [
        replace(edit, text=None) if not edit.finished and left[edit.key].kind != "said" else edit
        for edit in edits
        if edit.key in left and edit.text != left[edit.key].text
    ]


class Struck(Value, frozen=True):
    """What becomes of a conversation by these edits: its events that read differently now, and what goes."""

    events: tuple[RecordedEvent, ...]
    erasure: Erasure


def strike(state: ConversationState, events: Sequence[RecordedEvent], edits: Sequence[Edit]) -> Struck:
    """Return the events that read differently after these edits.

    What stays on the receipt stays in the record.

    Raises `NotFound("line")` for an edit of what is not on the receipt.
    """
    lines = {line.key: line for line in receipt_lines(state, events)}
    require_editable(lines.values(), edits)
    wanted = {edit.key: edit.text for edit in edits if edit.text != lines[edit.key].text}
    unfinished = {edit.key for edit in edits if not edit.finished}
    left = {
        key: text
        for key, line in lines.items()
        if line.kind == "said" and (text := wanted.get(key, line.text))
    }
    erasure = Erasure(
        {lines[key].text: text for key, text in wanted.items()},
        kept=left.values(),
        facts=_kept_facts(state, lines, wanted),
        name=lines["name"].text if wanted.get("name", "") is None else None,
    )
    said = tuple(left.values())
    rewritten = (
        _note_unfinished(_rewrite(event, wanted, lines, erasure, said), unfinished) for event in events
    )
    changed = tuple(new for new, old in zip(rewritten, events, strict=True) if new != old)
    return Struck(changed, erasure)


def _kept_facts(
    state: ConversationState, lines: Mapping[str, ReceiptLine], wanted: Mapping[str, str | None]
) -> list[str]:
    """Return the name, e-mail address and order numbers that the customer leaves as they are or has
    corrected.
    """
    struck = {lines[key].text for key in wanted if lines[key].kind not in ("said", "file")}
    known = (state.name, state.email, *state.order_numbers)
    corrected = (text for key, text in wanted.items() if lines[key].kind not in ("said", "file"))
    return [fact for fact in (*known, *corrected) if fact and fact not in struck]


def strike_customer(customer: Customer, lines: Iterable[ReceiptLine], edits: Sequence[Edit]) -> Customer:
    """Return what is kept of the customer beyond this conversation, after these edits."""
    texts = {line.key: line.text for line in lines}
    for edit in edits:
        if edit.key == "name" and customer.name == texts["name"]:
            customer = replace(customer, name=edit.text, name_source="form" if edit.text else None)
        if edit.key == "email" and customer.email == texts["email"]:
            customer = replace(customer, email=edit.text)
    return customer


def give_receipt(lines: int, edits: Sequence[Edit], *, client_id: str | None = None) -> list[NewEvent]:
    """Record that what is passed on is as the customer left it; of what was struck only how much."""
    struck = sum(edit.text is None for edit in edits)
    unfinished = [edit for edit in edits if not edit.finished]
    left_out = sum(edit.text is None for edit in unfinished)
    body = ReceiptGiven(
        lines=lines,
        struck=struck,
        corrected=len(edits) - struck,
        unfinished=len(unfinished) - left_out,
        left_out=left_out,
    )
    key = receipt_client_id(client_id) if client_id else None
    return [NewEvent(sender=SYSTEM, body=body, client_id=key)]


def receipt_client_id(client_id: str) -> str:
    """Return under which id the request with this one is known to have passed a receipt on."""
    return f"after:{client_id}:receipt"


def hold_receipt(state: ConversationState, now: datetime) -> list[NewEvent]:
    """Give the customer more time, though not for ever; nothing when it is passed on already."""
    if state.receipt_until is None or state.waiting_since is None:
        return []
    until = min(now + HELD_FOR, state.waiting_since + LONGEST)
    return [NewEvent(sender=SYSTEM, body=ReceiptOpened(until=until))] if until > state.receipt_until else []


def end_receipt(state: ConversationState, now: datetime, *, editing: bool) -> list[NewEvent]:
    """End it, since a person has the conversation.

    The rest is passed on at once, or soon if an edit is open.
    """
    if state.receipt_until is None:
        return []
    until = min(now + GRACE, state.receipt_until)
    if editing and until > now:
        return [NewEvent(sender=SYSTEM, body=ReceiptOpened(until=until))]
    return [NewEvent(sender=SYSTEM, body=ReceiptLapsed())]


def lapse_receipt(state: ConversationState, now: datetime, *, editing: bool) -> list[NewEvent]:
    """Pass it on as it is once the time is up, or nothing is open that an agent waits for."""
    if state.receipt_until is None or (state.receipt_until > now and (editing or state.owner != "agent")):
        return []
    return [NewEvent(sender=SYSTEM, body=ReceiptLapsed())]


def list_lapsed(
    file: RecordFile, now: datetime, is_editing: Callable[[CustomerId], bool]
) -> list[ConversationId]:
    """Return the conversations whose receipt has had its time, or whose agent waits for no open edit."""
    query = (
        "SELECT id, customer_id, receipt_until <= ? AS is_over FROM conversations "
        "WHERE receipt_until <= ? OR (receipt_until IS NOT NULL AND owner = 'agent') "
        "ORDER BY receipt_until, id"
    )
    rows = file.rows(query, (to_text(now), to_text(now)))
    return [ConversationId(row["id"]) for row in rows if row["is_over"] or not is_editing(row["customer_id"])]


def next_lapse(file: RecordFile, after: datetime) -> datetime | None:
    """Return the first time after `after` at which a receipt has had its time, if any is looked at."""
    query = "SELECT min(receipt_until) AS at FROM conversations WHERE receipt_until > ?"
    row = file.row(query, (to_text(after),))
    return to_time(row["at"]) if row and row["at"] else None


def _is_said(event: RecordedEvent, body: MessagePosted) -> bool:
    return event.sender.kind == "customer" and body.choice is None and not body.struck


def _facts(state: ConversationState, new: Sequence[EventBody]) -> Iterable[ReceiptLine]:
    """Return what was given about the customer.

    A name that the site itself signed is not theirs to strike.
    """
    learned = [body for body in new if isinstance(body, CustomerLearned)]
    if state.name and state.name_source != "identity" and state.name in [body.name for body in learned]:
        yield ReceiptLine("name", "name", state.name)
    if state.email and state.email in [body.email for body in learned]:
        yield ReceiptLine("email", "email", state.email)
    for number in state.order_numbers:
        if number in [body.order_number for body in learned]:
            yield ReceiptLine(f"order:{number}", "order", number)


def _rewrite(
    event: RecordedEvent,
    wanted: Mapping[str, str | None],
    lines: Mapping[str, ReceiptLine],
    erasure: Erasure,
    left: Sequence[str],
) -> RecordedEvent:
    body: EventBody = event.body
    key = f"said:{event.seq}"
    if key in wanted and isinstance(body, MessagePosted):
        text = wanted[key]
        body = replace(body, text=text or "", struck=text is None, corrected=text is not None)
        if text is None:
            body = replace(body, attachments=())
    elif key not in lines:  # what is on the receipt and was left stays as it was written
        if isinstance(body, CustomerLearned):
            body = drop_facts(_relearn(body, wanted, lines), erasure)
        if isinstance(body, HandoffRequested) and erasure.touches(body.problem):
            # As it is on the receipt: a correction that repeats the old text is not corrected once more.
            body = replace(body, problem=choose_problem(left))
        else:
            body = erasure.clean(body, remembered=isinstance(body, TurnCompleted))
    sender = event.sender
    if "name" in wanted and sender.kind == "customer" and sender.name == lines["name"].text:
        sender = replace(sender, name=wanted["name"])
    return replace(event, body=body, sender=sender)


def _note_unfinished(event: RecordedEvent, keys: Collection[str]) -> RecordedEvent:
    body: EventBody = event.body
    if isinstance(body, MessagePosted) and body.corrected and f"said:{event.seq}" in keys:
        return replace(event, body=replace(body, unfinished=True))
    return event


def _relearn(
    body: CustomerLearned, wanted: Mapping[str, str | None], lines: Mapping[str, ReceiptLine]
) -> CustomerLearned:
    """Return what was learned, with the facts as they are on the receipt now.

    The receipt shows the last name and address. Who strikes one wants none known: an earlier one, which they
    did not see, does not come up in its place.
    """
    if "name" in wanted and (wanted["name"] is None or body.name == lines["name"].text):
        body = replace(body, name=wanted["name"], name_source=body.name_source if wanted["name"] else None)
        body = _note_correction(body, "name", wanted["name"])
    if "email" in wanted and (wanted["email"] is None or body.email == lines["email"].text):
        body = _note_correction(replace(body, email=wanted["email"]), "email", wanted["email"])
    if (key := f"order:{body.order_number}") in wanted:
        body = _note_correction(replace(body, order_number=wanted[key]), "order_number", wanted[key])
    return body


def _note_correction(
    body: CustomerLearned, fact: Literal["name", "email", "order_number"], text: str | None
) -> CustomerLearned:
    others = tuple(each for each in body.corrected if each != fact)
    return replace(body, corrected=(*others, fact) if text else others)


def drop_facts(body: CustomerLearned, erasure: Erasure) -> CustomerLearned:
    """Return what was learned without each fact that holds something which goes: half a fact is none."""
    if erasure.holds(body.name):
        body = replace(body, name=None, name_source=None)
    if erasure.holds(body.email):
        body = replace(body, email=None)
    if erasure.holds(body.order_number):
        body = replace(body, order_number=None)
    return body
