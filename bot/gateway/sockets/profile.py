"""The customer behind a conversation, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.profile import (
    AttributeSet,
    ConversationMerge,
    ConversationUnmerge,
    CustomerErase,
    CustomerErasure,
    PreferenceAdd,
    PreferenceRemove,
    ProfileGet,
)
from bot.protocol.staff import Profile


@registry.handles(ProfileGet)
async def get_profile(peer: StaffPeer, frame: ProfileGet) -> Profile:
    """Return who the customer is."""
    return await peer.services.profiles.get(ConversationId(frame.conversation_id))


@registry.handles(PreferenceAdd)
async def add_preference(peer: StaffPeer, frame: PreferenceAdd) -> Profile:
    """Keep something in mind."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.profiles.add_preference(peer.agent, conversation_id, frame.text)


@registry.handles(PreferenceRemove)
async def remove_preference(peer: StaffPeer, frame: PreferenceRemove) -> Profile:
    """Keep it in mind no longer."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.profiles.remove_preference(conversation_id, frame.preference_id)


@registry.handles(AttributeSet)
async def set_attribute(peer: StaffPeer, frame: AttributeSet) -> Profile:
    """Write down something about the customer."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.profiles.set_attribute(peer.agent, conversation_id, frame.name, frame.value)


@registry.handles(CustomerErase)
async def erase_customer(peer: StaffPeer, frame: CustomerErase) -> CustomerErasure:
    """Say what would go with the customer, or erase them."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.erasures.at_desk(peer.staff, conversation_id, frame.confirm)


@registry.handles(ConversationMerge)
async def merge(peer: StaffPeer, frame: ConversationMerge) -> Profile:
    """Make one of two conversations."""
    chosen_id, other_id = ConversationId(frame.conversation_id), ConversationId(frame.other_id)
    return await peer.services.profiles.merge(peer.agent, chosen_id, other_id)


@registry.handles(ConversationUnmerge)
async def undo_merge(peer: StaffPeer, frame: ConversationUnmerge) -> Profile:
    """Take two conversations apart again."""
    kept_id, other_id = ConversationId(frame.conversation_id), ConversationId(frame.other_id)
    return await peer.services.profiles.undo_merge(peer.agent, kept_id, other_id)
