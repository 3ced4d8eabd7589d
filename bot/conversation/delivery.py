"""Whether the packet of a handoff has reached the person it is for."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.events import (
    HandoffRequested,
    MessagePosted,
    OwnerChanged,
    PacketAcknowledged,
    RecordedEvent,
)
from bot.conversation.model import Owner, Seq, StaffId, Value

RECEIPTS_KEPT = 20


class PacketReceipt(Value, frozen=True):
    """An agent's desk has the packet, and what was said up to `seq`."""

    agent_id: StaffId
    seq: Seq


class Delivery(Value, frozen=True):
    """How far the last handoff's packet has come.

    `said` is the `seq` of the last thing that was said, `asked` of the last before a person was asked for,
    and `final` of the last before the wait was over; `None` while it continues.
    """

    said: Seq = Seq(0)
    handoff_seq: Seq | None = None
    asked: Seq = Seq(0)
    final: Seq | None = None
    receipts: tuple[PacketReceipt, ...] = ()

    @property
    def last_seq(self) -> Seq:
        """The `seq` of the last thing said that the packet covers."""
        return self.said if self.final is None else self.final

    def is_owed(self, owner: Owner, agent_id: StaffId | None) -> bool:
        """Return whether somebody has yet to acknowledge it.

        Anybody while it waits, then its agent, all of it.
        """
        if self.handoff_seq is None:
            return False
        if owner == "waiting":
            return not self.receipts
        has_it = any(each.agent_id == agent_id and each.seq >= self.last_seq for each in self.receipts)
        return owner == "agent" and not has_it


def follow(delivery: Delivery, event: RecordedEvent) -> Delivery:
    """Return the delivery after one more event of the conversation."""
    body = event.body
    if isinstance(body, MessagePosted):
        return replace(delivery, said=event.seq)
    if isinstance(body, HandoffRequested):
        return Delivery(delivery.said, event.seq, asked=delivery.said)
    if isinstance(body, OwnerChanged):
        over = delivery.handoff_seq is not None and delivery.final is None and body.owner != "waiting"
        final = delivery.said if over else delivery.final
        return replace(delivery, final=final, said=event.seq if body.text else delivery.said)
    if isinstance(body, PacketAcknowledged) and body.handoff_seq == delivery.handoff_seq and event.sender.id:
        # An older one has no `seq`: its desk had all that was said by then.
        receipt = PacketReceipt(StaffId(event.sender.id), body.seq or delivery.last_seq)
        return replace(delivery, receipts=(*delivery.receipts, receipt)[-RECEIPTS_KEPT:])
    return delivery
