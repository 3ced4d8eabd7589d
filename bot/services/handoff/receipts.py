"""The customer's receipt: what is passed on is shown to them, and struck where they wish, while they wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from bot.conversation.accounts.audit import CUSTOMER
from bot.conversation.errors import NotAllowed
from bot.conversation.events import (
    HandoffRequested,
    MessagePosted,
    NewEvent,
    ReceiptGiven,
    RecordedEvent,
)
from bot.conversation.handoff.receipt import (
    Edit,
    ReceiptLine,
    give_receipt,
    hold_receipt,
    lapse_receipt,
    list_lapsed,
    next_lapse,
    passed_on_lines,
    receipt_client_id,
    receipt_lines,
    redact_conversation,
    redact_customer,
    require_editable,
    settle_edits,
)
from bot.conversation.handoff.receipt_marks import is_applied, list_marks, remove_mark, set_mark
from bot.conversation.model import ConversationId, CustomerId
from bot.conversation.record.record import Change, Record
from bot.conversation.record.redaction import owe_scrub
from bot.conversation.settings.masking import get_masks
from bot.conversation.state import ConversationState
from bot.protocol.customer import Accepted
from bot.protocol.server import ReceiptChanged
from bot.services.clock import Clock
from bot.services.conversations.acknowledgement import accepted, joined
from bot.services.conversations.conversations import Conversations
from bot.services.conversations.redaction import RedactedContent, Redactions
from bot.services.conversations.sessions import Session, ensure_conversation
from bot.services.due_jobs import DueJobs
from bot.services.errors import NotFound, ServiceError, TextEmpty
from bot.services.hub import Hub
from bot.services.texts import parse_email, parse_name, parse_order_number, parse_text
from bot.services.voice import Voice
from bot.storage.writer import Writer


class Receipts:
    """Passes on what a customer leaves of it, and what they do not look at once its time is up.

    What they mark is kept at once, and applied whatever passes it on.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        voice: Voice,
        conversations: Conversations,
        redactions: Redactions,
        hub: Hub,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._voice = voice
        self._conversations = conversations
        self._redactions = redactions
        self._hub = hub
        self._clock = clock
        self._jobs = DueJobs(
            "receipts",
            list_due=lambda now: writer.read(lambda: list_lapsed(record.file, now, hub.is_editing)),
            next_due=lambda after: writer.read(lambda: next_lapse(record.file, after)),
            run=self._lapse,
            clock=clock,
        )
        record.on_release(self._apply_marks)

    def start(self) -> None:
        """Start the loop."""
        self._jobs.start()

    def on_commit(self, change: Change) -> None:
        """Run the loop soon if a receipt was opened, and redact what one that ended leaves."""
        if change.state.receipt_until is not None:
            self.wake()
        if any(isinstance(event.body, ReceiptGiven) for event in change.events):
            self._redactions.wake()

    def wake(self) -> None:
        """Run soon what is due: an edit may have ended."""
        self._jobs.wake()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._jobs.close()

    async def read(self, conversation_id: ConversationId) -> list[tuple[ReceiptLine, Edit | None]]:
        """Return what is on the conversation's receipt now, each line with what it is marked to become."""

        def read() -> list[tuple[ReceiptLine, Edit | None]]:
            lines = self._lines(self._record.get_state(conversation_id))
            marks = {mark.key: mark for mark in list_marks(self._record.file, conversation_id)}
            return [(line, marks.get(line.key)) for line in lines]

        return await self._writer.read(read)

    def _lines(self, state: ConversationState) -> tuple[ReceiptLine, ...]:
        after_seq = (state.withheld_from or 1) - 1  # nothing before it can be on the receipt
        return receipt_lines(state, self._record.list_events(state.id, after_seq, limit=-1))

    async def hold(self, conversation_id: ConversationId) -> None:
        """Let staff wait a little longer while the customer is at it, or no more when they have left off."""
        await self._conversations.change(conversation_id, self._held)

    def _held(self, state: ConversationState) -> list[NewEvent]:
        return self._lapsed(state) if state.owner == "agent" else hold_receipt(state, self._clock())

    def _lapsed(self, state: ConversationState) -> list[NewEvent]:
        return lapse_receipt(state, self._clock(), editing=self._hub.is_editing(state.customer_id))

    async def mark(self, conversation_id: ConversationId, edit: Edit, *, restores: bool = False) -> None:
        """Keep what the customer would have passed on in place of a line: it holds however the receipt ends.

        Refused: `already_passed_on`, unless it is passed on so: the page did not get the answer, and asks
        again; `line_struck` for the text of a line that is struck, unless that `restores` it. `NotFound` for
        what is not on the receipt.
        """
        edit = parse_edit(edit)

        def write() -> CustomerId:
            state, masked = self._record.get_state(conversation_id), self._masked(edit)
            if state.withheld_from is None and self._is_applied(state, masked):
                return state.customer_id
            state, line = self._require_line(conversation_id, masked)
            if not masked.strikes:
                self._require_not_struck(state, masked.key, restores=restores)
            if masked.text == line.text:
                return self._remove_mark(state, masked.key)
            set_mark(self._record.file, conversation_id, masked)
            return state.customer_id

        self._tell_changed(await self._writer.write(write))

    async def unmark(self, conversation_id: ConversationId, key: str, *, restores: bool = False) -> None:
        """Remove the mark of a line, which is passed on as it was said after all. Refused as `mark`."""

        def write() -> CustomerId:
            state, _ = self._require_line(conversation_id, Edit(key))
            self._require_not_struck(state, key, restores=restores)
            return self._remove_mark(state, key)

        self._tell_changed(await self._writer.write(write))

    def _require_not_struck(self, state: ConversationState, key: str, *, restores: bool) -> None:
        """Refuse what would undo a strike that the page may not know of: another page has made it."""
        if not restores and key in self._list_struck(state.id):
            raise NotAllowed("line_struck")

    def _list_struck(self, conversation_id: ConversationId) -> set[str]:
        return {mark.key for mark in list_marks(self._record.file, conversation_id) if mark.strikes}

    def _is_applied(self, state: ConversationState, edit: Edit) -> bool:
        return is_applied(state, self._record.list_events(state.id, limit=-1), edit)

    def _require_line(
        self, conversation_id: ConversationId, edit: Edit
    ) -> tuple[ConversationState, ReceiptLine]:
        state = self._record.get_state(conversation_id)
        if state.withheld_from is None:
            raise NotAllowed("already_passed_on")
        lines = self._lines(state)
        require_editable(lines, [edit])
        return state, next(line for line in lines if line.key == edit.key)

    def _remove_mark(self, state: ConversationState, key: str) -> CustomerId:
        remove_mark(self._record.file, state.id, key)
        owe_scrub(self._record.file)
        return state.customer_id

    def _tell_changed(self, customer_id: CustomerId) -> None:
        self._hub.push_to_customer(customer_id, ReceiptChanged())
        self.wake()

    async def pass_on(self, session: Session, edits: Sequence[Edit], client_id: str) -> Accepted:
        """Pass on what the customer struck and corrected, and ask for a person if they have not.

        One commit: no desk reads anything before what was struck is gone. Refused: `already_passed_on` for
        edits of what has been passed on, since it cannot be called back; `NotFound` for a line edited twice.
        """
        if len({edit.key for edit in edits}) < len(edits):
            raise NotFound()
        edits = [parse_edit(edit) for edit in edits]
        conversation_id: ConversationId | None = None

        def write() -> Change:
            nonlocal conversation_id
            conversation_id, started = ensure_conversation(self._record, session, self._clock())
            state = self._record.get_state(conversation_id)
            begun = Change(events=started, state=state)
            if self._is_repeated(state, client_id):
                return replace(begun, repeated=True)
            if state.owner in ("waiting", "agent") and state.receipt_until is None:
                if edits:
                    raise NotAllowed("already_passed_on")
                return replace(begun, repeated=True)
            given = self._give(state, edits, client_id)
            if state.owner in ("waiting", "agent"):
                return joined(begun, given)
            return joined(begun, joined(given, self._conversations.hand_off(state.id, client_id)))

        try:
            change = await self._writer.write(write)
        finally:
            if conversation_id is not None:
                await self._redactions.run_pending(conversation_id)
        if any(event.client_id == client_id for event in change.events):
            return accepted(change, "customer", client_id, HandoffRequested)
        return Accepted(
            conversation_id=change.state.id, seq=change.state.handoff_seq or change.state.last_seq
        )

    async def delete(self, conversation_id: ConversationId, key: str) -> None:
        """Take out a line that was passed on: staff may have read it, and can no longer.

        `NotFound` for what was not passed on.
        """

        def write() -> Change:
            state = self._record.get_state(conversation_id)
            events = self._record.list_events(conversation_id, limit=-1)
            edit = Edit(key)
            if is_applied(state, events, edit):
                return Change(events=(), state=state, repeated=True)
            lines = passed_on_lines(state, events)
            require_editable(lines, [edit])
            deleted = give_receipt(len(lines), [edit], late=True)
            told = self._record.append(conversation_id, deleted, self._clock())
            self._redact(self._record.get_state(conversation_id), lines, [edit])
            return Change(events=told, state=self._record.get_state(conversation_id))

        try:
            await self._writer.write(write)
        finally:
            await self._redactions.run_pending(conversation_id)

    def _is_repeated(self, state: ConversationState, client_id: str) -> bool:
        known = self._record.get_event_by_client_id(state.id, "system", receipt_client_id(client_id))
        return known is not None

    def _give(self, state: ConversationState, edits: Sequence[Edit], client_id: str) -> Change:
        """Record that the customer has finished the receipt; earlier marks count as finished edits.

        A line that is struck stays so, whatever the page that passes it on knows of it.
        """
        file = self._record.file
        lines = self._lines(state)
        require_editable(lines, edits)
        struck = self._list_struck(state.id)
        left = (edit for edit in map(self._masked, edits) if edit.key not in struck)
        for edit in (*list_marks(file, state.id), *left):
            set_mark(file, state.id, replace(edit, finished=True))
        settled = settle_edits(lines, list_marks(file, state.id))
        return self._record.change(
            state.id, lambda _: give_receipt(len(lines), settled, client_id=client_id), self._clock()
        )

    def _masked(self, edit: Edit) -> Edit:
        """Return the edit of what was said without the business's own sensitive numbers."""
        if edit.text is None or not edit.key.startswith("said"):
            return edit
        return replace(edit, text=get_masks(self._record.file).mask(edit.text).text)

    def _apply_marks(self, before: ConversationState, written: Sequence[RecordedEvent]) -> Sequence[NewEvent]:
        """Redact what the customer marked, in the same transaction that passes the receipt on."""
        marks = list_marks(self._record.file, before.id)
        if not marks:
            return []
        lines = receipt_lines(before, self._record.list_events(before.id, limit=-1))
        edits = settle_edits(lines, marks)
        self._redact(before, lines, edits)
        is_told = any(isinstance(event.body, ReceiptGiven) for event in written)
        return [] if is_told else give_receipt(len(lines), edits)

    def _redact(self, state: ConversationState, lines: Sequence[ReceiptLine], edits: Sequence[Edit]) -> None:
        """Apply the edits to the record, in the transaction that is open; what is beside it is due then."""
        events = self._record.list_events(state.id, limit=-1)
        removed = self._voice.render("utter_file_removed", state)
        redaction = redact_conversation(state, events, lines, edits, file_removed=removed)
        customer = self._record.get_customer(state.customer_id)
        self._record.update_customer(redact_customer(customer, lines, edits))
        self._record.redact(state.id, redaction.events, redaction.erasure)
        if not redaction.events:
            return
        self._record.audit("words_redacted", state.id, CUSTOMER, self._clock())
        seqs = frozenset(event.seq for event in redaction.events)
        files = _files(event for event in events if event.seq in seqs) - _files(redaction.events)
        self._redactions.add_pending(RedactedContent(state, seqs, redaction.erasure, files))

    async def _lapse(self, conversation_id: ConversationId) -> None:
        """Pass on a receipt whose time is over."""
        await self._conversations.change(conversation_id, self._lapsed)


_PARSERS = {"name": parse_name, "email": parse_email, "order": parse_order_number}


def parse_edit(edit: Edit) -> Edit:
    """Return the edit with its text checked. An unfinished detail that is not valid counts as removed."""
    if edit.text is None:
        return edit
    kind = edit.key.partition(":")[0]
    try:
        text = _PARSERS.get(kind, parse_text)(edit.text)
        if text is None:
            raise TextEmpty()
        return replace(edit, text=text)
    except ServiceError:
        if edit.finished:
            raise
        return replace(edit, text=None)


def _files(events: Iterable[RecordedEvent]) -> frozenset[str]:
    return frozenset(
        attachment.id
        for event in events
        if isinstance(event.body, MessagePosted)
        for attachment in event.body.attachments
    )
