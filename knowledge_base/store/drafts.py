"""Writing entries: new ones, and further revisions. Customers see nothing of it yet."""

from __future__ import annotations

from knowledge_base.errors import EntryExistsError, IncompleteContentError, RevisionConflictError
from knowledge_base.model import Content, Entry
from knowledge_base.store.entries import Entries
from knowledge_base.store.entry_search import index_entries
from knowledge_base.store.rows import INSERT_REVISION, REOPENED, revision_row, search_row, translation_row
from knowledge_base.tidy import slug, tidy


class Drafts(Entries):
    """The writing part of the store."""

    def add_entry(self, content: Content, by: str, entry_id: str | None = None, reason: str = "") -> Entry:
        """Return a new draft. Without an id it gets one made of its question."""
        content = saveable(content)
        with self.file.transaction():
            if entry_id is None:
                entry_id = self._free_id(content.question)
            elif self.number_of(entry_id) is not None:
                raise EntryExistsError(entry_id)
            self.file.write("INSERT INTO entries (id, state, latest) VALUES (?, 'draft', 1)", [entry_id])
            self._add_revision(self.require_number(entry_id), entry_id, 1, content, by, reason)
            return self.get_entry(entry_id)

    def save_draft(
        self, entry_id: str, content: Content, by: str, expected_revision: int, reason: str = ""
    ) -> Entry:
        """Return the entry with a new revision. What customers see stays as it is until it is published.

        Raises `RevisionConflictError` when the newest revision is no longer the expected one.
        """
        content = saveable(content)
        with self.file.transaction():
            entry = self.get_entry(entry_id)
            if entry.latest.number != expected_revision:
                raise RevisionConflictError(entry.id, expected_revision, entry.latest.number)
            number, revision = self.require_number(entry_id), expected_revision + 1
            self.file.write(
                f"UPDATE entries SET latest = ?, state = {REOPENED} WHERE number = ?",
                [revision, number],
            )
            self._add_revision(number, entry_id, revision, content, by, reason)
            return self.get_entry(entry_id)

    def _free_id(self, question: str) -> str:
        wanted = slug(question)
        rows = self.file.rows("SELECT id FROM entries WHERE id GLOB ?", [f"{wanted}*"])
        taken = {row["id"] for row in rows}
        candidates = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
        return next(candidate for candidate in candidates if candidate not in taken)

    def _add_revision(
        self, number: int, entry_id: str, revision: int, content: Content, by: str, reason: str
    ) -> None:
        self.file.write(
            INSERT_REVISION,
            [number, revision, by, self.file.now().isoformat(), reason, *revision_row(content).values()],
        )
        self.file.write_many(
            "INSERT INTO phrasings VALUES (?, ?, ?, ?)",
            [(number, revision, position, text) for position, text in enumerate(content.phrasings)],
        )
        self.file.write_many(
            "INSERT INTO translations VALUES (?, ?, ?, ?, ?, ?)",
            [(number, revision, *translation_row(translation)) for translation in content.translations],
        )
        self._make_searchable(number, entry_id, content)

    def _make_searchable(self, number: int, entry_id: str, content: Content) -> None:
        """Let the studio's search find the entry by its newest content, and by what customers read of it."""
        live = self.live_beside_latest([number]).get(number)
        index_entries(self.file, [(number, entry_id, *search_row(content, live))])


def saveable(content: Content) -> Content:
    """Return the content in the form in which it is kept, or `IncompleteContentError`."""
    content = tidy(content)
    if not content.question:
        raise IncompleteContentError(["question"])
    return content
