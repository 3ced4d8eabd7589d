"""`/ws/customer`: the widget's socket."""

from __future__ import annotations

from datetime import datetime

from aiohttp import WSCloseCode

from bot.conversation.events import MergeUndone
from bot.conversation.model import ConversationId, CustomerId
from bot.conversation.record.continued import Continued
from bot.conversation.state import ConversationState
from bot.gateway.errors import AlreadyOpen
from bot.gateway.sockets.connection import ANSWERED, ERASED, Connection, require_protocol
from bot.gateway.sockets.follower import EarlierLines, Follower, send_earlier
from bot.gateway.sockets.registry import Registry
from bot.protocol.base import Frame
from bot.protocol.customer import (
    Accepted,
    AssistantRequest,
    CustomerFrame,
    CustomerUpdate,
    EventsGet,
    EventsPage,
    FeedbackGive,
    HandoffRequest,
    MessageSend,
    SessionOpen,
    TypingSet,
)
from bot.protocol.receipt import ReceiptDelete, ReceiptHold, ReceiptMark
from bot.protocol.server import TypingPush
from bot.services.conversations.sessions import Session
from bot.services.errors import NotFound
from bot.services.hub import EncodedChange
from bot.services.services import Services
from bot.services.views import Audience
from bot.services.voice import ERASE

# What these write is told apart by the line that they are about, not by an id that the page made.
_WRITES = (ReceiptMark, ReceiptHold, ReceiptDelete)


class CustomerPeer:
    """A customer at the other end of a socket; several sockets may be the same customer's."""

    opening = "session.open"
    audience: Audience = "customer"

    def __init__(self, services: Services, connection: Connection[CustomerPeer], address: str) -> None:
        self.services = services
        self.connection = connection
        self.address = address
        self.conversation_id: ConversationId | None = None
        self.readable_after = 0
        self._earlier: tuple[EarlierLines, ...] = ()
        self._began_at: datetime | None = None
        self._follower = Follower(connection.outbox, self.audience)
        self._session: Session | None = None
        self._heard_as: CustomerId | None = None
        self._shows_receipt = False
        self._was_known = False
        self._is_erasing = False

    @property
    def is_open(self) -> bool:
        """Whether the session is open."""
        return self._session is not None

    async def check(self) -> None:
        """Check nothing: a customer's session lasts as long as the socket."""

    @property
    def last_seen_at(self) -> datetime:
        """When the page last gave a sign of life."""
        return self.connection.heard_at

    def count(self, frame: Frame) -> None:
        """Refuse a frame that writes into the record when too much comes from the customer's address."""
        if not (hasattr(frame, "client_id") or isinstance(frame, _WRITES)):
            return
        self.services.limits.count_message(self.address)
        if self.conversation_id is None:
            self.services.limits.count_conversation(self.address)

    @property
    def token_hash(self) -> str | None:
        """The hash of the token that lets the customer in, once the session is open."""
        return self._session.token_hash if self._session else None

    def authorise(self, known: bool) -> None:
        """Go on; close when the record knew the token and does not any more: the customer was erased."""
        if self._was_known and not known and not self._is_erasing:
            self.leave()
            self.connection.end(ERASED, "erased")
        self._was_known = known

    async def erase(self, frame: MessageSend) -> None:
        """Erase the customer; answer, so that the press is not repeated, and close."""
        if self.conversation_id is None:
            raise NotFound()
        self._is_erasing = True  # closed by what was written, the socket would not take the answer
        try:
            await self.services.erasures.by_customer(self.session.customer.id)
        finally:
            self._is_erasing = False
        self.leave()
        self.connection.answer(frame.id, Accepted(conversation_id=self.conversation_id, seq=0))
        self.connection.outbox.finish(ERASED, "erased")

    @property
    def session(self) -> Session:
        """Who this is, once the session is open."""
        assert self._session is not None
        return self._session

    @property
    def is_merged(self) -> bool:
        """Whether the conversation began as somebody else's, of which they read only what came after."""
        return self.readable_after > 0

    def join(self, session: Session, *, shows_receipt: bool) -> None:
        """Subscribe to what happens in the customer's conversation."""
        self._session, self._shows_receipt = session, shows_receipt
        self._hear_as(session.customer.id)

    def go_on_in(self, continued: Continued | None) -> None:
        """Subscribe to the conversation in which the customer continues."""
        if continued is None:
            return
        self.conversation_id, self.readable_after = continued.state.id, continued.readable_after
        self._began_at = continued.state.started_at
        back = 1 + sum(one.last_seq for one in continued.earlier)
        for one in continued.earlier:
            self._earlier += (EarlierLines(one.id, one.readable_after, back),)
            back -= one.last_seq
        if continued.state.customer_id != self._heard_as:
            self.leave()
            self._shows_receipt = False
            self._hear_as(continued.state.customer_id)

    def leave(self) -> None:
        """Unsubscribe from everything."""
        if self._heard_as is not None:
            self.services.hub.leave_customer(self._heard_as, self, shows_receipt=self._shows_receipt)
            self.services.receipts.wake()
            self._heard_as = None
            if self.conversation_id is not None:
                self.services.turns.note_typing(self.conversation_id, False)

    def _hear_as(self, customer_id: CustomerId) -> None:
        self._heard_as = customer_id
        self.services.hub.join_customer(customer_id, self, shows_receipt=self._shows_receipt)

    async def catch_up(self, after_seq: int) -> None:
        """Send what was missed, then what happens. Who begins reads first what they had before a merge."""
        pages, outbox = self.services.event_pages, self.connection.outbox
        if self.conversation_id is not None and after_seq == 0:
            for earlier in self._earlier:
                await send_earlier(outbox, self.conversation_id, earlier, self.audience, pages)
        await self._follower.catch_up(self.conversation_id, max(after_seq, self.readable_after), pages)

    def deliver(self, news: EncodedChange) -> None:
        """Pass on what was committed. Whose conversation was merged into another opens again, there."""
        state = news.change.state
        if self.conversation_id != state.id and not self._goes_on_in(state):
            return
        self.conversation_id, self._began_at = state.id, state.started_at
        self._follower.deliver(news)
        if state.merged_into is not None or self._is_parted(news):
            self.connection.outbox.finish(WSCloseCode.SERVICE_RESTART, "merged")

    def _is_parted(self, news: EncodedChange) -> bool:
        """Return whether the customer's own conversation was taken out of this one again."""
        own = {one.conversation_id for one in self._earlier}
        bodies = [event.body for event in news.change.events]
        return any(isinstance(body, MergeUndone) and body.kept and body.other_id in own for body in bodies)

    def _goes_on_in(self, state: ConversationState) -> bool:
        """Return whether the customer continues here: their first conversation, or a newer one."""
        return self._began_at is None or (not self.is_merged and state.started_at > self._began_at)

    def send(self, encoded: bytes) -> None:
        """Pass on a frame that is not of the record."""
        self.connection.outbox.put(encoded)


