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
    """An agent has acknowledged the packet with its first `count` turns."""

    agent_id: StaffId
    count: int


class Delivery(Value, frozen=True):
    """How far the last handoff's packet has come.

    `turns` counts what was said in the whole conversation, `asked` what had been said when a person was
    asked for, and `final` what had been said when the wait was over; `None` while it continues.
    """

    turns: int = 0
    handoff_seq: Seq | None = None
    asked: int = 0
    final: int | None = None
    receipts: tuple[PacketReceipt, ...] = ()

    @property
    def count(self) -> int:
        """How many turns the packet carries now."""
        return self.turns if self.final is None else self.final

    def is_owed(self, owner: Owner, agent_id: StaffId | None) -> bool:
        """Return whether somebody has yet to acknowledge it.

        Anybody while it waits, then its agent, all of it.
        """
        if self.handoff_seq is None:
            return False
        if owner == "waiting":
            return not self.receipts
        whole = PacketReceipt(agent_id, self.count) if agent_id else None
        return owner == "agent" and whole not in self.receipts


def follow(delivery: Delivery, event: RecordedEvent) -> Delivery:
    """Return the delivery after one more event of the conversation."""
    body = event.body
    if isinstance(body, MessagePosted):
        return replace(delivery, turns=delivery.turns + 1)
    if isinstance(body, HandoffRequested):
        return Delivery(delivery.turns, event.seq, asked=delivery.turns)
    if isinstance(body, OwnerChanged):
        over = delivery.handoff_seq is not None and delivery.final is None and body.owner != "waiting"
        final = delivery.turns if over else delivery.final
        return replace(delivery, final=final, turns=delivery.turns + bool(body.text))
    if isinstance(body, PacketAcknowledged) and body.handoff_seq == delivery.handoff_seq and event.sender.id:
        receipt = PacketReceipt(StaffId(event.sender.id), body.count)
        return replace(delivery, receipts=(*delivery.receipts, receipt)[-RECEIPTS_KEPT:])
    return delivery
