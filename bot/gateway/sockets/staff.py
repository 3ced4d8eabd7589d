"""`/ws/staff`: the desk's socket."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.accounts.staff import Staff
from bot.conversation.model import Agent, ConversationId
from bot.gateway.errors import AlreadyOpen
from bot.gateway.sockets.connection import NOT_ALLOWED, NOT_SIGNED_IN, Connection, require_protocol
from bot.gateway.sockets.follower import Follower
from bot.gateway.sockets.registry import Registry
from bot.protocol.base import Frame
from bot.protocol.customer import Accepted
from bot.protocol.staff import (
    AgentMessageSend,
    AgentTypingSet,
    ConversationClose,
    ConversationLeave,
    ConversationOpen,
    ConversationOpened,
    ConversationReopen,
    ConversationReturn,
    ConversationRow,
    ConversationTake,
    DeskOpen,
    DeskOpened,
    DutySet,
    ListGet,
    RowList,
    StaffFrame,
)
from bot.services.accounts.access import access_page, may_open
from bot.services.accounts.identity import hash_key
from bot.services.hub import EncodedChange
from bot.services.services import Services
from bot.services.views import Audience, state_row


class StaffPeer:
    """A desk at the other end of a socket. Its session is looked at again with every frame."""

    opening = "desk.open"
    audience: Audience = "staff"

    def __init__(
        self, services: Services, connection: Connection[StaffPeer], staff: Staff, session_key: str
    ) -> None:
        self.services = services
        self.connection = connection
        self.staff = staff
        self.key_hash = hash_key(session_key)
        self._session_key = session_key
        self._open = False
        self._followers: dict[ConversationId, Follower] = {}

    @property
    def is_open(self) -> bool:
        """Whether the desk is open."""
        return self._open

    @property
    def agent(self) -> Agent:
        """Whom customers see."""
        return self.staff.agent

    async def check(self) -> None:
        """Raise when they were signed out, removed, or lost the role that opens the desk."""
        staff = await self.services.sign_in.who(self._session_key)
        self.authorise(staff)
        self.staff = access_page(staff, "desk")

    def authorise(self, staff: Staff | None) -> None:
        """Go on as this person; close when they were signed out, or may not open the desk any more."""
        if staff is None:
            self._end(NOT_SIGNED_IN, "signed out")
        elif not may_open(staff, "desk"):
            self._end(NOT_ALLOWED, "this role does not open the desk")
        else:
            self.staff = staff

    def _end(self, code: int, reason: str) -> None:
        """Push nothing from here on, whatever is on its way."""
        self.leave()
        self.connection.end(code, reason)

    def count(self, frame: Frame) -> None:
        """Count nothing: staff are known, and their socket's rate of frames is limit enough."""

    def join(self) -> None:
        """Subscribe to every conversation's line; be on duty again if that was the wish."""
        self._open = True
        self.services.hub.join_desks(self)
        self.services.presence.arrive(self.staff.id, wishes_duty=self.staff.on_duty, away=self.staff.away)

    def leave(self) -> None:
        """Unsubscribe from everything."""
        for conversation_id in tuple(self._followers):
            self.unfollow(conversation_id)
        if self._open:
            self._open = False
            self.services.hub.leave_desks(self)
            self.services.presence.leave(self.staff.id)

    def follow(self, conversation_id: ConversationId) -> Follower:
        """Subscribe to a conversation, from the follower's `go_live` on."""
        follower = Follower(self.connection.outbox, self.audience)
        self._followers[conversation_id] = follower
        self.services.hub.follow(conversation_id, self)
        self.services.viewers.join(conversation_id, self)
        return follower

    def unfollow(self, conversation_id: ConversationId) -> None:
        """Unsubscribe from a conversation."""
        if self._followers.pop(conversation_id, None):
            self.services.hub.unfollow(conversation_id, self)
            self.services.viewers.leave(conversation_id, self)

    def deliver(self, news: EncodedChange) -> None:
        """Pass on what was committed."""
        if follower := self._followers.get(news.change.state.id):
            follower.deliver(news)

    def send(self, encoded: bytes) -> None:
        """Pass on a frame that is not of the record."""
        self.connection.outbox.put(encoded)


registry: Registry[StaffPeer] = Registry(StaffFrame)


@registry.handles(DeskOpen)
async def open_desk(peer: StaffPeer, frame: DeskOpen) -> DeskOpened:
    """Return who is signed in, and their lists; lines follow as they change."""
    require_protocol(frame.protocol)
    if peer.is_open:
        raise AlreadyOpen()
    peer.join()
    peer.services.list_notifier.greet()
    return await _opened(peer)


