"""The record: one append-only log of events per conversation, and what is derived from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

from cachetools import LRUCache

from bot.conversation.accounts.audit import CUSTOMER, AuditAction, Detail, add_audit
from bot.conversation.customers import customers
from bot.conversation.customers.confirmations import owe_confirmation
from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.desk.lists import read_page
from bot.conversation.desk.summaries import write_summary
from bot.conversation.desk.summary import ConversationSummary, ListName
from bot.conversation.erasure import Erasure
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import (
    ConversationStarted,
    CustomerLearned,
    NewEvent,
    RecordedEvent,
)
from bot.conversation.handoff.waits import read_position
from bot.conversation.model import (
    ConversationId,
    Customer,
    CustomerId,
    SenderKind,
    Seq,
    StaffId,
    Value,
)
from bot.conversation.outbox.pending_mail import add_pending_mail
from bot.conversation.record import log, projection
from bot.conversation.record.masking import without_sensitive
from bot.conversation.record.redaction import Redaction, redact
from bot.conversation.settings.masking import get_masks
from bot.conversation.standards import figures
from bot.conversation.standards.standards import DayFigures
from bot.conversation.state import ConversationState
from bot.conversation.transitions import evolve, replay
from bot.matching import Masks
from bot.storage.transactions import Transaction

STATES_KEPT = 2_000
LIST_LIMIT = 200
EVENT_LIMIT = 200

Decision = Callable[[ConversationState], Sequence[NewEvent]]
ReleaseListener = Callable[[ConversationState, Sequence[RecordedEvent]], Sequence[NewEvent]]


class Change(Value, frozen=True):
    """What a change wrote, in order, and the state after it; `repeated` when it had been written before."""

    events: tuple[RecordedEvent, ...]
    state: ConversationState
    repeated: bool = False


class Record:
    """The record in one SQLite file (`:memory:` for tests); synchronous, and safe to use from any thread.

    `file` is shared with whoever else keeps tables in it. Writes take turns and are on disk when their
    outermost `transaction` ends; reads run beside them and see what is committed. Opening
    raises `DatabaseUnreadable` for a file that is damaged, foreign or newer.
    """

    def __init__(self, file: RecordFile | Path | str) -> None:
        self.file = file if isinstance(file, RecordFile) else RecordFile(file)
        self._states: LRUCache[str, ConversationState] = LRUCache(STATES_KEPT)
        self._states_lock = threading.Lock()
        self._release_listeners: list[ReleaseListener] = []
        self.file.on_commit(self._keep)

    def on_release(self, listener: ReleaseListener) -> None:
        """Call it in each transaction that makes readable for staff what was withheld from them.

        It gets the state before and what was written, may redact, and returns what is to be recorded besides.
        """
        self._release_listeners.append(listener)

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Return everything inside is one commit; inside another transaction, a part that can fail alone."""
        return self.file.transaction()

    # Changing a conversation

    def change(
        self,
        conversation_id: ConversationId,
        decide: Decision,
        at: datetime,
        *,
        once: tuple[SenderKind, str] | None = None,
    ) -> Change:
        """Decide on the newest state and append what was decided, as one step nobody can come between.

        `decide` is a verb of `commands` with its arguments bound; its refusal leaves the record as it was.
        With `once`, a sender kind and client id already in the record are answered with that event and
        `repeated`, without deciding again.
        """
        with self.transaction():
            state = self.get_state(conversation_id)
            if once and (known := self.get_event_by_client_id(conversation_id, *once)):
                return Change(events=(known,), state=state, repeated=True)
            events = self.append(conversation_id, decide(state), at)
            return Change(events=events, state=self.get_state(conversation_id))

    def append(
        self, conversation_id: ConversationId, events: Sequence[NewEvent], at: datetime
    ) -> tuple[RecordedEvent, ...]:
        """Write events and return them as recorded; one whose client id is known is returned as it was.

        A conversation begins with `conversation_started`, of a customer in the record. Raises `NotFound`
        for an unknown conversation, `NotAllowed("client_id_reused")` when a known client id belongs to
        another sender or another type of event.
        """
        with self.transaction():
            before = state = self._find_state(conversation_id)
            masks = get_masks(self.file)
            recorded: list[RecordedEvent] = []
            fresh: list[RecordedEvent] = []
            for new in events:
                known = self._find_repeated(conversation_id, new, fresh)
                if known is None:
                    known = _record(conversation_id, state, new, at, masks)
                    state = evolve(state, known)
                    fresh.append(known)
                recorded.append(known)
            if state is not None and fresh:
                self._write(state, fresh)
                if before and before.withheld_from not in (None, state.withheld_from):
                    return self._release(before, recorded, at)
            return tuple(recorded)

    def _release(
        self, before: ConversationState, recorded: Sequence[RecordedEvent], at: datetime
    ) -> tuple[RecordedEvent, ...]:
        """Return what was recorded, as it reads after all that happens when it is passed on."""
        more = [new for listener in self._release_listeners for new in listener(before, recorded)]
        recorded = (*recorded, *self.append(before.id, more, at))
        state = self.get_state(before.id)
        if state.email != before.email:  # corrected: the answer may have to go there
            owe_confirmation(self.file, state, recorded)
        now = {event.seq: event for event in self.list_events(before.id, recorded[0].seq - 1, -1)}
        return tuple(now.get(event.seq, event) for event in recorded)

    def redact(
        self, conversation_id: ConversationId, events: Sequence[RecordedEvent], erasure: Erasure
    ) -> ConversationState:
        """Write lines anew from which words were taken, in every place that holds them; the state then.

        Nothing of what stood there before is left in a list, a snapshot or the index.
        """
        with self.transaction():
            newer = {event.seq: event for event in events}
            state = replay(
                newer.get(event.seq, event) for event in self.list_events(conversation_id, limit=-1)
            )
            redact(self.file, Redaction(erasure, tuple(events), state))
            self.file.written[conversation_id] = state
            return state

    def audit(self, action: AuditAction, subject: str, by: str, at: datetime, **details: Detail) -> None:
        """Note in the audit log what somebody did."""
        with self.transaction():
            add_audit(self.file, action, subject, by, at, **details)

    # Reading conversations

    def get_state(self, conversation_id: ConversationId) -> ConversationState:
        """Return where the conversation stands; `NotFound` when there is none."""
        state = self._find_state(conversation_id)
        if state is None:
            raise NotFound("conversation", id=conversation_id)
        return state

    def list_events(
        self, conversation_id: ConversationId, after_seq: int = 0, limit: int = EVENT_LIMIT
    ) -> tuple[RecordedEvent, ...]:
        """Return up to `limit` events after `after_seq`, in order; none for an unknown conversation. -1.

        All.
        """
        return log.list_events(self.file, conversation_id, after_seq, limit)

    def get_event_by_client_id(
        self, conversation_id: ConversationId, sender_kind: SenderKind, client_id: str
    ) -> RecordedEvent | None:
        """Return the event that this kind of sender wrote under this client id, if any."""
        return log.get_event_by_client_id(self.file, conversation_id, sender_kind, client_id)

    def get_latest_conversation(self, customer_id: CustomerId) -> ConversationState | None:
        """Return the customer's newest conversation, open or closed, if any."""
        row = self.file.row(
            "SELECT id FROM conversations WHERE customer_id = ? ORDER BY started_at DESC, id DESC LIMIT 1",
            (customer_id,),
        )
        return self.get_state(row["id"]) if row else None

    def list_conversations(
        self, list_name: ListName, *, staff_id: StaffId | None = None, limit: int | None = LIST_LIMIT
    ) -> list[ConversationSummary]:
        """Return the beginning of one of the desk's lists (`read_page`)."""
        return list(read_page(self.file, list_name, staff_id=staff_id, limit=limit).rows)

    def get_position(self, conversation_id: ConversationId, ranked: int | None = None) -> int | None:
        """Return the conversation's place in the queue, 1 being next; `None` when it does not wait.

        `ranked`: where it would be with this rank (`bot.conversation.queue.rank`).
        """
        return read_position(self.file, conversation_id, ranked)

    def list_pending(self) -> list[ConversationId]:
        """List conversations that the assistant owes a turn, for instance after a restart, longest first."""
        return projection.read_pending(self.file)

    def list_handed_off(self) -> list[ConversationState]:
        """Return where every conversation stands that waits for an agent or is with one."""
        ids = self.file.rows("SELECT id FROM conversations WHERE owner IN ('waiting', 'agent') ORDER BY id")
        return [self.get_state(row["id"]) for row in ids]

    def list_idle(self, before: datetime) -> list[ConversationId]:
        """List the assistant's conversations in which nothing has happened since `before`, longest first."""
        return projection.read_idle(self.file, before)

    # Customers

    def add_customer(self, customer: Customer, token: str | None = None) -> Customer:
        """Write a new customer, and the token that lets them back in; the customer."""
        with self.transaction():
            customers.add_customer(self.file, customer)
            if token is not None:
                customers.add_token(self.file, customer.id, token, customer.created_at)
        return customer

    def add_token(self, customer_id: CustomerId, token: str, at: datetime) -> None:
        """Let one more token in, for instance of the customer's other browser."""
        with self.transaction():
            customers.add_token(self.file, customer_id, token, at)

    def update_customer(self, customer: Customer) -> Customer:
        """Write all that is known of a customer now; `NotFound` when there is no such customer."""
        with self.transaction():
            customers.update_customer(self.file, customer)
        return customer

    def get_customer(self, customer_id: CustomerId) -> Customer:
        """Return the customer; `NotFound` when there is none."""
        return customers.get_customer(self.file, customer_id)

    def get_customer_by_token(self, token: str) -> Customer | None:
        """Return the customer whom this token lets in, if any."""
        return customers.get_customer_by_token(self.file, token)

    def get_customer_by_subject(self, subject: str) -> Customer | None:
        """Return the customer whom the host site knows by this id, if any."""
        return customers.get_customer_by_subject(self.file, subject)

    # The day's figures, and upkeep

    def measure(self, day: date, now: datetime) -> DayFigures:
        """Return the board's figures of one day (in UTC), as they stand at `now`."""
        return figures.measure(self.file, day, now)

    def rebuild(self) -> int:
        """Derive every table again from the events alone; the number of conversations. Customers stay."""
        with self.transaction():
            projection.clear(self.file)
            ids = [row["id"] for row in self.file.rows("SELECT id FROM conversations ORDER BY id")]
            for conversation_id in ids:
                self._rebuild_one(conversation_id)
        return len(ids)

    def _rebuild_one(self, conversation_id: ConversationId) -> None:
        state: ConversationState | None = None
        events = self.list_events(conversation_id, limit=-1)
        for event in events:
            state = evolve(state, event)
        if state is not None:
            write_summary(self.file, state)
            projection.project(self.file, state, events)
            self.file.written[conversation_id] = state

    def _write(self, state: ConversationState, events: Sequence[RecordedEvent]) -> None:
        write_summary(self.file, state)  # before the events, which point to it
        for event in events:
            log.add_event(self.file, event)
            add_pending_mail(self.file, event)
            if isinstance(event.body, CustomerLearned):
                customers.learn(self.file, state.customer_id, event.body)
                if event.body.forget and event.sender.kind != "system":
                    add_audit(self.file, "customer_forgotten", state.customer_id, CUSTOMER, event.at)
        owe_confirmation(self.file, state, events)
        projection.project(self.file, state, events)
        self.file.written[state.id] = state

    def _find_repeated(
        self, conversation_id: ConversationId, new: NewEvent, fresh: Sequence[RecordedEvent]
    ) -> RecordedEvent | None:
        if new.client_id is None:
            return None
        key = (new.sender.kind, new.client_id)
        known = next((event for event in fresh if (event.sender.kind, event.client_id) == key), None)
        known = known or self.get_event_by_client_id(conversation_id, *key)
        if known and (known.sender.id != new.sender.id or type(known.body) is not type(new.body)):
            raise NotAllowed("client_id_reused", client_id=new.client_id)
        return known

    def _find_state(self, conversation_id: ConversationId) -> ConversationState | None:
        """Return the newest state: from memory when it is still current, else a snapshot and what came after
        it.
        """
        current = self.file.current
        written = current.written.get(conversation_id) if current else None
        if isinstance(written, ConversationState):
            return written
        row = self.file.row("SELECT last_seq FROM conversations WHERE id = ?", (conversation_id,))
        if row is None:
            return None
        with self._states_lock:
            state = self._states.get(conversation_id)
        if state is not None and state.last_seq == row["last_seq"]:
            return state
        state = projection.read_snapshot(self.file, conversation_id)
        for event in self.list_events(conversation_id, state.last_seq if state else 0, -1):
            state = evolve(state, event)
        if state is not None and current is None:
            self._keep({conversation_id: state})
        return state

    def _keep(self, written: Mapping[str, object]) -> None:
        """Remember states that are on disk, the last used ones."""
        with self._states_lock:
            for conversation_id, state in written.items():
                if isinstance(state, ConversationState):
                    self._states[conversation_id] = state


def _record(
    conversation_id: ConversationId,
    state: ConversationState | None,
    new: NewEvent,
    at: datetime,
    masks: Masks,
) -> RecordedEvent:
    if state is None and not isinstance(new.body, ConversationStarted):
        raise NotFound("conversation", id=conversation_id)
    return RecordedEvent(
        conversation_id=conversation_id,
        seq=Seq(state.last_seq + 1 if state else 1),
        at=to_time(to_text(at)),
        sender=new.sender,
        body=without_sensitive(new.body, masks, new.sender.kind),
        client_id=new.client_id,
    )
