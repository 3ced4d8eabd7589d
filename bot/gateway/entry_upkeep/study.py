"""What there is to look at now. Many entries are looked at in another process, and the result is kept."""

from __future__ import annotations

import asyncio
import logging
import subprocess
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.gateway.assistant import AssistantClient, AssistantFailed
from bot.gateway.clock import utc_now
from bot.gateway.errors import UpkeepFailed
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore

if TYPE_CHECKING:
    from knowledge_base.upkeep.findings import Finding

logger = logging.getLogger(__name__)

_ALIKE_S = 60.0
_STUDY_S = 600.0
_FEW = 40


@dataclass(frozen=True)
class Study:
    """What was found, and whether meanings were compared for it."""

    findings: tuple[Finding, ...] = ()
    alike_known: bool = False


class UpkeepStudy:
    """Looks at all entries, once for each state of them."""

    def __init__(self, store: KnowledgeStore, path: Path, assistant: AssistantClient, own_site: str) -> None:
        self.kept = UpkeepStore(store.file)
        self._store = store
        self._path = path
        self._assistant = assistant
        self._own_site = own_site
        self._lock = asyncio.Lock()
        self._key: Hashable = None
        self._study = Study()

    async def look(self) -> Study:
        """The findings as they are now; `upkeep_failed` when they cannot be had."""
        async with self._lock:
            today = utc_now().date()
            key = (*await asyncio.to_thread(self._state), today)
            # Without the assistant the meanings were not compared: that is tried again.
            if key != self._key or not self._study.alike_known:
                self._study = await self._look_anew(today)
                self._key = key
            return self._study

    async def _look_anew(self, today: date) -> Study:
        alike: list[tuple[str, str, float]] = []
        known = True
        try:
            pairs = (await self._assistant.alike(_ALIKE_S)).pairs
            alike = [(pair.entry_id, pair.other_id, pair.likeness) for pair in pairs]
        except AssistantFailed as error:
            logger.info("Meanings are not compared: %s", error)
            known = False
        asked = {"today": today.isoformat(), "alike": alike, "own_site": self._own_site}
        try:
            findings = await asyncio.to_thread(self._find, asked)
        except subprocess.CalledProcessError as error:
            logger.error("The upkeep failed: %s", error.stderr)
            raise UpkeepFailed() from error
        except subprocess.SubprocessError as error:
            raise UpkeepFailed() from error
        return Study(tuple(findings), known)

    def _find(self, asked: dict[str, Any]) -> list[Finding]:
        """A few entries are looked at here; many in another process, so that no customer waits for them."""
        # Here, not above: a gateway is up sooner without it.
        from knowledge_base.upkeep.apart import find_apart, findings_of

        if self._store.count_entries(state="published") <= _FEW:
            return findings_of(str(self._path), asked)
        return find_apart(self._path, asked, _STUDY_S)

    def _state(self) -> tuple[Hashable, ...]:
        """What the findings depend on beside the day."""
        return (
            self._store.generation(),
            tuple(self.kept.jargon().items()),
            tuple((each.address, each.problem) for each in self.kept.list_link_checks()),
        )
