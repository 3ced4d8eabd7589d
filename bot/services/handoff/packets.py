"""The handoff packet as it travels."""

from __future__ import annotations

from bot.conversation.customers.confirmations import is_confirmed
from bot.conversation.handoff.handoff import HandoffPacket, build_packet
from bot.conversation.model import ShownEntry
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.protocol.packet import EarlierHelp, MoodPoint, Packet, PacketEntry, PacketTurn, Pledge
from bot.services.page_links import page_link
from bot.services.settings import Settings
from bot.services.views import time_text


def read_packet(record: Record, settings: Settings, state: ConversationState) -> Packet | None:
    """Return the packet that a desk may have now; None before a handoff and until it is passed on."""
    if state.handoff_seq is None or state.withheld_from is not None:
        return None
    customer = record.get_customer(state.customer_id)
    packet = build_packet(record.list_events(state.id, limit=-1), customer)
    confirmed = is_confirmed(record.file, customer.id, packet.customer_email or "")
    return packet_view(packet, settings, email_confirmed=confirmed)


def packet_view(packet: HandoffPacket, settings: Settings, *, email_confirmed: bool) -> Packet:
    """Return the packet for the desk. `email_confirmed`: answers can be mailed to the address in it."""
    return Packet(
        version=packet.version,
        reason=packet.reason,
        requested_at=time_text(packet.requested_at),
        problem=packet.problem,
        mood=packet.mood,
        count=packet.count,
        sha256=packet.sha256,
        turns=tuple(
            PacketTurn(
                seq=turn.seq,
                at=time_text(turn.at),
                sender=turn.sender,
                text=turn.text,
                sender_name=turn.sender_name,
                corrected=turn.corrected,
                unfinished=turn.unfinished,
            )
            for turn in packet.turns
        ),
        entries=tuple(map(entry_view, packet.entries)),
        moods=tuple(
            MoodPoint(seq=point.seq, at=time_text(point.at), mood=point.mood) for point in packet.moods
        ),
        customer_name=packet.customer_name,
        name_source=packet.name_source,
        customer_email=packet.customer_email,
        email_confirmed=email_confirmed,
        order_numbers=packet.order_numbers,
        attributes=packet.attributes,
        page_url=page_link(packet.page_url, settings),
        locale=packet.locale,
        started_at=time_text(packet.started_at) if packet.started_at else None,
        promises=tuple(
            Pledge(seq=pledge.seq, at=time_text(pledge.at), text=pledge.text, by=pledge.by)
            for pledge in packet.promises
        ),
        earlier=tuple(
            EarlierHelp(at=time_text(before.at), agent_name=before.agent_name, outcome=before.outcome)
            for before in packet.earlier
        ),
        corrected=packet.corrected,
        phone=packet.phone,
        address=packet.address,
        files=packet.files,
        wants=packet.wants,
    )


def entry_view(shown: ShownEntry) -> PacketEntry:
    """Return an entry that the customer was shown."""
    return PacketEntry(
        seq=shown.seq,
        entry_id=shown.answer.entry_id,
        revision=shown.answer.revision,
        title=shown.answer.title,
        confidence=shown.answer.confidence,
        helpful=shown.helpful,
    )
