"""What editors do with entries: write them, have them reviewed, and let customers see them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bot.conversation.accounts.staff import Staff
from bot.conversation.entries.entry_use import EntryUse
from bot.protocol.studio import (
    Category,
    EntryCreate,
    EntryRows,
    EntrySave,
    EntrySchedule,
    EntryState,
    EntryView,
    Labels,
    LiveAt,
)
from bot.services.clock import Clock
from bot.services.days import parse_time
from bot.services.errors import PayloadInvalid, RevisionConflict
from bot.services.publishing.entry_views import content_of, entry_row, view_of
from bot.services.publishing.gate.gate import NO_CONSENT, Consent, Gate
from bot.services.publishing.scheduled import Scheduled
from bot.services.publishing.usefulness import Usefulness
from bot.services.publishing.writing import NEW
from bot.services.rich_text import parse_markdown
from bot.services.texts import require_readable
from bot.services.views import time_text
from knowledge_base.questions.report import RequestedChange
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.narrowing import Narrowing
from knowledge_base.variables import filled


class EntryQuery(msgspec.Struct, frozen=True):
    """Which entries to list; what is empty asks for nothing."""

    q: str = ""
    state: Literal[EntryState, ""] = ""
    category: str = ""
    owner: str = ""
    locale: str = ""
    tag: str = ""
    overdue: str = ""
    use: Literal[EntryUse, ""] = ""
    limit: Annotated[int, Meta(ge=0, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


@dataclass(frozen=True)
class Entries:
    """The studio's verbs. Each that changes an entry returns it as the editor sees it then."""

    _store: KnowledgeStore
    _gate: Gate
    _scheduled: Scheduled
    _usefulness: Usefulness
    _four_eyes: bool
    _clock: Clock

    async def list_rows(self, query: EntryQuery) -> EntryRows:
        """Return the entries that match, best first."""
        ids = await self._usefulness.list_ids(query.use) if query.use else None
        narrowing = Narrowing(
            owner=query.owner or None,
            locale=query.locale or None,
            tag=query.tag or None,
            overdue_on=self._clock().date() if query.overdue else None,
            only=ids if query.use == "unhelpful" else None,
            without=ids if query.use == "never_shown" else None,
        )
        words, state, category = query.q or None, query.state or None, query.category or None

        def read() -> EntryRows:
            found = self._store.list_entries(words, state, category, query.limit, query.offset, narrowing)
            total = self._store.count_entries(words, state, category, narrowing)
            return EntryRows(tuple(map(entry_row, found)), total, query.limit, query.offset)

        return await asyncio.to_thread(read)

    async def list_labels(self) -> Labels:
        """Return what entries are sorted by: categories, owners, tags and languages."""

        def read() -> Labels:
            counts = self._store.count_categories()
            return Labels(
                categories=tuple(Category(name=name, entries=count) for name, count in counts.items()),
                owners=tuple(self._store.list_owners()),
                tags=tuple(self._store.list_tags()),
                locales=tuple(self._store.list_locales()),
                four_eyes=self._four_eyes,
            )

        return await asyncio.to_thread(read)

    async def get(self, staff: Staff, entry_id: str) -> EntryView:
        """Return the entry with all its revisions."""
        return await asyncio.to_thread(view_of, self._store, entry_id, staff)

    async def add(self, staff: Staff, asked: EntryCreate) -> EntryView:
        """Add a draft."""
        content = content_of(asked.content)
        require_readable(asked.reason)

        def write() -> EntryView:
            entry = self._store.add_entry(content, by=staff.name, reason=asked.reason)
            self._store.working_copies.remove_working_copy(NEW, staff.id)
            return view_of(self._store, entry.id, staff)

        return await asyncio.to_thread(write)

    async def save(self, staff: Staff, entry_id: str, asked: EntrySave) -> EntryView:
        """Save a further revision; raise `RevisionConflict` when somebody saved one meanwhile."""
        content = content_of(asked.content)
        require_readable(asked.reason)

        def write() -> None:
            with self._store.all_or_nothing():
                if self._store.get_entry(entry_id).latest.number != asked.expected_revision:
                    theirs = view_of(self._store, entry_id, staff)
                    raise RevisionConflict(yours=asked.content, theirs=theirs)
                self._store.save_draft(entry_id, content, staff.name, asked.expected_revision, asked.reason)
                self._store.working_copies.remove_working_copy(entry_id, staff.id)

        await asyncio.to_thread(write)
        return await self.get(staff, entry_id)

    async def request_review(self, staff: Staff, entry_id: str, reason: str) -> EntryView:
        """Have the newest revision wait for another editor."""
        return await self._step(staff, entry_id, reason, self._store.request_review)

    async def return_from_review(self, staff: Staff, entry_id: str, reason: str) -> EntryView:
        """Make it a draft again, with what its reviewer says."""
        return await self._step(staff, entry_id, reason, self._store.return_from_review)

    async def schedule(self, staff: Staff, entry_id: str, asked: EntrySchedule) -> EntryView:
        """Let the newest revision go live at a time; it passes the gate now and then."""
        require_readable(asked.reason)
        at, consent = _time(asked.at), consent_of(asked.check_id, asked.override)
        entry = await asyncio.to_thread(self._store.get_entry, entry_id)
        await self._gate.let_through(
            [RequestedChange(entry_id, entry.latest.number)],
            staff,
            lambda: self._store.schedule_entry(
                entry_id, staff.name, at, reason=asked.reason, four_eyes=self._four_eyes
            ),
            consent,
            planned=True,
        )
        self._scheduled.wake()
        return await self.get(staff, entry_id)

    async def unschedule(self, staff: Staff, entry_id: str, reason: str) -> EntryView:
        """Drop the plan to go live."""
        return await self._step(staff, entry_id, reason, self._store.unschedule_entry)

    async def publish(
        self, staff: Staff, changes: Sequence[RequestedChange], reason: str, consent: Consent = NO_CONSENT
    ) -> tuple[EntryView, ...]:
        """Make revisions live and retire entries, all or none; return these entries in their order.

        Raises what `Gate.let_through` raises.
        """
        require_readable(reason)
        reason = _noted(reason, consent)
        await self._gate.let_through(
            changes,
            staff,
            lambda: self._gate.publish(changes, staff.name, reason, four_eyes=self._four_eyes),
            consent,
        )
        return await asyncio.to_thread(
            lambda: tuple(view_of(self._store, each.entry_id, staff) for each in changes)
        )

    async def get_live_at(self, entry_id: str, time: str) -> LiveAt:
        """Return what customers were told at a time."""
        at = _time(time)
        return await asyncio.to_thread(self._live_at, entry_id, at)

    async def _step(
        self, staff: Staff, entry_id: str, reason: str, step: Callable[[str, str, str], object]
    ) -> EntryView:
        require_readable(reason)
        await asyncio.to_thread(step, entry_id, staff.name, reason)
        return await self.get(staff, entry_id)

    def _live_at(self, entry_id: str, at: datetime) -> LiveAt:
        store = self._store
        store.get_entry(entry_id)
        step = store.get_live_at(entry_id, at)
        if step is None:
            return LiveAt(at=time_text(at))
        content = filled(store.get_revision(entry_id, step.revision).content, store.variables.values_at(at))
        return LiveAt(
            at=time_text(at),
            revision=step.revision,
            since=time_text(step.at),
            by=step.by,
            reason=step.reason,
            question=content.question,
            rich=parse_markdown(content.answer),
        )


def consent_of(check_id: str | None, override: str) -> Consent:
    """Return what somebody who publishes says of the gate's report."""
    require_readable(override)
    return Consent(check_id, " ".join(override.split()))


def _noted(given: str, consent: Consent) -> str:
    """Return what the entry's history says: why it was changed, and why in spite of the gate."""
    if not consent.override:
        return given
    return f"{given}; let through: {consent.override}" if given else f"Let through: {consent.override}"


def _time(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError as error:
        raise PayloadInvalid(reason="at should be a time such as 2027-01-31T09:00:00Z") from error
