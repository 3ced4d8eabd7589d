"""`/ws/customer`: the widget's socket."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.customers import hash_token
from bot.conversation.model import ConversationId
from bot.conversation.state import ConversationState
from bot.gateway.clock import utc_now
from bot.gateway.errors import AlreadyOpen
from bot.gateway.hub import News
from bot.gateway.identity import verify_identity
from bot.gateway.services import Services
from bot.gateway.sessions import Given, Session, keep_session, recognise
from bot.gateway.sockets.connection import ANSWERED, NOT_SIGNED_IN, Connection, require_protocol
from bot.gateway.sockets.follower import Follower, read_page
from bot.gateway.sockets.reading import read_lines
from bot.gateway.sockets.registry import Registry
from bot.gateway.texts import parse_email, parse_name, parse_text
from bot.gateway.views import Audience
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


class CustomerPeer:
    """A customer at the other end of a socket; several sockets may be the same customer's."""

    opening = "session.open"
    audience: Audience = "customer"

    def __init__(self, services: Services, connection: Connection[CustomerPeer]) -> None:
        self.services = services
        self.connection = connection
        self.conversation_id: ConversationId | None = None
        self._follower = Follower(connection.outbox, self.audience)
        self._session: Session | None = None
        self._shows_receipt = False
        self._was_known = False
        self._has_left = False

    @property
    def is_open(self) -> bool:
        """Whether the session is open."""
        return self._session is not None

    async def check(self) -> None:
        """A customer's session lasts as long as the socket."""

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

    def join(self, session: Session, *, shows_receipt: bool) -> None:
        """From now on hear what happens in the customer's conversation."""
        self._session, self._shows_receipt = session, shows_receipt
        self.services.hub.join_customer(session.customer.id, self, shows_receipt=shows_receipt)

    def leave(self) -> None:
        """Hear no more."""
        if self._session is not None and not self._has_left:
            self._has_left = True
            customer_id = self._session.customer.id
            self.services.hub.leave_customer(customer_id, self, shows_receipt=self._shows_receipt)

    async def catch_up(self, after_seq: int) -> None:
        """Send what was missed, then what happens."""
        await self._follower.catch_up(
            self.conversation_id, after_seq, read_lines(self.services, self.audience)
        )

    def hear(self, news: News) -> None:
        """Pass on what was committed."""
        self.conversation_id = news.change.state.id
        self._follower.hear(news)

    def push(self, frame: Frame) -> None:
        """Pass on a frame that is not of the record."""
        self.connection.push(frame)


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
    state = await services.writer.read(lambda: services.record.get_latest_conversation(session.customer.id))
    peer.conversation_id = state.id if state else None
    peer.connection.answer(frame.id, _opened(services, session, state))
    await peer.catch_up(frame.after_seq if state else 0)
    services.queue_watch.tell(session.customer.id)
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
        read_lines(peer.services, peer.audience), peer.conversation_id, frame.after_seq, peer.audience
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
        page_url=frame.page_url,
        locale=frame.locale,
    )


async def _recognise(services: Services, given: Given) -> Session:
    now = utc_now()
    session = await services.writer.read(lambda: recognise(services.record, given, now))
    if session.stale:
        await services.writer.write(lambda: keep_session(services.record, session, now))
        session = replace(session, stale=False)
    return session


def _opened(services: Services, session: Session, state: ConversationState | None) -> SessionOpened:
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
        customer_email=state.email if state else session.customer.email,
        agent_name=state.agent_name if state else None,
        greeting=services.voice.greeting(name),
    )
