"""The one way to what customers see: checked, or with the reason of a supervisor who let it through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cachetools import LRUCache

from bot.conversation.accounts.staff import Staff
from bot.protocol.gate import GateReport
from bot.services.assistant import AssistantFailed, DryRunner
from bot.services.errors import GateBlocked, GateStale, GateSupervisorRequired, GateUnavailable
from bot.services.publishing.gate.checking import Checker, Progress
from bot.services.publishing.gate.views import report_view
from knowledge_base.errors import KnowledgeError
from knowledge_base.model import Entry, EntryId
from knowledge_base.questions.model import Pass, PassKind
from knowledge_base.questions.report import Report, RequestedChange
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore

logger = logging.getLogger(__name__)

T = TypeVar("T")

_REPORTS = 100
_OVERRIDERS = ("supervisor", "admin")


@dataclass(frozen=True)
class Consent:
    """What somebody who publishes says: which report they saw, and why it should go live all the same."""

    check_id: str | None = None
    override: str = ""


NO_CONSENT = Consent()


class Gate:
    """Checks changes, and lets them through. Everything that publishes or retires calls `let_through`."""

    def __init__(self, store: KnowledgeStore, assistant: DryRunner) -> None:
        self.questions = QuestionStore(store.file)
        self._checker = Checker(store, self.questions, assistant)
        self._store = store
        self._reports: LRUCache[str, Report] = LRUCache(_REPORTS)

    async def preview(self, by: Staff, wanted: Sequence[RequestedChange], progress: Progress) -> GateReport:
        """Return what these changes would do, and whether `by` may override that.

        It can be consented to until something else changes. Raises `GateUnavailable` when no assistant
        answers, with whether `by` may do without.
        """
        may = may_override(by)
        report = await self._check(wanted, progress, may_override=may)
        return await asyncio.to_thread(report_view, self._store, report, may)

    def report(self, check_id: str) -> Report | None:
        """Return the report of this id, while it can be consented to."""
        return self._reports.get(check_id)

    async def let_through(
        self,
        wanted: Sequence[RequestedChange],
        by: Staff,
        apply: Callable[[], T],
        consent: Consent = NO_CONSENT,
        *,
        planned: bool = False,
    ) -> T:
        """Return what `apply` gives, which makes exactly these changes; nothing is changed when it raises.

        Without a report in `consent` the questions are asked now. Raises `GateBlocked` when pinned
        questions get worse and no supervisor overrides that, `GateStale` when what was consented to is
        out of date, `GateUnavailable` when no assistant answers and no supervisor lets it through unchecked.
        What is only `planned` is checked again when its time comes, so only an override of it is noted.
        """
        if consent.override and not may_override(by):
            raise GateSupervisorRequired()
        report = await self._report(tuple(wanted), consent)
        if report and report.blocked and not consent.override:
            raise GateBlocked(check_id=report.id, questions=report.blocked)
        kind = _kind(report)
        reason = consent.override if kind != "passed" else ""

        def write() -> T:
            with self._store.all_or_nothing():
                if report is not None:
                    self._require_fresh(report)
                result = apply()
                if kind == "overridden" or not planned:
                    self._note(wanted, kind, by.name, reason, report)
            return result

        return await asyncio.to_thread(write)

    def publish(
        self, wanted: Sequence[RequestedChange], by: str, reason: str, *, four_eyes: bool
    ) -> list[Entry]:
        """Return the entries after these changes, to be called by `let_through`."""
        return [self._make(each, by, reason, four_eyes) for each in wanted]

    async def publish_due(self) -> list[EntryId]:
        """Publish what was planned for now, each entry checked anew. Return the ids of those that went live.

        One that would make a pinned question worse, and for which nobody overrode that when it was
        planned, loses its plan. While no assistant answers, plans wait.
        """
        live = []
        for entry in await asyncio.to_thread(self._store.list_due):
            if entry.schedule is None:
                continue
            wanted = [RequestedChange(entry.id, entry.schedule.revision)]
            try:
                report = await self._check(wanted)
            except GateUnavailable:
                logger.warning("%s is due, and waits for an assistant to check it", entry.id)
                break
            except KnowledgeError:
                report = None  # the store says why it cannot go live
            if await asyncio.to_thread(self._publish_planned, entry, wanted, report):
                live.append(entry.id)
        return live

    def overridden(self, wanted: RequestedChange) -> frozenset[str]:
        """Return the pinned questions that a supervisor accepted to get worse by this very revision."""
        passes = (passed for _, passed in self.questions.list_passes(wanted.entry_id))
        return frozenset(
            text
            for passed in passes
            if passed.kind == "overridden" and passed.revision == wanted.revision
            for text in passed.blocked
        )

    # -- inside ------------------------------------------------------------------------------------

    async def _check(
        self, wanted: Sequence[RequestedChange], progress: Progress = lambda asked, of: None, **details: bool
    ) -> Report:
        try:
            report = await self._checker.check(wanted, progress)
        except AssistantFailed as error:
            raise GateUnavailable(**details) from error
        self._reports[report.id] = report
        return report

    async def _report(self, wanted: tuple[RequestedChange, ...], consent: Consent) -> Report | None:
        """Return the report consented to, or one made now; None when a supervisor does without."""
        if consent.check_id is not None:
            report = self._reports.get(consent.check_id)
            if report is None or set(report.wanted) != set(wanted):
                raise GateStale()
            return report
        try:
            return await self._check(wanted)
        except GateUnavailable:
            if not consent.override:
                raise
            return None

    def _require_fresh(self, report: Report) -> None:
        pins = tuple(self.questions.list_pins())
        if self._store.generation() != report.generation or pins != report.pins:
            raise GateStale()

    def _note(
        self, wanted: Sequence[RequestedChange], kind: PassKind, by: str, reason: str, report: Report | None
    ) -> None:
        at = self._store.file.now()
        for each in wanted:
            asked, changed, blocked = (
                (report.asked, len(report.judged), report.blocked) if report else (0, 0, ())
            )
            passed = Pass(kind, each.revision, by, at, reason, asked, changed, blocked)
            self.questions.add_pass(each.entry_id, passed)

    def _make(self, wanted: RequestedChange, by: str, reason: str, four_eyes: bool) -> Entry:
        if wanted.revision is None:
            return self._store.retire_entry(wanted.entry_id, by, reason)
        return self._store.publish_entry(
            wanted.entry_id, by, wanted.revision, reason=reason, four_eyes=four_eyes
        )

    def _publish_planned(
        self, entry: Entry, wanted: Sequence[RequestedChange], report: Report | None
    ) -> bool:
        assert entry.schedule is not None
        by = entry.schedule.by
        with self._store.all_or_nothing():
            if report is None:
                return self._store.publish_scheduled(entry.id)
            if self._store.generation() != report.generation:
                return False  # at the next run
            if set(report.blocked) - self.overridden(wanted[0]):
                count = len(report.blocked)
                self._store.unschedule_entry(entry.id, by, f"{count} pinned questions would get worse")
                self._note(wanted, "refused", by, "", report)
                return False
            live = self._store.publish_scheduled(entry.id)
            if live:
                self._note(wanted, "overridden" if report.blocked else "passed", by, "", report)
            return live


def may_override(staff: Staff) -> bool:
    """Return whether this person may let something through that the gate holds back."""
    return staff.role in _OVERRIDERS


def _kind(report: Report | None) -> PassKind:
    if report is None:
        return "unchecked"
    return "overridden" if report.blocked else "passed"
