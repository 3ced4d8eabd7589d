"""Counts who reads the help pages: each view, and nothing of the reader."""

from __future__ import annotations

import logging
from collections import Counter

from aiohttp import hdrs, web

from bot.conversation.help_views import EntryDay, add_help_views
from bot.conversation.record import Record
from bot.matching import Pattern
from bot.services.clock import utc_now
from bot.services.due_jobs import DueLoop
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

_EVERY_S = 10.0
# Those that say so themselves: search engines, previews of links, monitors.
_MACHINES = Pattern(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python", ignore_case=True)


class HelpViews:
    """Counts in memory, and keeps the counts every few seconds: a page never waits for the disk."""

    def __init__(self, record: Record, writer: Writer) -> None:
        self._record = record
        self._writer = writer
        self._counted: Counter[EntryDay] = Counter()
        self._watch = DueLoop("help views", self.look)

    def start(self) -> None:
        """Begin to keep what is counted."""
        self._watch.start()

    async def close(self) -> None:
        """Keep what was counted, if that can be, and count no more."""
        await self._watch.close()
        try:
            await self.look()
        except Exception:  # a few views are worth less than what else is to be closed
            logger.exception("The last views of help pages were not kept")

    def note(self, request: web.Request, entry_id: str) -> None:
        """A person has the article before them; who only fetches it is not counted."""
        fetched = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        agent = request.headers.get(hdrs.USER_AGENT, "")
        if request.method == hdrs.METH_GET and "prefetch" not in fetched and not _MACHINES.search(agent):
            self._counted[entry_id, utc_now().date().isoformat()] += 1

    async def look(self) -> float:
        """Keep what was counted since the last time; the seconds until the next look."""
        counted, self._counted = self._counted, Counter()
        if counted:
            try:
                await self._writer.write(lambda: add_help_views(self._record.file, counted))
            except Exception:
                self._counted.update(counted)
                raise
        return _EVERY_S
