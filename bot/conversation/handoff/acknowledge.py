"""A desk says that it has a packet, and how far it has read the conversation."""

from __future__ import annotations

from bot.conversation.delivery import PacketReceipt
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import NewEvent, PacketAcknowledged
from bot.conversation.model import Agent, Seq
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState


def acknowledge_packet(state: ConversationState, agent: Agent, seq: Seq) -> list[NewEvent]:
    """Record that this agent's desk has all that was said up to `seq`; nothing when that is known.

    It may fall short of what a waiting customer has said since they asked for a person; of what they had said
    then, never. Refused: `packet_mismatch`; `NotFound` when there was no handoff.
    """
    delivery = state.delivery
    if delivery.handoff_seq is None:
        raise NotFound("handoff", id=state.id)
    if not delivery.asked <= seq <= state.last_seq:
        raise NotAllowed("packet_mismatch", last_seq=delivery.last_seq)
    receipt = PacketReceipt(agent.id, min(seq, delivery.last_seq))
    if receipt in delivery.receipts:
        return []
    return [NewEvent(sender=sender_of(agent), body=PacketAcknowledged(delivery.handoff_seq, seq=receipt.seq))]
