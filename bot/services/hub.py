"""Who is listening to what, and telling them. Nothing is told here that is not committed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec
from cachetools import FIFOCache, LRUCache

from bot.conversation.accounts.staff import Staff
from bot.conversation.events import OwnerChanged
from bot.conversation.model import ConversationId, CustomerId, StaffId
from bot.conversation.record.record import Change
from bot.conversation.withheld import for_staff, readable
from bot.protocol.base import Frame
from bot.protocol.events import SenderKind
from bot.protocol.server import EventPush, PresencePush, ReceiptChanged, TypingPush
from bot.protocol.staff import RowPush
from bot.services.limits.address import address_key
from bot.services.views import Audience, KnownCustomer, event_views, state_row

KeyT = TypeVar("KeyT", bound=str)
ListenerT = TypeVar("ListenerT")

# Whoever left longer ago than so many others has nothing unread: their mail has gone out.
_LEFT_KEPT = 10_000

_encode = msgspec.json.Encoder().encode


class Listener(Protocol):
    """A socket that follows conversations."""

    audience: Audience

    def deliver(self, news: EncodedChange) -> None:
        """Take in what was committed in a conversation that it follows."""
        ...

    def send(self, encoded: bytes) -> None:
        """Send a frame that is not part of the record."""
        ...


class Customer(Listener, Protocol):
    """A customer's socket, and where it comes from."""

    address: str

    @property
    def last_seen_at(self) -> datetime:
        """When the page last gave a sign of life: what was sent before has arrived."""
        ...


class Desk(Listener, Protocol):
    """A desk's socket, and who sits there."""

    staff: Staff


