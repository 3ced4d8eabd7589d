"""What yesterday's teaching does today, asked of the assistant with it and without it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from bot.protocol.dry_run import AskedQuestion, DryRunResult, EntryChange
from bot.protocol.teaching import TeachingEffect
from bot.services.assistant import Assistant
from bot.services.publishing.backlog import in_batches
from bot.services.publishing.gaps.teaching import TeachingQueue
from bot.services.publishing.gaps.views import gap_entry
from knowledge_base.errors import UnknownEntryError
from knowledge_base.gaps.model import GapStep
from knowledge_base.gaps.store import GapStore
from knowledge_base.questions.model import StoredQuestion
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled

_DAYS_BACK = 7
_MOST_ASKED = 200
_ASK_S = 20.0
_EXAMPLES = 3


class TaughtEffect:
    """Compares what customers' newest questions get with what they would get had nothing been taught."""

    def __init__(
        self,
        knowledge: KnowledgeStore,
        store: GapStore,
        questions: QuestionStore,
        assistant: Assistant,
        queue: TeachingQueue,
    ) -> None:
        self._knowledge = knowledge
        self._store = store
        self._questions = questions
        self._assistant = assistant
        self._queue = queue

    async def measure(self) -> TeachingEffect:
        """Return what the last day of teaching before today has changed."""
        day, taught = await asyncio.to_thread(self._last_taught)
        if day is None:
            return TeachingEffect()
        asked = await asyncio.to_thread(self._asked_since, taught[0].at)
        untaught = await asyncio.to_thread(self._untaught, taught)
        now, before = await self._ask(asked, ()), await self._ask(asked, untaught)
        ids = {change.entry_id for change in untaught}
        gained = [
            question.text
            for question, one, other in zip(asked, now, before, strict=True)
            if one.outcome == "answer"
            and one.shown[0] in ids
            and (other.outcome, other.shown[:1]) != (one.outcome, one.shown[:1])
        ]
        titles = await asyncio.to_thread(lambda: [gap_entry(each, self._knowledge) for each in sorted(ids)])
        return TeachingEffect(
            day=day.date().isoformat(),
            taught=len(taught),
            entries=tuple(entry for entry in titles if entry),
            asked=len(asked),
            answered=len(gained),
            examples=tuple(gained[:_EXAMPLES]),
        )

    def _last_taught(self) -> tuple[datetime | None, list[GapStep]]:
        for days in range(1, _DAYS_BACK + 1):
            begins, ends = self._queue.day_begins(days), self._queue.day_begins(days - 1)
            taught = self._store.list_taught(begins, ends)
            if taught:
                return begins, taught
        return None, []

    def _asked_since(self, at: datetime) -> list[StoredQuestion]:
        since = [each for each in self._questions.list_questions() if each.last_at > at]
        return sorted(since, key=lambda each: each.last_at, reverse=True)[:_MOST_ASKED]

    def _untaught(self, taught: Sequence[GapStep]) -> tuple[EntryChange, ...]:
        """Return the live entries without what they were taught."""
        wordings: dict[str, set[str]] = {}
        for step in taught:
            if step.entry_id and step.revision and step.revision > 1:  # the first of an entry is not taught
                wordings.setdefault(step.entry_id, set()).update(self._added(step.entry_id, step.revision))
        changes = []
        for entry_id, added in wordings.items():
            try:
                entry = self._knowledge.get_entry(entry_id)
            except UnknownEntryError:
                continue
            if entry.live is not None:
                content = self._knowledge.get_revision(entry_id, entry.live).content
                left = tuple(each for each in content.phrasings if each not in added)
                plain = filled(replace(content, phrasings=left), self._knowledge.variables.values())
                changes.append(EntryChange(entry_id, entry.live, msgspec.to_builtins(plain)))
        return tuple(changes)

    def _added(self, entry_id: str, revision: int) -> set[str]:
        new = self._knowledge.get_revision(entry_id, revision).content.phrasings
        before = self._knowledge.get_revision(entry_id, revision - 1).content.phrasings
        return set(new) - set(before)

    async def _ask(
        self, asked: Sequence[StoredQuestion], changes: Sequence[EntryChange]
    ) -> list[DryRunResult]:
        results: list[DryRunResult] = []
        for some in in_batches(asked):
            questions = [AskedQuestion(each.key, each.text) for each in some]
            results += (await self._assistant.dry_run(questions, changes, _ASK_S)).results
        return results