registry: Registry[CustomerPeer] = Registry(CustomerFrame)


@registry.handles(SessionOpen)
async def open_session(peer: CustomerPeer, frame: SessionOpen) -> object:
    """Recognise the customer, answer with their key, and send what they missed."""
    require_protocol(frame.protocol)
    if peer.is_open:
        raise AlreadyOpen()
    services = peer.services
    session = await services.customer_sessions.recognise(frame)
    peer.join(session, shows_receipt=frame.receipts)
    continued, opened = await services.customer_sessions.read(session)
    peer.go_on_in(continued)
    peer.connection.answer(frame.id, opened)
    await peer.catch_up(frame.after_seq if continued else 0)
    services.departures.wake()
    services.queue_notifier.resend(continued.state.customer_id if continued else session.customer.id)
    return ANSWERED


@registry.handles(MessageSend)
async def send_message(peer: CustomerPeer, frame: MessageSend) -> object:
    """Record what the customer says; the press that confirms it erases them."""
    if frame.choice == ERASE:
        await peer.erase(frame)
        return ANSWERED
    return await peer.services.conversations.post_message(
        peer.session, frame.text, frame.client_id, frame.choice
    )


@registry.handles(HandoffRequest)
async def request_handoff(peer: CustomerPeer, frame: HandoffRequest) -> Accepted:
    """Put the customer in the queue for a person."""
    return await peer.services.conversations.request_handoff(peer.session, frame.client_id)


@registry.handles(AssistantRequest)
async def request_assistant(peer: CustomerPeer, frame: AssistantRequest) -> Accepted:
    """Bring the customer back to the assistant."""
    return await peer.services.conversations.request_assistant(peer.session, frame.client_id)


@registry.handles(FeedbackGive)
async def give_feedback(peer: CustomerPeer, frame: FeedbackGive) -> Accepted:
    """Record whether an answer helped."""
    return await peer.services.conversations.give_feedback(
        peer.session, frame.about_seq, frame.helpful, frame.client_id
    )


@registry.handles(CustomerUpdate)
async def update_customer(peer: CustomerPeer, frame: CustomerUpdate) -> Accepted:
    """Record a name or an e-mail address given in a form."""
    return await peer.services.conversations.update_customer(
        peer.session, frame.name, frame.email, frame.client_id
    )


@registry.handles(TypingSet)
async def set_typing(peer: CustomerPeer, frame: TypingSet) -> None:
    """Show the desk that the customer types; the assistant lets them finish."""
    if peer.conversation_id is not None:
        peer.services.turns.note_typing(peer.conversation_id, frame.typing)
        push = TypingPush(conversation_id=peer.conversation_id, sender="customer", typing=frame.typing)
        peer.services.hub.push_to_followers(peer.conversation_id, push)


@registry.handles(EventsGet)
async def get_events(peer: CustomerPeer, frame: EventsGet) -> EventsPage:
    """Return a page of the customer's conversation."""
    if peer.conversation_id is None:
        return EventsPage(events=())
    after_seq = max(frame.after_seq, peer.readable_after)
    page = await peer.services.event_pages.read(peer.conversation_id, after_seq, peer.audience)
    return EventsPage(events=page.events, more=page.more)
