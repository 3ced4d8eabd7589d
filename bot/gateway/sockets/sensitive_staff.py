"""Sensitive values that agents ask for, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.customer import Accepted
from bot.protocol.sensitive import SensitiveAsk, SensitiveRemove, SensitiveValue, SensitiveView


@registry.handles(SensitiveAsk)
async def request_value(peer: StaffPeer, frame: SensitiveAsk) -> Accepted:
    """Ask the customer for something."""
    return await peer.services.sensitive.request(peer.agent, ConversationId(frame.conversation_id), frame)


@registry.handles(SensitiveView)
async def view_value(peer: StaffPeer, frame: SensitiveView) -> SensitiveValue:
    """Return what was given."""
    conversation_id = ConversationId(frame.conversation_id)
    return await peer.services.sensitive.view(peer.staff, conversation_id, frame.request_id)


@registry.handles(SensitiveRemove)
async def remove_value(peer: StaffPeer, frame: SensitiveRemove) -> None:
    """Remove what was asked for or given."""
    conversation_id = ConversationId(frame.conversation_id)
    await peer.services.sensitive.remove(peer.staff, conversation_id, frame.request_id)
