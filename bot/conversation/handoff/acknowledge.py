"""A desk says that it has a packet, whole: the proof is checked against the record, then kept in it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.delivery import PacketReceipt
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import NewEvent, PacketAcknowledged, RecordedEvent
from bot.conversation.handoff.handoff import PACKET_VERSION, fingerprint, packet_turns
from bot.conversation.model import Agent, Value
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState


class Proof(Value, frozen=True):
    """What a desk has received: a packet of this version, how many turns, and the hash it made of them."""

    version: int
    count: int
    sha256: str


def check_proof(events: Sequence[RecordedEvent], proof: Proof) -> None:
    """Refuse with `packet_mismatch` unless the proof is of the last handoff's turns, from the first on.

    A proof may fall short of what a waiting customer has said since; of the packet as it was, never.
    """
    turns = packet_turns(events)
    if proof.version != PACKET_VERSION or not 0 <= proof.count <= len(turns):
        raise NotAllowed("packet_mismatch", count=len(turns))
    if fingerprint(turns[: proof.count]) != proof.sha256:
        raise NotAllowed("packet_mismatch", count=len(turns))


def acknowledge_packet(state: ConversationState, agent: Agent, proof: Proof) -> list[NewEvent]:
    """Record that this agent's desk has the packet; nothing when that is known.

    Refused: `packet_mismatch` for the packet of an earlier handoff; `NotFound` when there was none.
    """
    delivery = state.delivery
    if delivery.handoff_seq is None:
        raise NotFound("handoff", id=state.id)
    if not delivery.asked <= proof.count <= delivery.count:
        raise NotAllowed("packet_mismatch", count=delivery.count)
    if PacketReceipt(agent.id, proof.count) in delivery.receipts:
        return []
    body = PacketAcknowledged(delivery.handoff_seq, proof.version, proof.count, proof.sha256)
    return [NewEvent(sender=sender_of(agent), body=body)]
