"""Makes planned revisions live when their time comes. The plans are in the knowledge base, and outlive us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeStore

logger = logging.getLogger(__name__)

# The clock on the wall may be set meanwhile, and another process may plan something.
_LONGEST_PAUSE_S = 30.0
# What could not go live is due still.
_SHORTEST_PAUSE_S = 1.0


class Scheduled:
    """Looks at the plans at the start, at each sign, and when the next one is due.

    `publish_due` makes live what is due by now.
    """

    def __init__(
        self, store: KnowledgeStore, publish_due: Callable[[], Awaitable[Sequence[EntryId]]], clock: Clock
    ) -> None:
        self._store = store
        self._publish_due = publish_due
        self._loop = DueLoop("plans to publish", self.publish_due, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    def wake(self) -> None:
        """Run the loop soon: a plan was made or changed."""
        self._loop.wake()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    async def publish_due(self) -> float:
        """Publish what is due. Return the seconds until the next time."""
        for entry_id in await self._publish_due():
            logger.info("Entry %s went live as planned", entry_id)
        return await asyncio.to_thread(self._pause)

    def _pause(self) -> float:
        due = self._store.next_schedule()
        if due is None:
            return _LONGEST_PAUSE_S
        return min(_LONGEST_PAUSE_S, max(_SHORTEST_PAUSE_S, (due - self._store.file.now()).total_seconds()))
