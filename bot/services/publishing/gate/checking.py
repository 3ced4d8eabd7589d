"""Asks the stored and pinned questions of the old and the new content, and judges what changes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from bot.protocol.rehearsal import AskedQuestion, EntryChange
from bot.services.assistant import AssistantFailed, Foresight
from bot.services.errors import GateUnavailable
from knowledge_base.questions.judging import VERDICTS, Verdict, Wish, judge, worth
from knowledge_base.questions.model import Pin, Reply, StoredQuestion
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled

_AT_A_TIME = 20
_TRIES = 3
_BATCH_S = 30.0

# How many questions have been asked, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """A change that somebody wants live: a revision of an entry, or with None its end."""

    entry_id: str
    revision: int | None


@dataclass(frozen=True)
class Judged:
    """A question that gets something else, and what is known of it."""

    text: str
    verdict: Verdict
    before: Reply
    after: Reply
    wish: Wish
    stored: StoredQuestion | None = None


@dataclass(frozen=True)
class Report:
    """What the changes do on top of a generation. `judged` worst first, pinned ones before others."""

    id: str
    wanted: tuple[Wanted, ...]
    generation: int
    pins: tuple[Pin, ...]
    asked: int
    keeps: int
    still_wrong: int
    judged: tuple[Judged, ...]

    @property
    def blocked(self) -> tuple[str, ...]:
        """The pinned questions that get worse."""
        return tuple(each.text for each in self.judged if each.wish.pinned and each.verdict == "worse")


@dataclass(frozen=True)
class _Asked:
    text: str
    wish: Wish
    stored: StoredQuestion | None


class Checker:
    """Checks one set of changes at a time. What the live content answers is kept until it changes."""

    def __init__(self, store: KnowledgeStore, questions: QuestionStore, assistant: Foresight) -> None:
        self._store = store
        self._questions = questions
        self._assistant = assistant
        self._one_at_a_time = asyncio.Lock()
        self._live: tuple[int, dict[str, Reply]] = (-1, {})

    async def check(self, wanted: Sequence[Wanted], progress: Progress = lambda asked, of: None) -> Report:
        """The report; raises `GateUnavailable` when no assistant answers, `KnowledgeError` for what is not
        there."""
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                report = await self._check(tuple(wanted), progress)
                if report is not None:
                    return report
        raise GateUnavailable()  # something went live each time

    async def _check(self, wanted: tuple[Wanted, ...], progress: Progress) -> Report | None:
        """The report, or None when something else went live meanwhile."""
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
            return None if asked else _report(wanted, generation, pins, {}, {}, {})
        return _report(wanted, generation, pins, asked, before, after)

    def _read(
        self, wanted: tuple[Wanted, ...]
    ) -> tuple[int, tuple[Pin, ...], dict[str, _Asked], tuple[EntryChange, ...]]:
        with self._store.file.reading():
            generation = self._store.generation()
            pins = tuple(self._questions.list_pins())
            stored = self._questions.list_questions()
            changes = tuple(map(self._change, wanted))
        asked = {each.key: _Asked(each.text, Wish.of_question(each), each) for each in stored}
        for pin in pins:
            known = asked.get(pin.key)
            asked[pin.key] = _Asked(pin.text, Wish.of_pin(pin), known.stored if known else None)
        return generation, pins, asked, changes

    def _change(self, wanted: Wanted) -> EntryChange:
        if wanted.revision is None:
            self._store.get_entry(wanted.entry_id)
            return EntryChange(wanted.entry_id)
        content = self._store.get_revision(wanted.entry_id, wanted.revision).content
        plain = msgspec.to_builtins(filled(content, self._store.variables.values()))
        return EntryChange(wanted.entry_id, wanted.revision, plain)

    async def _ask(
        self,
        asked: dict[str, _Asked],
        changes: tuple[EntryChange, ...],
        generation: int,
        progress: Callable[[int], None],
    ) -> dict[str, Reply] | None:
        """What each question gets, or None when the assistant has another generation by now."""
        known = dict(self._live[1]) if not changes and self._live[0] == generation else {}
        found = {key: known[key] for key in asked if key in known}
        left = [AskedQuestion(key, each.text) for key, each in asked.items() if key not in found]
        for start in range(0, len(left), _AT_A_TIME):
            batch = left[start : start + _AT_A_TIME]
            try:
                reply = await self._assistant.foresee(batch, changes, _BATCH_S)
            except AssistantFailed as error:
                raise GateUnavailable() from error
            if reply.generation != generation:
                return None
            for question, each in zip(batch, reply.results, strict=True):
                found[question.key] = Reply(each.outcome, each.shown, each.confidence)
            progress(start + len(batch))
        if not changes:
            self._live = generation, found
        return found


def _report(
    wanted: tuple[Wanted, ...],
    generation: int,
    pins: tuple[Pin, ...],
    asked: dict[str, _Asked],
    before: dict[str, Reply],
    after: dict[str, Reply],
) -> Report:
    changed = {each.entry_id for each in wanted}
    judged = [
        Judged(each.text, verdict, before[key], after[key], each.wish, each.stored)
        for key, each in asked.items()
        if (verdict := judge(before[key], after[key], each.wish, changed))
    ]
    judged.sort(key=_urgency)
    return Report(
        id=secrets.token_urlsafe(12),
        wanted=wanted,
        generation=generation,
        pins=pins,
        asked=len(asked),
        keeps=sum(
            before[key].gets == after[key].gets and bool(changed & set(after[key].shown)) for key in asked
        ),
        still_wrong=sum(
            each.wish.pinned and worth(before[key], each.wish) < _AS_WISHED > worth(after[key], each.wish)
            for key, each in asked.items()
        ),
        judged=tuple(judged),
    )


_AS_WISHED = 4


def _urgency(each: Judged) -> tuple[int, bool, int, str]:
    times = each.stored.asked if each.stored else 0
    return VERDICTS.index(each.verdict), not each.wish.pinned, -times, each.text
