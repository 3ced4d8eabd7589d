"""Who is there, and who gets a conversation, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.commands import require_agent
from bot.conversation.model import Agent, ConversationId, StaffId
from bot.conversation.summary import summarise
from bot.gateway.sockets.staff import StaffPeer, registry
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
from bot.services.accounts.access import may_open
from bot.services.errors import (
    ColleagueAbsent,
)
from bot.services.views import row_view, time_text


@registry.handles(ConversationAssign)
async def assign_conversation(peer: StaffPeer, frame: ConversationAssign) -> ConversationRow:
    """Give a conversation to a colleague whose desk is open, or to oneself."""
    services = peer.services
    staff_id = StaffId(frame.staff_id)
    colleague = await services.writer.read(lambda: services.staff.get_staff(staff_id))
    if colleague is None or not may_open(colleague, "desk") or not services.presence.is_here(staff_id):
        raise ColleagueAbsent()
    agent = Agent(id=colleague.id, name=colleague.name)
    conversation_id = ConversationId(frame.conversation_id)
    state = await services.conversations.assign(agent, peer.agent, conversation_id)
    return row_view(summarise(state))


@registry.handles(AvailabilitySet)
async def set_availability(peer: StaffPeer, frame: AvailabilitySet) -> Team:
    """Be on duty, away or off; all three outlive a restart."""
    services, said = peer.services, frame.availability
    await services.writer.write(
        lambda: services.staff.update_duty(peer.staff.id, said != "off", away=said == "away")
    )
    services.presence.set_availability(peer.staff.id, frame.availability)
    return await services.team.read()


@registry.handles(ActivityNote)
async def note_activity(peer: StaffPeer, frame: ActivityNote) -> None:
    """Somebody is at this desk."""
    peer.services.presence.note_activity(peer.staff.id)


@registry.handles(ConversationKeep)
async def keep_conversation(peer: StaffPeer, frame: ConversationKeep) -> ConversationKept:
    """Do not take the conversation back from who is on it."""
    services, conversation_id = peer.services, ConversationId(frame.conversation_id)
    require_agent(await services.writer.read(lambda: services.record.get_state(conversation_id)), peer.agent)
    return ConversationKept(until=time_text(services.router.keep(conversation_id)))


@registry.handles(OfferDecline)
async def decline_offer(peer: StaffPeer, frame: OfferDecline) -> None:
    """Offer it to the next."""
    peer.services.router.decline(ConversationId(frame.conversation_id), peer.staff.id)


@registry.handles(TeamGet)
async def get_team(peer: StaffPeer, frame: TeamGet) -> Team:
    """Who is there."""
    return await peer.services.team.read()