class EncodedChange:
    """What one change committed, encoded once for each audience."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self._frames: dict[Audience, list[tuple[int, bytes]]] = {}

    def frames(self, audience: Audience) -> list[tuple[int, bytes]]:
        """Return the pushes that this audience may read, each with its `seq`."""
        if audience not in self._frames:
            state = self.change.state
            # What is known after the change holds for each of its lines: it says no less than they do.
            events = self.change.events
            if audience == "staff":
                state, events = for_staff(state), readable(state, events)
            known = KnownCustomer(state.name, state.email)
            views = event_views(events, audience, known)
            self._frames[audience] = [
                (view.seq, _encode(EventPush(conversation_id=state.id, event=view))) for view in views
            ]
        return self._frames[audience]


class Hub:
    """Fans out news: to a customer's sockets, to the desks that follow a conversation, to all desks."""

    def __init__(self) -> None:
        self._customers: defaultdict[CustomerId, set[Customer]] = defaultdict(set)
        self._followers: defaultdict[ConversationId, set[Listener]] = defaultdict(set)
        self._left: LRUCache[CustomerId, datetime] = LRUCache(_LEFT_KEPT)
        self._addresses: FIFOCache[CustomerId, str] = FIFOCache(_LEFT_KEPT)
        self._desks: set[Desk] = set()
        self._shown: Counter[CustomerId] = Counter()
        self._shows_receipt: frozenset[CustomerId] = frozenset()
        self._editing: frozenset[tuple[CustomerId, Listener]] = frozenset()

    def join_customer(
        self, customer_id: CustomerId, listener: Customer, *, shows_receipt: bool = False
    ) -> None:
        """Subscribe this socket to the customer's conversations."""
        self._customers[customer_id].add(listener)
        self._addresses[customer_id] = address_key(listener.address)
        if shows_receipt:
            self._shown[customer_id] += 1
            self._shows_receipt |= {customer_id}

    def leave_customer(
        self, customer_id: CustomerId, listener: Customer, *, shows_receipt: bool = False
    ) -> None:
        """Unsubscribe it."""
        _discard(self._customers, customer_id, listener)
        self.set_editing(customer_id, listener, False)
        self._left[customer_id] = max(
            listener.last_seen_at, self._left.get(customer_id, listener.last_seen_at)
        )
        if shows_receipt:
            self._shown[customer_id] -= 1
            if not self._shown[customer_id]:
                del self._shown[customer_id]
                self._shows_receipt -= {customer_id}

    def shows_receipt(self, customer_id: CustomerId) -> bool:
        """Return whether a page of this customer shows them what is passed on; from any thread."""
        return customer_id in self._shows_receipt

    def set_editing(self, customer_id: CustomerId, listener: Listener, editing: bool) -> None:
        """Note whether the customer has an edit of the receipt open on this page."""
        here = {(customer_id, listener)}
        self._editing = self._editing | here if editing else self._editing - here

    def is_editing(self, customer_id: CustomerId) -> bool:
        """Return whether the customer has an edit of the receipt open on any page; from any thread."""
        return any(editor == customer_id for editor, _ in self._editing)

    def follow(self, conversation_id: ConversationId, listener: Listener) -> None:
        """Subscribe this desk to the conversation."""
        self._followers[conversation_id].add(listener)

    def unfollow(self, conversation_id: ConversationId, listener: Listener) -> None:
        """Unsubscribe it."""
        _discard(self._followers, conversation_id, listener)

    def join_desks(self, listener: Desk) -> None:
        """Subscribe this desk to the rows of all conversations.

        It hears when any conversation's line changes.
        """
        self._desks.add(listener)

    def leave_desks(self, listener: Desk) -> None:
        """Unsubscribe it."""
        self._desks.discard(listener)

    def publish(self, change: Change) -> None:
        """Push what was committed to everybody concerned."""
        news = EncodedChange(change)
        for listener in self._listeners(change.state.id, change.state.customer_id):
            listener.deliver(news)
        self._end_typing(change)
        self.push_to_desks(RowPush(row=state_row(change.state)))

    def _end_typing(self, change: Change) -> None:
        """End the typing of whoever no longer has the conversation, whatever was on its way."""
        for event in change.events:
            if isinstance(event.body, OwnerChanged) and event.body.previous in ("assistant", "agent"):
                sender: SenderKind = "agent" if event.body.previous == "agent" else "assistant"
                push = TypingPush(conversation_id=change.state.id, sender=sender, typing=False)
                self.push_to_customer(change.state.customer_id, push)
                self.push_to_followers(change.state.id, push)

    def push_to_followers(
        self, conversation_id: ConversationId, push: Frame, *, but: Listener | None = None
    ) -> None:
        """Push what is not of the record to the desks that follow a conversation, except to `but`."""
        _send_all((each for each in self._followers.get(conversation_id, ()) if each is not but), push)

    def push_to_staff(self, staff_id: StaffId, push: Frame, *, but: Desk | None = None) -> None:
        """Push something that concerns only one member of staff to their desks."""
        _send_all((each for each in self._desks if each is not but and each.staff.id == staff_id), push)

    def push_to_desks(self, push: Frame) -> None:
        """Push to every desk."""
        _send_all(self._desks, push)

    def staff(self) -> frozenset[StaffId]:
        """Return the members of staff who have a desk open now."""
        return frozenset(desk.staff.id for desk in self._desks)

    def desks(self) -> tuple[Desk, ...]:
        """Return the desks that are open now."""
        return tuple(self._desks)

    def customers(self) -> tuple[CustomerId, ...]:
        """Return the customers who have a socket open now."""
        return tuple(self._customers)

    def is_connected(self, customer_id: CustomerId) -> bool:
        """Return whether this customer has a socket open, as far as we know."""
        return customer_id in self._customers

    def last_seen_at(self, customer_id: CustomerId) -> datetime | None:
        """Return when a page of this customer last gave a sign of life, if one did lately."""
        heard = [listener.last_seen_at for listener in self._customers.get(customer_id, ())]
        left = self._left.get(customer_id)
        return max((*heard, left) if left else heard, default=None)

    def address_of(self, customer_id: CustomerId) -> str:
        """Return what limits count a customer by who had a page open of late; "" for any other.

        From any thread.
        """
        return self._addresses.get(customer_id, "")

    def push_to_customer(
        self, customer_id: CustomerId, push: PresencePush | TypingPush | ReceiptChanged
    ) -> None:
        """Tell every socket of one customer something that is not of the record."""
        _send_all(self._customers.get(customer_id, ()), push)

    def _listeners(self, conversation_id: ConversationId, customer_id: CustomerId) -> Iterable[Listener]:
        return (*self._customers.get(customer_id, ()), *self._followers.get(conversation_id, ()))


def _send_all(listeners: Iterable[Listener], push: Frame) -> None:
    """Send one frame, encoded once; sending may end a socket, which leaves then."""
    if receivers := tuple(listeners):
        encoded = _encode(push)
        for receiver in receivers:
            receiver.send(encoded)


def _discard(groups: defaultdict[KeyT, set[ListenerT]], key: KeyT, listener: ListenerT) -> None:
    members = groups.get(key)
    if members is not None:
        members.discard(listener)
        if not members:
            del groups[key]