@registry.handles(ListGet)
async def get_list(peer: StaffPeer, frame: ListGet) -> RowList:
    """Return a page of one list of conversations."""
    wanted = replace(frame.filter, label=frame.filter.label or frame.label)
    return await peer.services.inbox.list_page(frame.list, peer.staff.id, wanted=wanted, after=frame.after)


@registry.handles(ConversationOpen)
async def open_conversation(peer: StaffPeer, frame: ConversationOpen) -> ConversationOpened:
    """Return a page of a conversation and its packet. Live events follow once the last page was read."""
    if not frame.follow:
        return (await _read(peer, frame))[0]
    conversation_id = ConversationId(frame.conversation_id)
    follower = peer.follow(conversation_id)
    try:
        opened, last_seq = await _read(peer, frame)
    except BaseException:
        peer.unfollow(conversation_id)
        raise
    if opened.more:
        peer.unfollow(conversation_id)
    else:
        follower.go_live(last_seq)
    return opened


async def _read(peer: StaffPeer, frame: ConversationOpen) -> tuple[ConversationOpened, int]:
    """Return a page of a conversation, and the `seq` of the last line that it covers."""
    conversation_id = ConversationId(frame.conversation_id)
    row, packet = await peer.services.inbox.open(conversation_id)
    page = await peer.services.event_pages.read(conversation_id, frame.after_seq, peer.audience)
    return ConversationOpened(row=row, events=page.events, more=page.more, packet=packet), page.last_seq


@registry.handles(ConversationLeave)
async def leave_conversation(peer: StaffPeer, frame: ConversationLeave) -> None:
    """Stop following a conversation."""
    peer.unfollow(ConversationId(frame.conversation_id))


@registry.handles(ConversationTake)
async def take_conversation(peer: StaffPeer, frame: ConversationTake) -> ConversationRow:
    """Take a waiting conversation."""
    conversations = peer.services.conversations
    return state_row(await conversations.take(peer.agent, ConversationId(frame.conversation_id)))


@registry.handles(ConversationReturn)
async def return_conversation(peer: StaffPeer, frame: ConversationReturn) -> ConversationRow:
    """Hand a conversation back to the assistant."""
    conversations = peer.services.conversations
    conversation_id = ConversationId(frame.conversation_id)
    return state_row(
        await conversations.return_to_assistant(peer.agent, conversation_id, frame.note, frame.boundary)
    )


@registry.handles(ConversationClose)
async def close_conversation(peer: StaffPeer, frame: ConversationClose) -> ConversationRow:
    """Close a conversation."""
    conversations = peer.services.conversations
    return state_row(await conversations.close(peer.agent, ConversationId(frame.conversation_id), frame.note))


@registry.handles(ConversationReopen)
async def reopen_conversation(peer: StaffPeer, frame: ConversationReopen) -> ConversationRow:
    """Open a closed conversation again."""
    conversations = peer.services.conversations
    return state_row(await conversations.take_up_again(peer.agent, ConversationId(frame.conversation_id)))


@registry.handles(AgentMessageSend)
async def send_message(peer: StaffPeer, frame: AgentMessageSend) -> Accepted:
    """Say something to the customer."""
    return await peer.services.conversations.post_agent_message(
        peer.agent,
        ConversationId(frame.conversation_id),
        frame.text,
        frame.client_id,
        frame.entry_id,
        frame.suggested,
    )


@registry.handles(AgentTypingSet)
async def set_typing(peer: StaffPeer, frame: AgentTypingSet) -> None:
    """Show other desks who types, and the customer when it is the owning agent."""
    conversation_id = ConversationId(frame.conversation_id)
    peer.services.viewers.set_typing(conversation_id, peer, frame.typing)
    await peer.services.router.set_typing(peer, conversation_id, frame.typing)


@registry.handles(DutySet)
async def set_duty(peer: StaffPeer, frame: DutySet) -> DeskOpened:
    """Go on or off duty."""
    await peer.services.team.set_availability(peer.staff.id, "on_duty" if frame.on_duty else "off")
    return await _opened(peer)


async def _opened(peer: StaffPeer) -> DeskOpened:
    staff, inbox, presence = peer.staff, peer.services.inbox, peer.services.presence
    return DeskOpened(
        staff_id=staff.id,
        name=staff.name,
        role=staff.role,
        on_duty=presence.is_on_duty(staff.id),
        availability=presence.availability(staff.id),
        queue=await inbox.list_first("queue", staff.id),
        mine=await inbox.list_first("mine", staff.id),
    )
