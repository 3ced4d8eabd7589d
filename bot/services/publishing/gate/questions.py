"""The questions that guard what goes live: those that editors pin, and those that customers ask."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.protocol.gate import GatePass, GatePasses, GateQuestions, PinQuestion
from bot.services.publishing.gate.views import questions_view
from bot.services.texts import require_readable
from bot.services.views import view_as
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore

_MOST_LISTED = 200


@dataclass(frozen=True)
class GuardQuestions:
    """Each change returns the questions as they are then, those whose text holds `search`."""

    _knowledge: KnowledgeStore
    _store: QuestionStore

    async def list_all(self, search: str) -> GateQuestions:
        """Return the pinned questions, and the customers' that hold what is searched for."""
        return await asyncio.to_thread(questions_view, self._knowledge, self._store, search, _MOST_LISTED)

    async def pin(self, by: str, asked: PinQuestion, search: str) -> GateQuestions:
        """Let the question get this entry, or no answer, or nothing goes live unnoticed."""
        require_readable(asked.text)
        await asyncio.to_thread(self._store.pin, asked.text, asked.entry_id, by)
        return await self.list_all(search)

    async def unpin(self, text: str, search: str) -> GateQuestions:
        """Let the question get whatever it gets again."""
        await asyncio.to_thread(self._store.unpin, text)
        return await self.list_all(search)

    async def list_passes(self, entry_id: str | None) -> GatePasses:
        """Return how changes went through the gate."""
        passes = await asyncio.to_thread(self._store.list_passes, entry_id)
        return GatePasses(
            passes=tuple(view_as(GatePass, passed, entry_id=entry_id) for entry_id, passed in passes)
        )
