"""How entries do with customers: shown, read, judged, and followed by a wish for a person."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from bot.conversation.entries.entry_use import EntryUse, list_unhelpful, list_used
from bot.conversation.entries.help_views import EntryDay, add_help_views
from bot.conversation.entries.help_votes import HelpVote, save_help_vote
from bot.conversation.entries.usefulness import measure_use, measure_weeks
from bot.conversation.record.record import Record
from bot.protocol import upkeep as views
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.views import view_as
from bot.storage.writer import Writer
from knowledge_base.store import KnowledgeStore

_MOST_USED = 200
_EVERY_S = 10.0

logger = logging.getLogger(__name__)


class Usefulness:
    """Counts readers of the help pages in memory, and keeps the counts every few seconds.

    So a page never waits for the disk; and nothing is known of the reader.
    """

    def __init__(self, record: Record, writer: Writer, knowledge: KnowledgeStore, clock: Clock) -> None:
        self._file = record.file
        self._writer = writer
        self._knowledge = knowledge
        self._clock = clock
        self._counted: Counter[EntryDay] = Counter()
        self._loop = DueLoop("help views", self.keep_views, clock)

    def start(self) -> None:
        """Begin to keep what is counted."""
        self._loop.start()

    async def close(self) -> None:
        """Keep what was counted, if that can be, and count no more."""
        await self._loop.close()
        try:
            await self.keep_views()
        except Exception:  # a few views are worth less than what else is to be closed
            logger.exception("The last views of help pages were not kept")

    def count_view(self, entry_id: str) -> None:
        """Count a person who has the article before them."""
        self._counted[entry_id, self._clock().date().isoformat()] += 1

    async def keep_views(self) -> float:
        """Keep what was counted since the last time; return the seconds until the next time."""
        counted, self._counted = self._counted, Counter()
        if counted:
            try:
                await self._writer.write(lambda: add_help_views(self._file, counted))
            except Exception:
                self._counted.update(counted)
                raise
        return _EVERY_S

    async def vote(self, vote: HelpVote) -> None:
        """Keep whether an article helped: once for each visitor, who may change their mind."""
        await self._writer.write(lambda: save_help_vote(self._file, vote, self._clock()))

    async def list_ids(self, use: EntryUse) -> frozenset[str]:
        """Return the entries that are `unhelpful`, or for `never_shown` those that were shown to anybody."""
        list_them = list_unhelpful if use == "unhelpful" else list_used
        return await self._writer.read(lambda: list_them(self._file))

    async def list_uses(self) -> views.EntryUses:
        """Return how entries did, those with most trouble first."""
        used = await self._writer.read(lambda: measure_use(self._file, self._clock()))
        questions = await asyncio.to_thread(self._knowledge.list_live_questions, list(used))
        rows = [
            view_as(views.EntryUse, used[entry_id], entry_id=entry_id, question=question)
            for entry_id, question in questions.items()
        ]
        rows.sort(key=lambda row: (-(row.unhelpful + row.to_person), -row.shown, row.question))
        return views.EntryUses(entries=tuple(rows[:_MOST_USED]))

    async def list_weeks(self, entry_id: str) -> views.EntryWeeks:
        """Return how one entry did, week by week."""
        weeks = await self._writer.read(lambda: measure_weeks(self._file, entry_id, self._clock()))
        rows = (view_as(views.WeekUse, use, week=monday.isoformat()) for monday, use in weeks)
        return views.EntryWeeks(entry_id=entry_id, weeks=tuple(rows))
