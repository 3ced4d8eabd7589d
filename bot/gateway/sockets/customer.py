"""`/ws/customer`: the widget's socket."""

from __future__ import annotations

from datetime import datetime

from aiohttp import WSCloseCode
from msgspec.structs import replace

from bot.conversation.confirmations import is_confirmed
from bot.conversation.continued import Continued, find_continued
from bot.conversation.customers import hash_token
from bot.conversation.model import ConversationId, CustomerId
from bot.conversation.state import ConversationState
from bot.gateway.errors import AlreadyOpen
from bot.gateway.sockets.connection import ANSWERED, NOT_SIGNED_IN, Connection, require_protocol
from bot.gateway.sockets.follower import EarlierLines, Follower, read_page, send_earlier
from bot.gateway.sockets.reading import read_lines
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
    SessionOpened,
    TypingSet,
)
from bot.protocol.server import TypingPush
from bot.services.accounts.identity import verify_identity
from bot.services.clock import utc_now
from bot.services.conversations.sessions import Given, Session, keep_session, recognise
from bot.services.hub import News
from bot.services.page_links import page_link
from bot.services.services import Services
from bot.services.texts import parse_email, parse_name, parse_text
from bot.services.views import Audience


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

    @property
    def is_open(self) -> bool:
        """Whether the session is open."""
        return self._session is not None

    async def check(self) -> None:
        """A customer's session lasts as long as the socket."""

    @property
    def heard_at(self) -> datetime:
        """When the page last gave a sign of life."""
        return self.connection.heard_at

    def count(self, frame: Frame) -> None:
        """Refuse a frame that writes into the record when too much comes from the customer's address."""
        if not hasattr(frame, "client_id"):
            return
        self.services.limits.count_message(self.address)
        if self.conversation_id is None:
            self.services.limits.count_conversation(self.address)

    @property
    def token_hash(self) -> str | None:
        """The hash of the token that lets the customer in, once the session is open."""
        return hash_token(self._session.token) if self._session else None

    def authorise(self, known: bool) -> None:
        """Go on; close when the record knew the token and does not any more: the customer was erased."""
        if self._was_known and not known:
            self.leave()
            self.connection.end(NOT_SIGNED_IN, "this session has ended")
        self._was_known = known

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
        """From now on hear what happens in the customer's conversation."""
        self._session, self._shows_receipt = session, shows_receipt
        self._hear_as(session.customer.id)

    def go_on_in(self, continued: Continued | None) -> None:
        """Hear of the conversation in which the customer goes on."""
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
        """Hear no more."""
        if self._heard_as is not None:
            self.services.hub.leave_customer(self._heard_as, self, shows_receipt=self._shows_receipt)
            self.services.receipts.look()
            self._heard_as = None

    def _hear_as(self, customer_id: CustomerId) -> None:
        self._heard_as = customer_id
        self.services.hub.join_customer(customer_id, self, shows_receipt=self._shows_receipt)

    async def catch_up(self, after_seq: int) -> None:
        """Send what was missed, then what happens. Who begins reads first what they had before a merge."""
        read = read_lines(self.services, self.audience)
        if self.conversation_id is not None and after_seq == 0:
            for earlier in self._earlier:
                await send_earlier(self.connection.outbox, self.conversation_id, earlier, self.audience, read)
        await self._follower.catch_up(
            self.conversation_id,
            max(after_seq, self.readable_after),
            read,
        )

    def hear(self, news: News) -> None:
        """Pass on what was committed. Whose conversation was merged into another opens again, there."""
        state = news.change.state
        if self.conversation_id != state.id and not self._goes_on_in(state):
            return
        self.conversation_id, self._began_at = state.id, state.started_at
        self._follower.hear(news)
        if state.merged_into is not None:
            self.connection.outbox.finish(WSCloseCode.SERVICE_RESTART, "merged")

    def _goes_on_in(self, state: ConversationState) -> bool:
        """Whether the customer goes on in this conversation: their first, or one newer than before."""
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
    session = await _recognise(services, _given(services, frame))
    peer.join(session, shows_receipt=frame.receipts)
    continued, confirmed = await services.writer.read(lambda: _find(services, session))
    peer.go_on_in(continued)
    state = continued.state if continued else None
    peer.connection.answer(frame.id, _opened(services, session, state, confirmed=confirmed))
    await peer.catch_up(frame.after_seq if state else 0)
    services.queue_watch.tell(state.customer_id if state else session.customer.id)
    return ANSWERED


@registry.handles(MessageSend)
async def send_message(peer: CustomerPeer, frame: MessageSend) -> Accepted:
    """Record what the customer says."""
    text = parse_text(frame.text)
    return await peer.services.conversations.post_message(peer.session, text, frame.client_id, frame.choice)


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
        peer.session, parse_name(frame.name), parse_email(frame.email), frame.client_id
    )


@registry.handles(TypingSet)
async def set_typing(peer: CustomerPeer, frame: TypingSet) -> None:
    """Show the desk that the customer types."""
    if peer.conversation_id is not None:
        push = TypingPush(conversation_id=peer.conversation_id, sender="customer", typing=frame.typing)
        peer.services.hub.tell_desks_of(peer.conversation_id, push)


@registry.handles(EventsGet)
async def get_events(peer: CustomerPeer, frame: EventsGet) -> EventsPage:
    """A page of the customer's conversation."""
    if peer.conversation_id is None:
        return EventsPage(events=())
    page = await read_page(
        read_lines(peer.services, peer.audience),
        peer.conversation_id,
        max(frame.after_seq, peer.readable_after),
        peer.audience,
    )
    return EventsPage(events=page.events, more=page.more)


def _given(services: Services, frame: SessionOpen) -> Given:
    """What the frame says of the customer, checked."""
    identity = verify_identity(frame.identity, services.identity_secret) if frame.identity else None
    return Given(
        token=frame.token,
        identity=identity,
        name=parse_name(frame.name),
        email=parse_email(frame.email),
        page_url=page_link(frame.page_url, services.settings),
        locale=frame.locale,
    )


async def _recognise(services: Services, given: Given) -> Session:
    now = utc_now()
    session = await services.writer.read(lambda: recognise(services.record, given, now))
    if session.stale:
        await services.writer.write(lambda: keep_session(services.record, session, now))
        session = replace(session, stale=False)
    return session


def _find(services: Services, session: Session) -> tuple[Continued | None, bool]:
    """The conversation that the customer goes on in, and whether answers can be mailed to them."""
    continued = find_continued(services.record, session.customer.id)
    email = _email(session, continued.state if continued else None)
    return continued, bool(email and is_confirmed(services.record.file, session.customer.id, email))


def _email(session: Session, state: ConversationState | None) -> str | None:
    return state.email if state else session.customer.email


def _opened(
    services: Services, session: Session, state: ConversationState | None, *, confirmed: bool
) -> SessionOpened:
    name = state.name if state else session.customer.name
    return SessionOpened(
        customer_id=session.customer.id,
        token=session.token,
        business=services.settings.business,
        owner=state.owner if state else "assistant",
        on_duty=services.presence.is_staffed,
        last_seq=state.last_seq if state else 0,
        conversation_id=state.id if state else None,
        customer_name=name,
        customer_email=_email(session, state),
        confirmed_email=_email(session, state) if confirmed else None,
        agent_name=state.agent_name if state else None,
        greeting=services.voice.greeting(name),
    )
