"""The customer behind a conversation: what is known of them, and which conversations belong together."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from bot.conversation.commands import post_system_message
from bot.conversation.customers import attributes, profile
from bot.conversation.customers.confirmations import is_confirmed
from bot.conversation.desk.summary import ConversationSummary
from bot.conversation.events import NewEvent
from bot.conversation.model import Agent, ConversationId, CustomerId
from bot.conversation.ownership import take_up_again
from bot.conversation.record.record import Change
from bot.conversation.settings.masking import get_masks
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff
from bot.protocol.profile import AttributeView, PreferenceView
from bot.protocol.staff import PastConversation, Profile
from bot.services.base import Base
from bot.services.texts import parse_text, read_text, require_readable
from bot.services.views import row_view, time_text


class Profiles:
    """What staff know and write down about a customer; each change returns the profile after it."""

    def __init__(self, base: Base) -> None:
        self._record, self._writer, self._clock = base.record, base.writer, base.clock
        self._file = base.record.file
        self._voice = base.voice

    async def get(self, conversation_id: ConversationId) -> Profile:
        """Return who the customer is, as staff may know it."""
        return await self._writer.read(lambda: self._read(conversation_id))

    async def add_preference(self, agent: Agent, conversation_id: ConversationId, text: str) -> Profile:
        """Keep something in mind. Refused: `preference_too_long`, `too_many_preferences`."""
        text, now = read_text(text), self._clock()

        def write(customer: CustomerId) -> None:
            masked = get_masks(self._file).mask(text).text
            profile.add_preference(self._file, customer, masked, agent, now)

        return await self._change(conversation_id, write)

    async def remove_preference(self, conversation_id: ConversationId, preference_id: str) -> Profile:
        """Keep it in mind no longer."""
        return await self._change(
            conversation_id, lambda customer: profile.remove_preference(self._file, customer, preference_id)
        )

    async def set_attribute(
        self, agent: Agent, conversation_id: ConversationId, name: str, value: str | None
    ) -> Profile:
        """Write down something about the customer, or forget it without a value.

        Refused: as `bot.conversation.customers.attributes.set_attribute`.
        """
        name, now = parse_text(name), self._clock()
        require_readable(value or "")

        def write(customer_id: CustomerId) -> None:
            masked = get_masks(self._file).mask(value).text if value else value
            customer = self._record.get_customer(customer_id)
            attributes.set_attribute(self._file, customer, name, masked, agent, now)

        return await self._change(conversation_id, write)

    async def merge(self, agent: Agent, chosen_id: ConversationId, other_id: ConversationId) -> Profile:
        """Make one of two conversations in one commit. Refused: as `profile.check_merge`."""
        await self._writer.write(lambda: self._merge(agent, chosen_id, other_id))
        return await self.get(chosen_id)

    def _merge(
        self, agent: Agent, chosen_id: ConversationId, other_id: ConversationId
    ) -> tuple[Change, Change]:
        """Return what becomes of the one that continues, and of the other.

        Nobody who waits or writes is lost.
        """
        record, now = self._record, self._clock()
        kept, away = profile.choose_survivor(record.get_state(chosen_id), record.get_state(other_id))

        def going_on(state: ConversationState) -> list[NewEvent]:
            events = profile.merge_into(state, away, agent)
            if away.owner == "closed" and away.customer_id == state.customer_id:
                return events  # nothing is different for anybody
            notice = self._voice.render("utter_conversations_joined", state)
            return events + post_system_message(state, notice)

        def ending(state: ConversationState) -> list[NewEvent]:
            notice = self._voice.render("utter_conversation_continued", state)
            return profile.merge_away(kept, state, agent, now=now, notice=notice)

        return record.change(kept.id, going_on, now), record.change(away.id, ending, now)

    async def undo_merge(self, agent: Agent, kept_id: ConversationId, other_id: ConversationId) -> Profile:
        """Take two conversations apart in one commit; what was open before becomes the agent's.

        Refused: as `profile.undo_merge`.
        """
        await self._writer.write(lambda: self._undo_merge(agent, kept_id, other_id))
        return await self.get(kept_id)

    def _undo_merge(
        self, agent: Agent, kept_id: ConversationId, other_id: ConversationId
    ) -> tuple[Change, Change]:
        """Return what becomes of both: whoever waited or wrote in the other is with the agent now."""
        record, now = self._record, self._clock()
        kept, away = record.get_state(kept_id), record.get_state(other_id)
        here, there = profile.undo_merge(kept, away, agent)
        was_open = profile.ended_by_merge(record.list_events(other_id, limit=-1))

        def going_on(state: ConversationState) -> list[NewEvent]:
            notice = self._voice.render("utter_conversations_parted", state)
            return here + (post_system_message(state, notice) if was_open else [])

        def apart(state: ConversationState) -> list[NewEvent]:
            if not was_open:
                return there
            notice = self._voice.render("utter_agent_reopened", state, agent_name=agent.name)
            return there + take_up_again(replace(state, merged_into=None), agent, notice=notice)

        return record.change(kept_id, going_on, now), record.change(other_id, apart, now)

    def _is_shared_address_confirmed(self, state: ConversationState, summary: ConversationSummary) -> bool:
        """Return whether both customers have shown that the address they share is theirs."""
        email = summary.customer_email or ""
        customers = {state.customer_id, summary.customer_id}
        return bool(email) and all(is_confirmed(self._file, customer, email) for customer in customers)

    async def _change(
        self, conversation_id: ConversationId, write: Callable[[CustomerId], object]
    ) -> Profile:
        await self._writer.write(lambda: write(self._record.get_state(conversation_id).customer_id))
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
                PastConversation(
                    row=row_view(summary),
                    same_customer=summary.customer_id == customer.id,
                    address_confirmed=self._is_shared_address_confirmed(state, summary),
                )
                for summary in profile.list_past(file, state)
            ),
            histories=tuple(str(each) for each in profile.list_histories(file, conversation_id)),
            merged_into=state.merged_into,
        )
