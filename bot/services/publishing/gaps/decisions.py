"""What editors say of questions in the teaching queue, and how it goes live."""

from __future__ import annotations

import asyncio
from datetime import timezone

from bot.conversation.accounts.staff import Staff
from bot.conversation.record.record import Record
from bot.protocol.gaps import GapEntry
from bot.protocol.teaching import TeachingDecision, TeachingDone
from bot.services.clock import Clock
from bot.services.errors import GapDecided, GateStale, GateUnavailable, PayloadInvalid
from bot.services.publishing.entries import consent_of
from bot.services.publishing.gaps.gaps import Gaps
from bot.services.publishing.gaps.teaching import TeachingQueue
from bot.services.publishing.gaps.views import gap_entry
from bot.services.publishing.gate.gate import Gate
from bot.services.texts import require_readable
from bot.storage.writer import Writer
from knowledge_base.gaps.store import GapStore
from knowledge_base.model import Entry
from knowledge_base.questions.report import RequestedChange
from knowledge_base.store import KnowledgeStore
from knowledge_base.teaching import teach

NO_QUESTION = "Not a question"
_SKIPPED = "Skipped"
_LOSES = ("worse", "unanswered", "ambiguous")
_TRIES = 3


class Decisions:
    """One decision for each question. What is confirmed passes the gate like every other change."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        knowledge: KnowledgeStore,
        store: GapStore,
        gaps: Gaps,
        queue: TeachingQueue,
        gate: Gate,
        clock: Clock,
        *,
        four_eyes: bool,
    ) -> None:
        self._record = record
        self._writer = writer
        self._knowledge = knowledge
        self._store = store
        self._gaps = gaps
        self._queue = queue
        self._gate = gate
        self._clock = clock
        self._four_eyes = four_eyes
        self._one_at_a_time = asyncio.Lock()  # each publish outdates what the gate found before it

    async def decide(self, staff: Staff, number: int, said: TeachingDecision) -> TeachingDone:
        """Do what the editor says; raise `GapDecided` when somebody has said something already."""
        if said.verdict == "entry":
            return await self._confirm(staff, number, said)
        if said.verdict == "new":
            made = await self._gaps.make_entry(staff.name, number, lambda: self._require_open(number))
            return TeachingDone("draft", await asyncio.to_thread(gap_entry, made.entry_id, self._knowledge))
        await asyncio.to_thread(self._put_away, staff, number, skip=said.verdict == "skip")
        return TeachingDone("none")

    async def _confirm(self, staff: Staff, number: int, said: TeachingDecision) -> TeachingDone:
        if not said.entry_id or not said.wordings:
            raise PayloadInvalid(reason="an entry has an id and at least one wording")
        for wording in said.wordings:
            require_readable(wording)
        before, entry = await asyncio.to_thread(self._teach, staff, number, said.entry_id, said.wordings)
        await self._writer.write(
            lambda: self._record.audit("question_taught", entry.id, staff.name, self._clock(), gap=number)
        )
        title = await asyncio.to_thread(gap_entry, entry.id, self._knowledge)
        if _is_live(entry):
            return TeachingDone("live", title)  # it had these wordings already
        if self._four_eyes:
            return TeachingDone("review" if entry.pending == "review" else "draft", title)
        if not _is_live(before):
            return TeachingDone("draft", title)
        async with self._one_at_a_time:
            return await self._publish(staff, entry, title)

    def _teach(
        self, staff: Staff, number: int, entry_id: str, wordings: tuple[str, ...]
    ) -> tuple[Entry, Entry]:
        """Return the entry as it was, and with the wordings in a draft, which waits for review only if there
        was no draft before: what somebody else has not finished is theirs to send.
        """
        with self._knowledge.all_or_nothing():
            self._require_open(number)
            before = self._knowledge.get_entry(entry_id)
            entry = teach(self._knowledge, entry_id, wordings, staff.name, f"Wordings of gap {number}")
            has_changed = entry.latest.number != before.latest.number
            revision = entry.latest.number if has_changed else None
            self._store.mark_taught(number, staff.name, entry.id, revision)
            if self._four_eyes and has_changed and _is_live(before):
                entry = self._knowledge.request_review(entry.id, staff.name, f"Wordings of gap {number}")
            return before, entry

    async def _publish(self, staff: Staff, entry: Entry, title: GapEntry | None) -> TeachingDone:
        """Let the wordings go live, unless the gate finds a question that loses by them."""
        wanted = [RequestedChange(entry.id, entry.latest.number)]
        for _ in range(_TRIES):
            try:
                shown = await self._gate.preview(staff, wanted, lambda asked, of: None)
            except GateUnavailable:
                break
            worse = tuple(row.text for row in shown.rows if row.verdict in _LOSES)
            better = sum(row.verdict in ("better", "gains") for row in shown.rows)
            done = TeachingDone("draft", title, shown.asked, better, worse)
            if worse:
                return done
            try:
                await self._gate.let_through(
                    wanted,
                    staff,
                    lambda: self._gate.publish(wanted, staff.name, "Taught", four_eyes=False),
                    consent_of(shown.check_id, ""),
                )
            except GateStale:
                continue
            return TeachingDone("live", title, shown.asked, better)
        return TeachingDone("draft", title)

    def _put_away(self, staff: Staff, number: int, *, skip: bool) -> None:
        """Put the question away for good, or until tomorrow begins, however late it is today."""
        with self._knowledge.all_or_nothing():
            self._require_open(number)
            if skip:
                tomorrow = self._queue.day_begins(-1).astimezone(timezone.utc)
                self._store.snooze(number, staff.name, tomorrow, _SKIPPED)
            else:
                self._store.dismiss(number, staff.name, NO_QUESTION)

    def _require_open(self, number: int) -> None:
        gap = self._store.get_gap(number)
        if gap.state == "open":
            return
        last = self._store.list_steps(number)[0]
        entry = gap_entry(last.entry_id, self._knowledge)
        what = f"“{entry.title}”" if entry else last.reason or gap.state
        raise GapDecided(by=last.by or "the assistant", decision=what)


def _is_live(entry: Entry) -> bool:
    return entry.live == entry.latest.number
