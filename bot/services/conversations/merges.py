"""Making one of two conversations of a customer, so that nobody who waits or writes is lost."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.commands import post_system_message
from bot.conversation.events import NewEvent
from bot.conversation.model import Agent, ConversationId
from bot.conversation.profile import choose_survivor, merge_away, merge_into
from bot.conversation.record import Change, Record
from bot.conversation.state import ConversationState
from bot.services.voice import Voice


def merge(
    record: Record,
    voice: Voice,
    agent: Agent,
    chosen_id: ConversationId,
    other_id: ConversationId,
    now: datetime,
) -> tuple[Change, Change]:
    """Merge two conversations; runs inside a write. What became of the one that goes on, and of the other.

    Refused: as `bot.conversation.profile.check_merge`.
    """
    kept, away = choose_survivor(record.get_state(chosen_id), record.get_state(other_id))

    def going_on(state: ConversationState) -> list[NewEvent]:
        events = merge_into(state, away, agent)
        if away.owner == "closed" and away.customer_id == state.customer_id:
            return events  # nothing is different for anybody
        return events + post_system_message(state, voice.told("utter_conversations_joined", state))

    def ending(state: ConversationState) -> list[NewEvent]:
        told = voice.told("utter_conversation_continued", state)
        return merge_away(kept, state, agent, now=now, told=told)

    return record.change(kept.id, going_on, now), record.change(away.id, ending, now)
