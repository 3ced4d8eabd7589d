"""What there is to look at now. Many entries are looked at in another process, and the result is kept.

Ten thousand take a minute: who asks meanwhile gets what was found before, and is told so.
"""

from __future__ import annotations

import asyncio
import json
import logging
from asyncio.subprocess import PIPE
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.errors import UpkeepFailed
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore

if TYPE_CHECKING:
    from knowledge_base.upkeep.findings import Finding

logger = logging.getLogger(__name__)

_ALIKE_S = 60.0
_STUDY_S = 600.0
_FEW = 40
# So long the editor waits who has it looked for; whoever asks later gets what there is.
_PATIENCE_S = 1.0


@dataclass(frozen=True)
class UpkeepFindings:
    """What was found, whether meanings were compared for it, and whether newer findings are on their way."""

    findings: tuple[Finding, ...] = ()
    alike_known: bool = False
    looking: bool = False


class UpkeepAnalysis:
    """Looks at all entries, once for each state of them."""

    def __init__(
        self,
        store: KnowledgeStore,
        path: Path,
        assistant: Assistant,
        own_site: str,
        clock: Clock,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self.kept = UpkeepStore(store.file)
        self._store = store
        self._path = path
        self._assistant = assistant
        self._own_site = own_site
        self._clock = clock
        self._patience_s = patience_s
        self._key: Hashable = None
        self._study = UpkeepFindings()
        self._renewal: asyncio.Task[None] | None = None
        self._until = 0.0

    async def get_findings(self) -> UpkeepFindings:
        """Return the findings as they are now; `upkeep_failed` when they cannot be had.

        When they are not there soon, it is those from before, `looking` for the new ones.
        """
        loop, tried = asyncio.get_running_loop(), False
        while True:
            today = self._clock().date()
            key = (*await asyncio.to_thread(self._state), today)
            # Without the assistant the meanings were not compared: that is tried again, once.
            if key == self._key and (self._study.alike_known or tried):
                return self._study
            if self._renewal is None:
                self._renewal = asyncio.create_task(self._renew(key, today), name="upkeep study")
                self._renewal.add_done_callback(_log_failure)
                self._until = loop.time() + self._patience_s
            done, _ = await asyncio.wait([self._renewal], timeout=max(0.0, self._until - loop.time()))
            if not done:
                return replace(self._study, looking=True)
            tried = True
            if (failure := done.pop().exception()) is not None:
                raise failure

    async def close(self) -> None:
        """Stop the loop."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)

    async def _renew(self, key: Hashable, today: date) -> None:
        try:
            self._study, self._key = await self._recompute(today), key
        finally:
            self._renewal = None

    async def _recompute(self, today: date) -> UpkeepFindings:
        alike: list[tuple[str, str, float]] = []
        known = True
        try:
            pairs = (await self._assistant.alike(_ALIKE_S)).pairs
            alike = [(pair.entry_id, pair.other_id, pair.likeness) for pair in pairs]
        except AssistantFailed as error:
            logger.info("Meanings are not compared: %s", error)
            known = False
        asked = {"today": today.isoformat(), "alike": alike, "own_site": self._own_site}
        return UpkeepFindings(tuple(await self._find(asked)), known)

    async def _find(self, asked: dict[str, Any]) -> list[Finding]:
        """Find in this process if there are few entries.

        Many are left to another, so that no customer waits.
        """
        # Here, not above: a gateway is up sooner without it.
        from knowledge_base.upkeep.apart import findings_of

        if await asyncio.to_thread(self._store.count_entries, state="published") <= _FEW:
            return await asyncio.to_thread(findings_of, str(self._path), asked)
        try:
            return await asyncio.wait_for(_find_apart({"path": str(self._path), **asked}), _STUDY_S)
        except asyncio.TimeoutError as error:
            raise UpkeepFailed() from error

    def _state(self) -> tuple[Hashable, ...]:
        """Return what the findings depend on beside the day."""
        return (
            self._store.generation(),
            tuple(self.kept.jargon().items()),
            tuple((each.address, each.problem) for each in self.kept.list_link_checks()),
        )


def _log_failure(task: asyncio.Task[None]) -> None:
    """Leave a failure that nobody waited for to whoever asks next, who has it tried again."""
    if not task.cancelled():
        task.exception()


async def _find_apart(asked: dict[str, Any]) -> list[Finding]:
    from knowledge_base.upkeep.apart import COMMAND, environment, findings_from

    process = await asyncio.create_subprocess_exec(
        *COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment()
    )
    try:
        found, complaint = await process.communicate(json.dumps(asked).encode())
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        logger.error("The upkeep failed: %s", complaint.decode(errors="replace"))
        raise UpkeepFailed()
    return await asyncio.to_thread(findings_from, found)
