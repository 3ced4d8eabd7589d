"""Asks the assistant the stored and pinned questions of the old and the new content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from bot.protocol.dry_run import AskedQuestion, EntryChange
from bot.services.assistant import AssistantFailed, DryRunner
from knowledge_base.questions.model import Pin, Reply
from knowledge_base.questions.report import Case, Report, RequestedChange, list_cases, make_report
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled

_AT_A_TIME = 20
_TRIES = 3
_BATCH_S = 30.0

# How many questions have been asked, of how many.
Progress = Callable[[int, int], None]


class Checker:
    """Checks one set of changes at a time. What the live content answers is kept until it changes."""

    def __init__(self, store: KnowledgeStore, questions: QuestionStore, assistant: DryRunner) -> None:
        self._store = store
        self._questions = questions
        self._assistant = assistant
        self._one_at_a_time = asyncio.Lock()
        self._live: tuple[int, dict[str, Reply]] = (-1, {})

    async def check(
        self, wanted: Sequence[RequestedChange], progress: Progress = lambda asked, of: None
    ) -> Report:
        """Return the report; raise `AssistantFailed`, and `KnowledgeError` for what is not there."""
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                report = await self._check(tuple(wanted), progress)
                if report is not None:
                    return report
        raise AssistantFailed("assistant_slow", "something went live each time that it was asked")

    async def _check(self, wanted: tuple[RequestedChange, ...], progress: Progress) -> Report | None:
        """Return the report, or None when something else went live meanwhile."""
        generation, pins, asked, changes = await asyncio.to_thread(self._read, wanted)
        known = self._live[1] if self._live[0] == generation else {}
        missing = sum(key not in known for key in asked)
        total = missing + len(asked)
        progress(0, total)
        before = await self._ask(asked, (), generation, lambda count: progress(count, total))
        after = before and await self._ask(
            asked, changes, generation, lambda count: progress(missing + count, total)
        )
        if after is None or before is None:
            return None
        return make_report(wanted, generation, pins, asked, before, after)

    def _read(
        self, wanted: tuple[RequestedChange, ...]
    ) -> tuple[int, tuple[Pin, ...], dict[str, Case], tuple[EntryChange, ...]]:
        with self._store.file.snapshot():
            generation = self._store.generation()
            pins = tuple(self._questions.list_pins())
            stored = self._questions.list_questions()
            changes = tuple(map(self._change, wanted))
        return generation, pins, list_cases(pins, stored), changes

    def _change(self, wanted: RequestedChange) -> EntryChange:
        if wanted.revision is None:
            self._store.get_entry(wanted.entry_id)
            return EntryChange(wanted.entry_id)
        content = self._store.get_revision(wanted.entry_id, wanted.revision).content
        plain = msgspec.to_builtins(filled(content, self._store.variables.values()))
        return EntryChange(wanted.entry_id, wanted.revision, plain)

    async def _ask(
        self,
        asked: dict[str, Case],
        changes: tuple[EntryChange, ...],
        generation: int,
        progress: Callable[[int], None],
    ) -> dict[str, Reply] | None:
        """Return what each question gets, or None when the assistant has another generation by now."""
        known = dict(self._live[1]) if not changes and self._live[0] == generation else {}
        found = {key: known[key] for key in asked if key in known}
        left = [AskedQuestion(key, each.text) for key, each in asked.items() if key not in found]
        for start in range(0, len(left), _AT_A_TIME):
            batch = left[start : start + _AT_A_TIME]
            reply = await self._assistant.dry_run(batch, changes, _BATCH_S)
            if reply.generation != generation:
                return None
            for question, each in zip(batch, reply.results, strict=True):
                found[question.key] = Reply(each.outcome, each.shown, each.confidence)
            progress(start + len(batch))
        if not changes:
            self._live = generation, found
        return found
