"""What a desk says of the packets it received, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.acknowledge import Proof
from bot.conversation.model import ConversationId
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.packet import PacketAck


@registry.handles(PacketAck)
async def acknowledge(peer: StaffPeer, frame: PacketAck) -> None:
    """Note that this agent has the packet, if it is the one handed off."""
    proof = Proof(frame.version, frame.count, frame.sha256)
    await peer.services.packet_watch.acknowledge(peer.agent, ConversationId(frame.conversation_id), proof)
