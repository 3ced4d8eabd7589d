"""What a desk says of the packets it received, on `/ws/staff`."""

from __future__ import annotations

from bot.conversation.acknowledge import Proof, acknowledge_packet, check_proof
from bot.conversation.model import ConversationId
from bot.conversation.withheld import require_passed_on
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.protocol.packet import PacketAck
from bot.services.services import Services


@registry.handles(PacketAck)
async def acknowledge(peer: StaffPeer, frame: PacketAck) -> None:
    """Note that this agent has the packet, if it is the one handed off."""
    services = peer.services
    conversation_id = ConversationId(frame.conversation_id)
    proof = Proof(frame.version, frame.count, frame.sha256)
    await services.writer.read(lambda: _check(services, conversation_id, proof))
    await services.conversations.change(
        conversation_id, lambda state: acknowledge_packet(state, peer.agent, proof)
    )


def _check(services: Services, conversation_id: ConversationId, proof: Proof) -> None:
    require_passed_on(services.record.get_state(conversation_id))
    check_proof(services.record.list_events(conversation_id, limit=-1), proof)
