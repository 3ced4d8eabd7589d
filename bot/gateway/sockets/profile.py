"""The customer behind a conversation, on `/ws/staff`."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.attributes import list_attributes, set_attribute
from bot.conversation.confirmations import is_confirmed
from bot.conversation.model import ConversationId
from bot.conversation.profile import (
    add_preference,
    list_histories,
    list_past,
    list_preferences,
    remove_preference,
)
from bot.conversation.withheld import for_staff
from bot.gateway.sockets.staff import StaffPeer, registry
from bot.matching import mask_cards
from bot.protocol.profile import (
    AttributeSet,
    AttributeView,
    ConversationMerge,
    PreferenceAdd,
    PreferenceRemove,
    PreferenceView,
    ProfileGet,
)
from bot.protocol.staff import PastConversation, Profile
from bot.services.clock import utc_now
from bot.services.conversations import merges
from bot.services.services import Services
from bot.services.texts import parse_text, require_readable
from bot.services.views import row_view, time_text


@registry.handles(ProfileGet)
async def get_profile(peer: StaffPeer, frame: ProfileGet) -> Profile:
    """Who the customer is."""
    return await _read(peer.services, ConversationId(frame.conversation_id))


@registry.handles(PreferenceAdd)
async def keep_preference(peer: StaffPeer, frame: PreferenceAdd) -> Profile:
    """Keep something in mind."""
    services, agent, now = peer.services, peer.agent, utc_now()
    text, conversation_id = parse_text(frame.text), ConversationId(frame.conversation_id)

    def work() -> None:
        customer_id = services.record.get_state(conversation_id).customer_id
        add_preference(services.record.file, customer_id, text, agent, now)

    await services.writer.write(work)
    return await _read(services, conversation_id)


@registry.handles(PreferenceRemove)
async def drop_preference(peer: StaffPeer, frame: PreferenceRemove) -> Profile:
    """Keep it in mind no longer."""
    services, conversation_id = peer.services, ConversationId(frame.conversation_id)

    def work() -> None:
        customer_id = services.record.get_state(conversation_id).customer_id
        remove_preference(services.record.file, customer_id, frame.preference_id)

    await services.writer.write(work)
    return await _read(services, conversation_id)


@registry.handles(AttributeSet)
async def write_attribute(peer: StaffPeer, frame: AttributeSet) -> Profile:
    """Write down something about the customer."""
    services, agent, now = peer.services, peer.agent, utc_now()
    name, conversation_id = parse_text(frame.name), ConversationId(frame.conversation_id)
    require_readable(frame.value or "")
    value = mask_cards(frame.value) if frame.value else frame.value

    def work() -> None:
        record = services.record
        customer = record.get_customer(record.get_state(conversation_id).customer_id)
        set_attribute(record.file, customer, name, value, agent, now)

    await services.writer.write(work)
    return await _read(services, conversation_id)


@registry.handles(ConversationMerge)
async def merge(peer: StaffPeer, frame: ConversationMerge) -> Profile:
    """Make one of two conversations in one commit."""
    services, agent, now = peer.services, peer.agent, utc_now()
    chosen_id, other_id = ConversationId(frame.conversation_id), ConversationId(frame.other_id)
    await services.writer.write(
        lambda: merges.merge(services.record, services.voice, agent, chosen_id, other_id, now)
    )
    return await _read(services, chosen_id)


async def _read(services: Services, conversation_id: ConversationId) -> Profile:
    record = services.record

    def read() -> Profile:
        state = for_staff(record.get_state(conversation_id))
        customer = record.get_customer(state.customer_id)
        if state.withheld_from is not None:  # nor what earlier conversations taught
            customer = replace(customer, name=state.name, name_source=state.name_source, email=None)
        email = state.email or customer.email
        return Profile(
            customer_id=customer.id,
            since=time_text(customer.created_at),
            name=state.name or customer.name,
            name_source=state.name_source or customer.name_source,
            email=email,
            email_confirmed=bool(email) and is_confirmed(record.file, customer.id, email or ""),
            known_to_site=customer.subject is not None,
            locale=customer.locale,
            attributes=customer.attributes,
            given=tuple(
                AttributeView(name=each.name, value=each.value, at=time_text(each.at), by=each.by)
                for each in list_attributes(record.file, customer.id)
            ),
            order_numbers=state.order_numbers,
            preferences=tuple(
                PreferenceView(id=each.id, text=each.text, at=time_text(each.at), by=each.by)
                for each in list_preferences(record.file, customer.id)
            ),
            past=tuple(
                PastConversation(row=row_view(summary), same_customer=summary.customer_id == customer.id)
                for summary in list_past(record.file, state)
            ),
            histories=tuple(str(each) for each in list_histories(record.file, conversation_id)),
            merged_into=state.merged_into,
        )

    return await services.writer.read(read)
