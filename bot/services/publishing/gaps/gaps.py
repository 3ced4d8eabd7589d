"""What editors make of gaps: entries, phrasings of entries, or nothing, with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from bot.protocol import gaps as wire
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.publishing.gaps.views import (
    content_of_gap,
    gap_entry,
    gap_row,
    step_view,
    wording_view,
    wordings_of,
)
from bot.services.texts import require_readable
from knowledge_base.gaps.store import GapStore
from knowledge_base.model import Entry
from knowledge_base.store import KnowledgeStore

_NEAR = 5
_NEAR_S = 2.0


@dataclass(frozen=True)
class Gaps:
    """The studio's verbs on questions without a good answer."""

    _knowledge: KnowledgeStore
    _store: GapStore
    _assistant: Assistant
    _clock: Clock

    async def list_rows(self, state: wire.GapStateName, limit: int, offset: int) -> wire.GapRows:
        """Return the gaps in one state, the costliest first."""

        def read() -> wire.GapRows:
            gaps = self._store.list_gaps(state, limit, offset)
            counts = msgspec.convert(self._store.count_gaps(), dict[wire.GapStateName, int])
            return wire.GapRows(tuple(gap_row(gap, self._knowledge) for gap in gaps), counts)

        return await asyncio.to_thread(read)

    async def get(self, number: int) -> wire.GapView:
        """Return a gap with its wordings, its history, and the entries near it."""
        return await self._change(number, lambda: None)

    async def make_entry(
        self, by: str, number: int, require: Callable[[], None] = lambda: None
    ) -> wire.GapTaken:
        """Make a draft of the gap: question, wordings, what agents answered; not if `require` raises."""

        def make() -> Entry:
            require()
            content = content_of_gap(self._store.get_gap(number), self._store.list_questions(number))
            return self._knowledge.add_entry(content, by, reason=f"Made of gap {number}")

        return await self._take_up(by, number, make, "An entry was made of it.")

    async def add_phrasings(self, by: str, number: int, asked: wire.GapPhrase) -> wire.GapTaken:
        """Add the gap's wordings as phrasings to an entry that is there, in a new draft of it."""
        for text in asked.phrasings or ():
            require_readable(text)

        def add() -> Entry:
            wordings = asked.phrasings or tuple(wordings_of(self._store.list_questions(number)))
            entry = self._knowledge.get_entry(asked.entry_id)
            content = entry.latest.content
            content = replace(content, phrasings=(*content.phrasings, *wordings))
            reason = f"Wordings of gap {number}"
            return self._knowledge.save_draft(entry.id, content, by, entry.latest.number, reason)

        return await self._take_up(by, number, add, "Its wordings went to an entry.")

    async def snooze(self, by: str, number: int, asked: wire.GapSnooze) -> wire.GapView:
        """Put the gap away for some days."""
        require_readable(asked.reason)
        until = self._clock() + timedelta(days=asked.days)
        return await self._change(number, lambda: self._store.snooze(number, by, until, asked.reason))

    async def dismiss(self, by: str, number: int, reason: str) -> wire.GapView:
        """Put the gap away, with the reason."""
        require_readable(reason)
        return await self._change(number, lambda: self._store.dismiss(number, by, reason))

    async def reopen(self, by: str, number: int) -> wire.GapView:
        """Put the gap back among those that are open."""
        return await self._change(number, lambda: self._store.reopen(number, by))

    async def _take_up(self, by: str, number: int, make: Callable[[], Entry], note: str) -> wire.GapTaken:
        def write() -> wire.GapTaken:
            with self._knowledge.all_or_nothing():
                entry = make()
                self._store.link_entry(number, by, entry.id, note)
                return wire.GapTaken(entry.id, gap_row(self._store.get_gap(number), self._knowledge))

        return await asyncio.to_thread(write)

    async def _change(self, number: int, change: Callable[[], object]) -> wire.GapView:
        def write() -> wire.GapView:
            change()
            return self._view(number)

        view = await asyncio.to_thread(write)
        return msgspec.structs.replace(view, near=await self._near(view.gap))

    async def _near(self, gap: wire.GapRow) -> tuple[wire.GapEntry, ...]:
        """Return the entries that come closest, as far as the assistant can say."""
        try:
            readings = await self._assistant.understand([gap.question], _NEAR_S)
        except AssistantFailed:
            return ()
        ids = [each.entry_id for reading in readings for each in reading.ranking[:_NEAR]]
        found = await asyncio.to_thread(lambda: [gap_entry(each, self._knowledge) for each in ids])
        return tuple(entry for entry in found if entry)

    def _view(self, number: int) -> wire.GapView:
        store, knowledge = self._store, self._knowledge
        return wire.GapView(
            gap=gap_row(store.get_gap(number), knowledge),
            wordings=tuple(wording_view(each, knowledge) for each in store.list_questions(number)),
            steps=tuple(step_view(step, knowledge) for step in store.list_steps(number)),
        )
