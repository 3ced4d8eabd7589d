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
from bot.conversation.handoff.joined_lines import JoinedLines, key_of
from bot.conversation.model import SYSTEM, ConversationId, Customer, CustomerId, SystemMessage, Value
from bot.conversation.problem import is_greeting
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

    @property
    def strikes(self) -> bool:
        """Whether the customer struck the line; one that is still being written may have no text yet."""
        return self.text is None and self.finished


def receipt_lines(state: ConversationState, events: Sequence[RecordedEvent]) -> tuple[ReceiptLine, ...]:
    """Return what the customer has said and given and staff may not read yet, facts first, in order.

    What they say and give while they look at the receipt is on it as well.
    A message that only greets tells nothing: there is nothing in it to strike or correct.
    """
    if state.withheld_from is None:
        return ()
    return _list_lines(state, [event for event in events if event.seq >= state.withheld_from])


def passed_on_lines(state: ConversationState, events: Sequence[RecordedEvent]) -> tuple[ReceiptLine, ...]:
    """Return what the customer has said and given and staff may read, facts first, in order."""
    end = state.withheld_from or state.last_seq + 1
    return _list_lines(state, [event for event in events if event.seq < end])


def _list_lines(state: ConversationState, new: Sequence[RecordedEvent]) -> tuple[ReceiptLine, ...]:
    said = [
        ReceiptLine(key_of(event), "file" if event.body.attachments else "said", event.body.text)
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
    """Return the edits that change a line of the receipt, in the form that is applied when it ends.

    An unfinished edit of a message counts as far as it is written. The line of an
    unfinished name, address or number is removed, since a part of one would be wrong.
    """
    left = {line.key: line for line in lines}
    return [
        replace(edit, text=None) if not edit.finished and left[edit.key].kind != "said" else edit
        for edit in edits
        if edit.key in left and edit.text != left[edit.key].text
    ]


class ReceiptRedaction(Value, frozen=True):
    """The result of a customer's edits: the rewritten events, and what to erase elsewhere."""

    events: tuple[RecordedEvent, ...]
    erasure: Erasure


def redact_conversation(
    state: ConversationState,
    events: Sequence[RecordedEvent],
    on_receipt: Iterable[ReceiptLine],
    edits: Sequence[Edit],
    *,
    file_removed: SystemMessage,
) -> ReceiptRedaction:
    """Return the events that these edits change, and what has to be erased elsewhere.

    Lines that the customer leaves on the receipt stay in the record as they are, but for a name, an address
    or a number in them that is struck; where they were told that a file is kept which they remove,
    `file_removed` is said. Raises `NotFound("line")` for an edit of a line that is not on the receipt.
    """
    lines = {line.key: line for line in on_receipt}
    require_editable(lines.values(), edits)
    wanted = {edit.key: edit.text for edit in edits if edit.text != lines[edit.key].text}
    wanted |= _without_struck_facts(lines, wanted, {edit.key for edit in edits if edit.finished})
    unfinished = {edit.key for edit in edits if not edit.finished}
    left = {
        key: text
        for key, line in lines.items()
        if line.kind == "said" and (text := wanted.get(key, line.text))
    }
    edited = {key: text for key, text in wanted.items() if lines[key].kind == "said"}
    joined = JoinedLines(events, edited, left)
    erasure = Erasure(
        joined.texts() | {lines[key].text: text for key, text in wanted.items()},
        kept=left.values(),
        facts=_kept_facts(state, lines, wanted),
        name=lines["name"].text if wanted.get("name", "") is None else None,
    )
    files = {key for key, text in wanted.items() if text is None and lines[key].kind == "file"}
    untrue = {
        told_client_id(event.client_id) for event in events if event.client_id and key_of(event) in files
    }
    rewritten = (
        replace(event, body=MessagePosted.of(file_removed))
        if event.client_id in untrue
        else _note_unfinished(_rewrite(event, wanted, lines, erasure, joined), unfinished)
        for event in events
    )
    changed = tuple(new for new, old in zip(rewritten, events, strict=True) if new != old)
    return ReceiptRedaction(changed, erasure)


def _without_struck_facts(
    lines: Mapping[str, ReceiptLine], wanted: Mapping[str, str | None], finished: Collection[str]
) -> dict[str, str]:
    """Return the messages that are kept and tell a struck name, address or number, each without it."""
    struck = [lines[key] for key, text in wanted.items() if text is None and key in finished]
    gone = Erasure(
        dict.fromkeys(line.text for line in struck if line.kind in ("email", "order")),
        name=next((line.text for line in struck if line.kind == "name"), None),
    )
    kept = {key: wanted.get(key, line.text) for key, line in lines.items() if line.kind == "said"}
    return {key: new for key, text in kept.items() if text and (new := gone.without(text)) != text}


def _kept_facts(
    state: ConversationState, lines: Mapping[str, ReceiptLine], wanted: Mapping[str, str | None]
) -> list[str]:
    """Return the name, e-mail address and order numbers that the customer has kept or corrected."""
    struck = {lines[key].text for key in wanted if lines[key].kind not in ("said", "file")}
    known = (state.name, state.email, *state.order_numbers)
    corrected = (text for key, text in wanted.items() if lines[key].kind not in ("said", "file"))
    return [fact for fact in (*known, *corrected) if fact and fact not in struck]


def redact_customer(customer: Customer, lines: Iterable[ReceiptLine], edits: Sequence[Edit]) -> Customer:
    """Return the customer's profile with the edited name and e-mail address."""
    texts = {line.key: line.text for line in lines}
    for edit in edits:
        if edit.key == "name" and customer.name == texts["name"]:
            customer = replace(customer, name=edit.text, name_source="form" if edit.text else None)
        if edit.key == "email" and customer.email == texts["email"]:
            customer = replace(customer, email=edit.text)
    return customer


def give_receipt(
    lines: int, edits: Sequence[Edit], *, client_id: str | None = None, late: bool = False
) -> list[NewEvent]:
    """Record that the receipt was passed on, with how many lines were struck and corrected but not which.

    `late`: it was passed on before, and they are struck only now.
    """
    struck = sum(edit.text is None for edit in edits)
    unfinished = [edit for edit in edits if not edit.finished]
    left_out = sum(edit.text is None for edit in unfinished)
    body = ReceiptGiven(
        lines=lines,
        struck=struck,
        corrected=len(edits) - struck,
        unfinished=len(unfinished) - left_out,
        left_out=left_out,
        late=late,
    )
    key = receipt_client_id(client_id) if client_id else None
    return [NewEvent(sender=SYSTEM, body=body, client_id=key)]


def told_client_id(client_id: str) -> str:
    """Return the client id of what the customer is told at once about their message with this client id."""
    return f"after:{client_id}:told"


def receipt_client_id(client_id: str) -> str:
    """Return the client id of the event that a request with this client id passes the receipt on with."""
    return f"after:{client_id}:receipt"


def hold_receipt(state: ConversationState, now: datetime) -> list[NewEvent]:
    """Give the customer more time, up to `LONGEST`; nothing when the receipt was passed on already."""
    if state.receipt_until is None or state.waiting_since is None:
        return []
    until = min(now + HELD_FOR, state.waiting_since + LONGEST)
    return [NewEvent(sender=SYSTEM, body=ReceiptOpened(until=until))] if until > state.receipt_until else []


def end_receipt(state: ConversationState, now: datetime, *, editing: bool) -> list[NewEvent]:
    """End the receipt because an agent has taken the conversation.

    It is passed on at once, or after `GRACE` while the customer is editing a line.
    """
    if state.receipt_until is None:
        return []
    until = min(now + GRACE, state.receipt_until)
    if editing and until > now:
        return [NewEvent(sender=SYSTEM, body=ReceiptOpened(until=until))]
    return [NewEvent(sender=SYSTEM, body=ReceiptLapsed())]


def lapse_receipt(state: ConversationState, now: datetime, *, editing: bool) -> list[NewEvent]:
    """Pass the receipt on once its time is up, or when an agent waits and no edit is open."""
    if state.receipt_until is None or (state.receipt_until > now and (editing or state.owner != "agent")):
        return []
    return [NewEvent(sender=SYSTEM, body=ReceiptLapsed())]


def list_lapsed(
    file: RecordFile, now: datetime, is_editing: Callable[[CustomerId], bool]
) -> list[ConversationId]:
    """Return the conversations whose receipt `lapse_receipt` would pass on now."""
    query = (
        "SELECT id, customer_id, receipt_until <= ? AS is_over FROM conversations "
        "WHERE receipt_until <= ? OR (receipt_until IS NOT NULL AND owner = 'agent') "
        "ORDER BY receipt_until, id"
    )
    rows = file.rows(query, (to_text(now), to_text(now)))
    return [ConversationId(row["id"]) for row in rows if row["is_over"] or not is_editing(row["customer_id"])]


def next_lapse(file: RecordFile, after: datetime) -> datetime | None:
    """Return the first time after `after` at which a receipt is over, None when no receipt is open."""
    query = "SELECT min(receipt_until) AS at FROM conversations WHERE receipt_until > ?"
    row = file.row(query, (to_text(after),))
    return to_time(row["at"]) if row and row["at"] else None


def _is_said(event: RecordedEvent, body: MessagePosted) -> bool:
    told = bool(body.attachments) or not is_greeting(body.text)
    return event.sender.kind == "customer" and body.choice is None and not body.struck and told


def _facts(state: ConversationState, new: Sequence[EventBody]) -> Iterable[ReceiptLine]:
    """Yield what the customer told about themselves.

    A name that the host site signed is left out: customers cannot strike it.
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
    joined: JoinedLines,
) -> RecordedEvent:
    body: EventBody = event.body
    key = key_of(event)
    if key in wanted and isinstance(body, MessagePosted):
        text = wanted[key]
        body = replace(body, text=text or "", struck=text is None, corrected=text is not None)
        if text is None:
            body = replace(body, attachments=())
    elif key not in lines:  # what is on the receipt and was left stays as it was written
        if isinstance(body, CustomerLearned):
            body = drop_facts(_relearn(body, wanted, lines), erasure)
        if isinstance(body, HandoffRequested) and (
            joined.made(body.problem) or erasure.touches(body.problem)
        ):
            # As it is on the receipt: a correction that repeats the old text is not corrected once more.
            body = replace(body, problem=joined.choose_problem(before=event.seq))
        else:
            body = erasure.clean(body, remembered=isinstance(body, TurnCompleted))
    sender = event.sender
    if "name" in wanted and sender.kind == "customer" and sender.name == lines["name"].text:
        sender = replace(sender, name=wanted["name"])
    return replace(event, body=body, sender=sender)


def _note_unfinished(event: RecordedEvent, keys: Collection[str]) -> RecordedEvent:
    body: EventBody = event.body
    if isinstance(body, MessagePosted) and body.corrected and key_of(event) in keys:
        return replace(event, body=replace(body, unfinished=True))
    return event


def _relearn(
    body: CustomerLearned, wanted: Mapping[str, str | None], lines: Mapping[str, ReceiptLine]
) -> CustomerLearned:
    """Return the facts that were learned, with the customer's edits applied.

    The receipt shows only the latest name and address. When the customer strikes one, earlier ones go too:
    otherwise a name that they did not see would take its place.
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
    """Return the facts that were learned without those that contain an erased text."""
    if erasure.holds(body.name):
        body = replace(body, name=None, name_source=None)
    if erasure.holds(body.email):
        body = replace(body, email=None)
    if erasure.holds(body.order_number):
        body = replace(body, order_number=None)
    return body
