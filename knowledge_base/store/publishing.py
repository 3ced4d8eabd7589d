"""What customers see: publishing, review, schedules and retiring, and reading what is live."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timezone

from bot.storage.database import Row
from bot.storage.times import to_time
from knowledge_base.errors import (
    FourEyesError,
    IncompleteContentError,
    KnowledgeError,
    ScheduleInPastError,
    UnknownEntryError,
    UnknownVariableError,
)
from knowledge_base.model import Change, Content, Entry, EntryId, PublishedEntry, StepKind
from knowledge_base.store.drafts import Drafts
from knowledge_base.store.entries import ENTRY
from knowledge_base.store.file import KnowledgeFile
from knowledge_base.store.rows import REOPENED, Texts, content_of
from knowledge_base.store.variables import Variables
from knowledge_base.variables import filled, filled_text, names_in

_LIVE = f"{ENTRY} AND r.revision = e.live"
_NO_REVIEW = "review = NULL, review_by = NULL, review_at = NULL"
_NO_SCHEDULE = "scheduled = NULL, scheduled_by = NULL, scheduled_at = NULL, scheduled_reason = NULL"


class Publishing(Drafts):
    """The part of the store that decides what customers see."""

    def __init__(self, file: KnowledgeFile) -> None:
        super().__init__(file)
        self.variables = Variables(self)

    # -- reading what is live ----------------------------------------------------------------------

    def generation(self) -> int:
        """Return a number that grows with every change of what customers see."""
        return self.file.generation()

    def get_published(self, entry_id: str) -> PublishedEntry:
        """Return what customers see of the entry, or `UnknownEntryError` when that is nothing."""
        with self.file.snapshot():
            rows = self.file.rows(f"{_LIVE} WHERE e.id = ?", [entry_id])
            if not rows:
                raise UnknownEntryError(entry_id)
            return self._published(rows, self.texts_for(rows))[0]

    def list_published(self, *, as_written: bool = False) -> list[PublishedEntry]:
        """Return all that customers see, in the order in which the entries were added.

        `as_written` leaves variables unfilled, as an editor wrote them.
        """
        with self.file.snapshot():
            rows = self.file.rows(f"{_LIVE} ORDER BY e.number")
            texts = self.texts_where("entry = e.number AND revision = e.live", [], "entries e CROSS JOIN")
            return self._published(rows, texts, as_written)

    def list_live_questions(self, ids: Collection[str]) -> dict[EntryId, str]:
        """Return what these entries are called for customers, as far as they see them.

        Variables filled in.
        """
        rows = self.file.rows_of(
            sorted(set(ids)),
            "SELECT e.id, r.question FROM entries e "
            "JOIN revisions r ON r.entry = e.number AND r.revision = e.live WHERE e.id IN ({})",
        )
        values = self.variables.values()
        return {EntryId(row["id"]): filled_text(row["question"], values) for row in rows}

    def list_published_since(self, generation: int) -> tuple[int, list[Change]]:
        """Return the present generation, and the changes that lead to it from an earlier one."""
        with self.file.snapshot():
            present = self.generation()
            stamped = self.file.rows(
                "SELECT id FROM entries WHERE generation > ? ORDER BY number", [generation]
            )
            rows = self.file.rows(f"{_LIVE} WHERE e.generation > ? ORDER BY e.number", [generation])
            published = {entry.id: entry for entry in self._published(rows, self.texts_for(rows))}
        ids = [EntryId(row["id"]) for row in stamped]
        return present, [Change(entry_id, published.get(entry_id)) for entry_id in ids]

    # -- changing it -------------------------------------------------------------------------------

    def publish_entry(
        self,
        entry_id: str,
        by: str,
        revision: int | None = None,
        *,
        reason: str = "",
        four_eyes: bool = False,
    ) -> Entry:
        """Return the entry with that revision live: the newest without one; an older one rolls back.

        Raises `UnknownEntryError` for an unknown revision, `IncompleteContentError` when something is not
        written, `UnknownVariableError` when it uses one that has no value. With `four_eyes`, raises
        `FourEyesError` when `by` saved the revision, unless it was live before.
        """
        with self.file.transaction():
            wanted = self._publishable(entry_id, revision, by, four_eyes)
            self._go_live(entry_id, wanted, by, reason)
            return self.get_entry(entry_id)

    def request_review(self, entry_id: str, by: str, reason: str = "") -> Entry:
        """Return the entry with its newest revision waiting for another editor to read it."""
        with self.file.transaction():
            entry = self.get_entry(entry_id)
            wanted = self._publishable(entry_id, entry.latest.number, by, four_eyes=False)
            self.file.write(
                "UPDATE entries SET review = ?, review_by = ?, review_at = ?, "
                f"state = {REOPENED} WHERE id = ?",
                [wanted, by, self.file.now().isoformat(), entry_id],
            )
            self._add_step(entry_id, "review", wanted, by, reason)
            return self.get_entry(entry_id)

    def return_from_review(self, entry_id: str, by: str, reason: str = "") -> Entry:
        """Return the entry as a draft again, with what its reviewer says.

        Nothing happens when it waits no more.
        """
        with self.file.transaction():
            entry = self.get_entry(entry_id)
            if entry.review:
                self.file.write(f"UPDATE entries SET {_NO_REVIEW} WHERE id = ?", [entry_id])
                self._add_step(entry_id, "returned", entry.review.revision, by, reason)
            return self.get_entry(entry_id)

    def schedule_entry(
        self, entry_id: str, by: str, at: datetime, *, reason: str = "", four_eyes: bool = False
    ) -> Entry:
        """Return the entry with its newest revision going live at that time, whatever is saved after it.

        Raises `ScheduleInPastError` for a time that is over, and what `publish_entry` raises.
        """
        at = at.astimezone(timezone.utc)
        with self.file.transaction():
            if at <= self.file.now():
                raise ScheduleInPastError(at)
            wanted = self._publishable(entry_id, None, by, four_eyes)
            self.file.write(
                f"UPDATE entries SET scheduled = ?, scheduled_by = ?, scheduled_at = ?, "
                f"scheduled_reason = ?, {_NO_REVIEW} WHERE id = ?",
                [wanted, by, at.isoformat(), reason, entry_id],
            )
            self._add_step(entry_id, "scheduled", wanted, by, reason)
            return self.get_entry(entry_id)

    def unschedule_entry(self, entry_id: str, by: str, reason: str = "") -> Entry:
        """Drop the entry's plan to go live; nothing happens when it has none."""
        with self.file.transaction():
            entry = self.get_entry(entry_id)
            if entry.schedule:
                self.file.write(f"UPDATE entries SET {_NO_SCHEDULE} WHERE id = ?", [entry_id])
                self._add_step(entry_id, "unscheduled", entry.schedule.revision, by, reason)
            return self.get_entry(entry_id)

    def next_schedule(self) -> datetime | None:
        """Return when the next revision is due, or None when nothing is planned."""
        sql = "SELECT min(scheduled_at) AS at FROM entries WHERE scheduled IS NOT NULL"
        at = self.file.rows(sql)[0]["at"]
        return to_time(at) if at else None

    def list_due(self) -> list[Entry]:
        """Return the entries that are due to go live by now, the longest due first."""
        due = self.file.rows(
            "SELECT id FROM entries WHERE scheduled IS NOT NULL AND scheduled_at <= ? ORDER BY scheduled_at",
            [self.file.now().isoformat()],
        )
        return [self.get_entry(row["id"]) for row in due]

    def publish_due(self) -> list[EntryId]:
        """Make live what is due by now. Return the ids of those entries."""
        return [entry.id for entry in self.list_due() if self.publish_scheduled(entry.id)]

    def retire_entry(self, entry_id: str, by: str, reason: str = "") -> Entry:
        """Return the entry out of customers' sight. Its revisions stay, and a new draft takes it up again."""
        with self.file.transaction():
            entry = self.get_entry(entry_id)
            self.file.write(
                f"UPDATE entries SET state = 'retired', live = NULL, generation = ?, retired_by = ?, "
                f"retired_at = ?, {_NO_REVIEW}, {_NO_SCHEDULE} WHERE id = ?",
                [self.file.next_generation(), by, self.file.now().isoformat(), entry_id],
            )
            self._make_searchable(self.require_number(entry_id), entry_id, entry.latest.content)
            self._add_step(entry_id, "retired", entry.live or entry.latest.number, by, reason)
            return self.get_entry(entry_id)

    # -- inside ------------------------------------------------------------------------------------

    def _publishable(self, entry_id: str, revision: int | None, by: str, four_eyes: bool) -> int:
        """Return the revision's number, when it may go live."""
        entry = self.get_entry(entry_id)
        wanted = entry.latest if revision is None else self.get_revision(entry_id, revision)
        _require_complete(wanted.content)
        unknown = names_in(wanted.content) - self.variables.values().keys()
        if unknown:
            raise UnknownVariableError(sorted(unknown))
        if four_eyes and wanted.saved_by == by and wanted.published_at is None:
            raise FourEyesError(entry_id, by)
        return wanted.number

    def _go_live(self, entry_id: str, revision: int, by: str, reason: str) -> None:
        now = self.file.now().isoformat()
        before, number = self.get_entry(entry_id), self.require_number(entry_id)
        self.file.write(
            f"UPDATE entries SET state = 'published', live = ?, generation = ?, {_NO_REVIEW} "
            "WHERE number = ?",
            [revision, self.file.next_generation(), number],
        )
        # An older plan would otherwise undo this publish one day.
        self.file.write(
            f"UPDATE entries SET {_NO_SCHEDULE} WHERE number = ? AND scheduled <= ?", [number, revision]
        )
        self.file.write(
            "UPDATE revisions SET published_at = ?, published_by = ? WHERE entry = ? AND revision = ?",
            [now, by, number, revision],
        )
        if revision != before.latest.number or before.live not in (None, before.latest.number):
            self._make_searchable(number, entry_id, before.latest.content)
        self._add_step(entry_id, "published", revision, by, reason)

    def publish_scheduled(self, entry_id: str) -> bool:
        """Make live what is due of an entry. Return whether there was anything.

        What cannot go live (a variable that it uses is gone) loses its plan, and its history says why.
        """
        with self.file.transaction():
            schedule = self.get_entry(entry_id).schedule
            if schedule is None or schedule.at > self.file.now():
                return False  # another process was quicker, or somebody changed the plan
            try:
                self._publishable(entry_id, schedule.revision, schedule.by, four_eyes=False)
            except KnowledgeError as error:
                self.unschedule_entry(entry_id, schedule.by, reason=f"{error.code}: {error}")
                return False
            self._go_live(entry_id, schedule.revision, schedule.by, schedule.reason)
            return True

    def _add_step(self, entry_id: str, kind: StepKind, revision: int, by: str, reason: str) -> None:
        self.file.write(
            "INSERT INTO steps (entry, kind, revision, by, at, reason) VALUES (?, ?, ?, ?, ?, ?)",
            [self.require_number(entry_id), kind, revision, by, self.file.now().isoformat(), reason],
        )

    def _published(self, rows: Sequence[Row], texts: Texts, as_written: bool = False) -> list[PublishedEntry]:
        contents = [content_of(row, texts) for row in rows]
        if not as_written and any(map(names_in, contents)):
            values = self.variables.values()
            contents = [filled(content, values) for content in contents]
        return [
            PublishedEntry(EntryId(row["id"]), row["revision"], content)
            for row, content in zip(rows, contents, strict=True)
        ]


def _require_complete(content: Content) -> None:
    missing = [] if content.answer else ["answer"]
    for translation in content.translations:
        empty = (name for name in ("question", "answer") if not getattr(translation, name))
        missing.extend(f"{name} ({translation.locale})" for name in empty)
    if missing:
        raise IncompleteContentError(missing)
