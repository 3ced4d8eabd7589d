"""The customer's receipt: what is passed on is shown to them, and struck where they wish, while they wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.conversation.accounts.audit import CUSTOMER
from bot.conversation.errors import NotAllowed
from bot.conversation.events import HandoffRequested, MessagePosted, NewEvent, RecordedEvent
from bot.conversation.handoff.receipt import (
    Edit,
    ReceiptLine,
    give_receipt,
    hold_receipt,
    lapse_receipt,
    list_lapsed,
    next_lapse,
    receipt_client_id,
    receipt_lines,
    strike,
    strike_customer,
)
from bot.conversation.model import ConversationId, CustomerId
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.protocol.customer import Accepted
from bot.services.clock import WALL_CLOCK, Clock
from bot.services.conversations.conversations import Conversations, accepted, joined
from bot.services.conversations.redaction import Owed, Redactions, Taken
from bot.services.conversations.sessions import Session, ensure_conversation
from bot.services.due_jobs import DueJobs
from bot.services.errors import NotFound
from bot.services.texts import parse_email, parse_name, parse_text
from bot.services.voice import Voice
from bot.storage.writer import Writer


class Receipts:
    """Passes on what a customer leaves of it, and what they do not look at once its time is up."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        voice: Voice,
        conversations: Conversations,
        redactions: Redactions,
        is_editing: Callable[[CustomerId], bool],
        clock: Clock = WALL_CLOCK,
    ) -> None:
        self._record = record
        self._writer = writer
        self._voice = voice
        self._conversations = conversations
        self._redactions = redactions
        self._is_editing = is_editing
        self._clock = clock
        self._jobs = DueJobs(
            "receipts",
            list_due=lambda now: writer.read(lambda: list_lapsed(record.file, now, is_editing)),
            next_due=lambda after: writer.read(lambda: next_lapse(record.file, after)),
            run=self._lapse,
            clock=clock,
        )

    def start(self) -> None:
        """Begin to look at what is due."""
        self._jobs.start()

    def on_commit(self, change: Change) -> None:
        """Look at the clock if a receipt was opened."""
        if change.state.receipt_until is not None:
            self.look()

    def look(self) -> None:
        """Look soon at what is due: an edit may have ended."""
        self._jobs.sign()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._jobs.close()

    async def read(self, conversation_id: ConversationId) -> tuple[ReceiptLine, ...]:
        """What is on the conversation's receipt now."""

        def work() -> tuple[ReceiptLine, ...]:
            state = self._record.get_state(conversation_id)
            return receipt_lines(state, self._record.list_events(conversation_id, limit=-1))

        return await self._writer.read(work)

    async def hold(self, conversation_id: ConversationId) -> None:
        """The customer is at it, or has just left off: staff wait a little longer, or no more."""
        await self._conversations.change(conversation_id, self._held)

    def _held(self, state: ConversationState) -> list[NewEvent]:
        return self._lapsed(state) if state.owner == "agent" else hold_receipt(state, self._clock())

    def _lapsed(self, state: ConversationState) -> list[NewEvent]:
        return lapse_receipt(state, self._clock(), editing=self._is_editing(state.customer_id))

    async def pass_on(self, session: Session, edits: Sequence[Edit], client_id: str) -> Accepted:
        """The customer has struck and corrected what is passed on, and asks for a person if they have not.

        One commit: no desk reads anything before what was struck is gone. Refused: `already_waiting` when
        it has been passed on already, since it cannot be called back; `NotFound` for a line edited twice.
        """
        edits = _parsed(edits)
        owed: list[Owed] = []

        def work() -> Change:
            conversation_id, started = ensure_conversation(self._record, session, self._clock())
            state = self._record.get_state(conversation_id)
            begun = Change(events=started, state=state)
            if self._is_repeated(state, client_id):
                return Change(events=started, state=state, repeated=True)
            if state.owner in ("waiting", "agent") and state.receipt_until is None:
                if edits:
                    raise NotAllowed("already_waiting")
                return Change(events=started, state=state, repeated=True)
            given = self._strike(state, edits, client_id, owed)
            if state.owner in ("waiting", "agent"):
                return joined(begun, given)
            return joined(begun, joined(given, self._conversations.hand_off(state.id, client_id)))

        try:
            change = await self._writer.write(work)
        except Exception:
            for each in owed:
                self._redactions.forget(each)
            raise
        for each in owed:
            await self._redactions.follow(each)
        if any(event.client_id == client_id for event in change.events):
            return accepted(change, "customer", client_id, HandoffRequested)
        return Accepted(
            conversation_id=change.state.id, seq=change.state.handoff_seq or change.state.last_seq
        )

    def _is_repeated(self, state: ConversationState, client_id: str) -> bool:
        known = self._record.get_event_by_client_id(state.id, "system", receipt_client_id(client_id))
        return known is not None

    def _strike(
        self, state: ConversationState, edits: Sequence[Edit], client_id: str, owed: list[Owed]
    ) -> Change:
        """Rewrite what is struck; `owed` gets what is to be taken out of everything else as well."""
        events = self._record.list_events(state.id, limit=-1)
        lines = receipt_lines(state, events)
        struck = strike(state, events, edits)
        customer = self._record.get_customer(state.customer_id)
        self._record.update_customer(strike_customer(customer, lines, edits))
        if struck.events:
            self._record.redact(state.id, struck.events, struck.erasure)
            self._record.audit("words_redacted", state.id, CUSTOMER, self._clock())
            seqs = frozenset(event.seq for event in struck.events)
            files = _files(event for event in events if event.seq in seqs) - _files(struck.events)
            owed.append(self._redactions.owe(Taken(state, seqs, struck.erasure, files)))
        return self._record.change(
            state.id, lambda _: give_receipt(len(lines), edits, client_id=client_id), self._clock()
        )

    async def _lapse(self, conversation_id: ConversationId) -> None:
        """Pass on what has had its time."""
        await self._conversations.change(conversation_id, self._lapsed)


def _parsed(edits: Sequence[Edit]) -> list[Edit]:
    """The edits, each text checked like any of its kind."""
    if len({edit.key for edit in edits}) < len(edits):
        raise NotFound()
    parse = {"name": parse_name, "email": parse_email}
    return [
        edit if edit.text is None else Edit(key=edit.key, text=parse.get(edit.key, parse_text)(edit.text))
        for edit in edits
    ]


def _files(events: Iterable[RecordedEvent]) -> frozenset[str]:
    return frozenset(
        attachment.id
        for event in events
        if isinstance(event.body, MessagePosted)
        for attachment in event.body.attachments
    )
