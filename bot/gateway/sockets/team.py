"""Who is there, who gets a conversation, and whether its packet arrived, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId, Seq, StaffId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.packet import PacketAck
from bot.protocol.routing import (
    ActivityNote,
    AvailabilitySet,
    ConversationAssign,
    ConversationKeep,
    ConversationKept,
    OfferDecline,
    Team,
    TeamGet,
)
from bot.protocol.staff import ConversationRow
from bot.services.views import state_row, time_text


@registry.handles(ConversationAssign)
async def assign_conversation(peer: StaffPeer, frame: ConversationAssign) -> ConversationRow:
    """Give a conversation to a colleague whose desk is open, or to oneself."""
    staff_id, conversation_id = StaffId(frame.staff_id), ConversationId(frame.conversation_id)
    return state_row(await peer.services.router.assign(peer.agent, staff_id, conversation_id))


@registry.handles(AvailabilitySet)
async def set_availability(peer: StaffPeer, frame: AvailabilitySet) -> Team:
    """Be on duty, away or off."""
    await peer.services.team.set_availability(peer.staff.id, frame.availability)
    return await peer.services.team.read()


@registry.handles(ActivityNote)
async def note_activity(peer: StaffPeer, frame: ActivityNote) -> None:
    """Note that somebody is at this desk."""
    peer.services.presence.note_activity(peer.staff.id)


@registry.handles(ConversationKeep)
async def keep_conversation(peer: StaffPeer, frame: ConversationKeep) -> ConversationKept:
    """Do not take the conversation back from who is on it."""
    until = await peer.services.router.keep(peer.agent, ConversationId(frame.conversation_id))
    return ConversationKept(until=time_text(until))


@registry.handles(OfferDecline)
async def decline_offer(peer: StaffPeer, frame: OfferDecline) -> None:
    """Offer it to the next."""
    peer.services.router.decline(ConversationId(frame.conversation_id), peer.staff.id)


@registry.handles(TeamGet)
async def get_team(peer: StaffPeer, frame: TeamGet) -> Team:
    """Return who is there."""
    return await peer.services.team.read()


@registry.handles(PacketAck)
async def acknowledge(peer: StaffPeer, frame: PacketAck) -> None:
    """Note that this agent's desk has the packet, and has read so far."""
    conversation_id, seq = ConversationId(frame.conversation_id), Seq(frame.seq)
    await peer.services.packet_delivery.acknowledge(peer.agent, conversation_id, seq)
