"""The handoff packet: everything an agent needs to continue where the assistant stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.customers.confirmations import is_confirmed
from bot.conversation.events import RecordedEvent
from bot.conversation.handoff.handoff import (
    corrected_in,
    earlier_help,
    files_in,
    last_handoff,
    moods_in,
    references_in,
    said_in,
    shown_in,
    wanted_in,
)
from bot.conversation.handoff.pledges import open_pledges
from bot.conversation.language import primary_subtag
from bot.conversation.model import Customer, ShownEntry
from bot.conversation.reask import given_in
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.conversation.transitions import replay
from bot.matching import Pattern, name_references, parse_formats
from bot.matching.references import NO_FORMATS
from bot.protocol.packet import EarlierHelp, MoodPoint, Packet, PacketEntry, Pledge
from bot.services.page_links import page_link
from bot.services.settings import Settings
from bot.services.views import time_text, view_as


def read_packet(record: Record, settings: Settings, state: ConversationState) -> Packet | None:
    """Return the packet that a desk may have now; None before a handoff and until it is passed on."""
    if state.handoff_seq is None or state.withheld_from is not None:
        return None
    customer = record.get_customer(state.customer_id)
    return build_packet(
        record.list_events(state.id, limit=-1),
        customer,
        formats=parse_formats(settings.reference_pattern),
        page_url=page_link(state.page_url, settings),
        email_confirmed=is_confirmed(record.file, customer.id, state.email or ""),
    )


def build_packet(
    events: Sequence[RecordedEvent],
    customer: Customer,
    *,
    formats: Mapping[str, Pattern] = NO_FORMATS,
    page_url: str | None = None,
    email_confirmed: bool = False,
) -> Packet:
    """Return the packet of the last handoff among all events of a conversation.

    `NotFound` when there was none. The case is as it was when somebody took it. What is known of the
    customer, and whether an entry helped, is as of the last event: an e-mail address given to the agent is
    in it.
    """
    asked = last_handoff(events)
    before = asked.before
    now, then, said = replay(events), replay(before), said_in(before)
    given = {detail.kind: detail.value for detail in given_in(now, formats)}
    named = {**references_in(before, formats), **name_references(now.order_numbers, formats)}
    numbers = tuple(dict.fromkeys((*now.order_numbers, *named)))
    return Packet(
        reason=then.reason or asked.body.reason,
        requested_at=time_text(asked.at),
        problem=then.current_problem or "",
        mood=then.mood,
        count=len(said),
        last_seq=said[-1] if said else 0,
        entries=tuple(map(entry_view, shown_in(before, events))),
        moods=tuple(view_as(MoodPoint, point) for point in moods_in(before)),
        customer_name=now.name,
        name_source=now.name_source,
        customer_email=now.email,
        email_confirmed=email_confirmed,
        order_numbers=numbers,
        reference_names={number: named[number] for number in numbers if named.get(number)},
        attributes=customer.attributes,
        page_url=page_url,
        language=now.language or primary_subtag(customer.locale or "") or None,
        started_at=time_text(now.started_at),
        promises=tuple(view_as(Pledge, pledge) for pledge in open_pledges(before)),
        earlier=tuple(view_as(EarlierHelp, help_given) for help_given in earlier_help(before)),
        corrected=tuple(corrected_in(events, (now.name, now.email, *now.order_numbers))),
        phone=given.get("phone"),
        address=given.get("address"),
        files=tuple(files_in(before)),
        wants=tuple(wanted_in(before)),
    )


def entry_view(shown: ShownEntry) -> PacketEntry:
    """Return an entry that the customer was shown."""
    answer = shown.answer
    return view_as(
        PacketEntry,
        shown,
        entry_id=answer.entry_id,
        revision=answer.revision,
        title=answer.title,
        confidence=answer.confidence,
    )
