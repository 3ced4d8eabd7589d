"""Erases a customer who asked to be forgotten: every word of theirs, and every word to and about them.

What is left is that there were conversations, so that figures stay true. Whoever was merged with them is the
same person to staff, and goes with them; a customer erases what is theirs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from bot.conversation import commands, ownership
from bot.conversation.accounts.audit import CUSTOMER
from bot.conversation.accounts.staff import Staff
from bot.conversation.customers import erasing
from bot.conversation.customers.profile import list_preferences
from bot.conversation.erasure import Erasure
from bot.conversation.events import (
    CustomerLearned,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    NoteAdded,
    RecordedEvent,
)
from bot.conversation.model import SYSTEM, ConversationId, CustomerId
from bot.conversation.record.record import Change, Record
from bot.conversation.record.wiping import wipe_event
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff
from bot.protocol.profile import CustomerErasure
from bot.services.accounts.access import access_erasure
from bot.services.clock import Clock
from bot.services.conversations.redaction import RedactedContent, Redactions
from bot.services.errors import ErasureNeedsPerson, ErasureUnconfirmed, NotFound
from bot.services.voice import ERASE
from bot.storage.writer import Writer

# What is typed for a customer of whom neither name nor address is known.
WORD = "erase"


class Erasures:
    """Says what would go, and takes it out: of the record at once, of all beside it right after."""

    def __init__(self, record: Record, writer: Writer, redactions: Redactions, clock: Clock) -> None:
        self._record = record
        self._writer = writer
        self._redactions = redactions
        self._clock = clock

    async def at_desk(
        self, staff: Staff, conversation_id: ConversationId, confirm: str | None
    ) -> CustomerErasure:
        """Return what would go with the customer of a conversation; erase them when that is confirmed.

        Refused: `erasure_not_allowed` for all but supervisors, `erasure_unconfirmed` unless `confirm` is the
        customer's name or e-mail address.
        """
        access_erasure(staff)
        customers, known = await self._writer.read(lambda: self._find(conversation_id))
        if confirm is None:
            return replace(await self.preview(customers), is_known=bool(known))
        if confirm.strip().casefold() not in (known or {WORD}):
            raise ErasureUnconfirmed()
        return await self.erase(customers, staff.name)

    async def by_customer(self, customer_id: CustomerId) -> CustomerErasure:
        """Erase a customer who has pressed the button that the record offers them.

        Refused: `not_found` when nothing offers it, which is so for a press that is repeated;
        `erasure_needs_person` for whoever was merged with another: neither may read all that would go.
        """
        return await self.erase([customer_id], CUSTOMER, lambda: self._require_own(customer_id))

    async def preview(self, customers: Sequence[CustomerId]) -> CustomerErasure:
        """Return how much would go with these customers."""
        return await self._writer.read(lambda: self._count(customers))

    async def erase(
        self, customers: Sequence[CustomerId], by: str, require: Callable[[], None] = lambda: None
    ) -> CustomerErasure:
        """Erase these customers unless `require` raises, and return how much went."""
        gone: list[ConversationId] = []

        def write() -> tuple[Change, ...]:
            require()
            gone[:] = erasing.list_conversations_of_all(self._record.file, customers)
            changes = tuple(self._erase_conversation(each) for each in gone)
            for customer_id in customers:
                erasing.forget_customer(self._record.file, customer_id)
                self._record.audit("customer_erased", customer_id, by, self._clock())
            return changes

        counted = await self.preview(customers)
        try:
            await self._writer.write(write)
        finally:
            for each in gone:
                await self._redactions.run_pending(each)
        return replace(counted, erased=True)

    def find(self, email: str) -> list[CustomerId]:
        """Return the customers of an e-mail address, with whoever was merged with them. Blocks."""
        file = self._record.file
        found = erasing.list_customers_with(file, email)
        return list(dict.fromkeys(one for each in found for one in erasing.list_same_person(file, each)))

    def _require_own(self, customer_id: CustomerId) -> None:
        if len(erasing.list_same_person(self._record.file, customer_id)) > 1:
            raise ErasureNeedsPerson()
        conversations = erasing.list_conversations_of_all(self._record.file, [customer_id])
        if not any(_offers_erasure(self._record.list_events(each, limit=-1)) for each in conversations):
            raise NotFound()

    def _find(self, conversation_id: ConversationId) -> tuple[list[CustomerId], frozenset[str]]:
        """Return whose conversation it is, and what staff may know them by."""
        state = for_staff(self._record.get_state(conversation_id))
        customers = erasing.list_same_person(self._record.file, state.customer_id)
        known = [state.name, state.email]
        if state.withheld_from is None:
            customer = self._record.get_customer(state.customer_id)
            known += [customer.name, customer.email]
        return customers, frozenset(each.casefold() for each in known if each)

    def _count(self, customers: Sequence[CustomerId]) -> CustomerErasure:
        file = self._record.file
        conversations = erasing.list_conversations_of_all(file, customers)
        bodies = [event.body for each in conversations for event in self._record.list_events(each, limit=-1)]
        messages = [body for body in bodies if isinstance(body, MessagePosted) and not body.struck]
        return CustomerErasure(
            customers=len(customers),
            conversations=len(conversations),
            messages=len(messages),
            files=sum(len(body.attachments) for body in messages),
            notes=sum(isinstance(body, NoteAdded) and bool(body.text) for body in bodies),
            preferences=sum(len(list_preferences(file, each)) for each in customers),
        )

    def _erase_conversation(self, conversation_id: ConversationId) -> Change:
        """End a conversation and take every word out of it; what is beside the record is due then."""
        ended = self._record.change(conversation_id, _end, self._clock())
        before = self._record.list_events(conversation_id, limit=-1)
        erasure = _erasure_of(before)
        wiped = tuple(wipe_event(event) for event in before)
        state = self._record.redact(conversation_id, wiped, erasure)
        erasing.forget_pending_mail(self._record.file, conversation_id)
        taken = RedactedContent(state, [event.seq for event in wiped], erasure, _files(before))
        self._redactions.add_pending(taken, discards_mail=True)
        last = {event.seq for event in ended.events}
        return Change(events=tuple(event for event in wiped if event.seq in last), state=state)


def _end(state: ConversationState) -> list[NewEvent]:
    """Close what is open, so that nobody waits for whoever is erased; the last line tells all readers."""
    events = [] if state.owner == "closed" else ownership.close(state, reason="erased")
    return events + commands.learn_customer(state, forget=True, by=SYSTEM)


def _erasure_of(events: Iterable[RecordedEvent]) -> Erasure:
    """Return what the customer said and gave, as it may stand in the words of others."""
    texts: list[str | None] = []
    for event in events:
        body = event.body
        if isinstance(body, MessagePosted) and event.sender.kind == "customer":
            texts += [body.text, *(each.name for each in body.attachments)]
        elif isinstance(body, HandoffRequested):
            texts.append(body.problem)
        elif isinstance(body, CustomerLearned):
            texts += [body.name, body.email, body.order_number]
    return Erasure(dict.fromkeys(filter(None, texts)))


def _offers_erasure(events: Iterable[RecordedEvent]) -> bool:
    bodies = (event.body for event in events)
    offered = (reply for body in bodies if isinstance(body, MessagePosted) for reply in body.quick_replies)
    return any(reply.choice == ERASE for reply in offered)


def _files(events: Iterable[RecordedEvent]) -> frozenset[str]:
    bodies = (event.body for event in events)
    return frozenset(
        each.id for body in bodies if isinstance(body, MessagePosted) for each in body.attachments
    )
