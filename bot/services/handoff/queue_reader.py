"""Reads what waits for an agent, and what decides who gets it."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.model import ConversationId, StaffId, Value
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.settings import Settings
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore


class Queued(Value, frozen=True):
    """A waiting conversation: what it is about, who does not get it now, and who gets it before others."""

    id: ConversationId
    category: str
    lost_by: StaffId | None
    first: StaffId | None
    language: str | None


class QueueReader:
    """The queue as the record has it now. Blocks: for the writer's thread."""

    def __init__(self, record: Record, knowledge: KnowledgeStore, settings: Settings, clock: Clock) -> None:
        self._record = record
        self._knowledge = knowledge
        self._known_for = timedelta(seconds=settings.last_agent_s)
        self._clock = clock

    def list_waiting(self, lost_for: timedelta) -> list[Queued]:
        """Return what waits, in its order.

        From whom a conversation was taken back has `lost_by` for so long: it is not given to them again.
        """
        waiting = self._record.list_conversations("queue")
        states = [self._record.get_state(each.id) for each in waiting]
        return [
            Queued(
                id=state.id,
                category=self._category(state),
                lost_by=state.lost_by if self._waits_less_than(state, lost_for) else None,
                first=self._known(state),
                language=state.language,
            )
            for state in states
        ]

    def _waits_less_than(self, state: ConversationState, span: timedelta) -> bool:
        return state.waiting_since is not None and self._clock() - state.waiting_since < span

    def _known(self, state: ConversationState) -> StaffId | None:
        """Return whom the customer asked for by name, or who had the conversation last and not long ago."""
        if state.wanted is not None:
            return state.wanted.id
        until = state.last_agent_until
        recent = until is not None and self._clock() - until < self._known_for
        return state.last_agent.id if recent and state.last_agent and not state.lost_by else None

    def _category(self, state: ConversationState) -> str:
        """Return what the conversation is about: the category of the last entry that was shown."""
        shown = state.shown
        if not shown:
            return ""
        try:
            return self._knowledge.get_published(EntryId(shown[-1].answer.entry_id)).content.category
        except UnknownEntryError:
            return ""
