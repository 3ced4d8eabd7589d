"""The customer behind a conversation: what is known of them, and which conversations belong together."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from bot.conversation import attributes, profile
from bot.conversation.confirmations import is_confirmed
from bot.conversation.model import Agent, ConversationId, CustomerId
from bot.conversation.record import Record
from bot.conversation.withheld import for_staff
from bot.matching import mask_cards
from bot.protocol.profile import AttributeView, PreferenceView
from bot.protocol.staff import PastConversation, Profile
from bot.services.clock import Clock
from bot.services.conversations.merges import merge
from bot.services.texts import parse_text, require_readable
from bot.services.views import row_view, time_text
from bot.services.voice import Voice
from bot.services.writer import Writer


class Profiles:
    """What staff know and write down about a customer; each change returns the profile after it."""

    def __init__(self, record: Record, writer: Writer, voice: Voice, clock: Clock) -> None:
        self._record = record
        self._file = record.file
        self._writer = writer
        self._voice = voice
        self._clock = clock

    async def get(self, conversation_id: ConversationId) -> Profile:
        """Return who the customer is, as staff may know it."""
        return await self._writer.read(lambda: self._read(conversation_id))

    async def add_preference(self, agent: Agent, conversation_id: ConversationId, text: str) -> Profile:
        """Keep something in mind. Refused: `preference_too_long`, `too_many_preferences`."""
        text, now = parse_text(text), self._clock()
        return await self._change(
            conversation_id, lambda customer: profile.add_preference(self._file, customer, text, agent, now)
        )

    async def remove_preference(self, conversation_id: ConversationId, preference_id: str) -> Profile:
        """Keep it in mind no longer."""
        return await self._change(
            conversation_id, lambda customer: profile.remove_preference(self._file, customer, preference_id)
        )

    async def set_attribute(
        self, agent: Agent, conversation_id: ConversationId, name: str, value: str | None
    ) -> Profile:
        """Write down something about the customer, or forget it without a value.

        Refused: as `bot.conversation.attributes.set_attribute`.
        """
        name, now = parse_text(name), self._clock()
        require_readable(value or "")
        masked = mask_cards(value) if value else value

        def work(customer_id: CustomerId) -> None:
            customer = self._record.get_customer(customer_id)
            attributes.set_attribute(self._file, customer, name, masked, agent, now)

        return await self._change(conversation_id, work)

    async def merge(self, agent: Agent, chosen_id: ConversationId, other_id: ConversationId) -> Profile:
        """Make one of two conversations in one commit. Refused: as `bot.conversation.profile.check_merge`."""
        now = self._clock()
        await self._writer.write(lambda: merge(self._record, self._voice, agent, chosen_id, other_id, now))
        return await self.get(chosen_id)

    async def _change(self, conversation_id: ConversationId, work: Callable[[CustomerId], object]) -> Profile:
        await self._writer.write(lambda: work(self._record.get_state(conversation_id).customer_id))
        return await self.get(conversation_id)

    def _read(self, conversation_id: ConversationId) -> Profile:
        file, state = self._file, for_staff(self._record.get_state(conversation_id))
        customer = self._record.get_customer(state.customer_id)
        if state.withheld_from is not None:  # nor what earlier conversations taught
            customer = replace(customer, name=state.name, name_source=state.name_source, email=None)
        email = state.email or customer.email
        return Profile(
            customer_id=customer.id,
            since=time_text(customer.created_at),
            name=state.name or customer.name,
            name_source=state.name_source or customer.name_source,
            email=email,
            email_confirmed=bool(email) and is_confirmed(file, customer.id, email or ""),
            known_to_site=customer.subject is not None,
            locale=customer.locale,
            attributes=customer.attributes,
            given=tuple(
                AttributeView(name=each.name, value=each.value, at=time_text(each.at), by=each.by)
                for each in attributes.list_attributes(file, customer.id)
            ),
            order_numbers=state.order_numbers,
            preferences=tuple(
                PreferenceView(id=each.id, text=each.text, at=time_text(each.at), by=each.by)
                for each in profile.list_preferences(file, customer.id)
            ),
            past=tuple(
                PastConversation(row=row_view(summary), same_customer=summary.customer_id == customer.id)
                for summary in profile.list_past(file, state)
            ),
            histories=tuple(str(each) for each in profile.list_histories(file, conversation_id)),
            merged_into=state.merged_into,
        )
