"""Reading entries and their revisions, as editors see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.storage.database import KEYS_PER_QUERY, Row
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import Content, Entry, Revision, State, Step
from knowledge_base.store.file import KnowledgeFile
from knowledge_base.store.json_columns import EACH_VALUE, each_of
from knowledge_base.store.narrowing import EVERYTHING, Narrowing, filtered
from knowledge_base.store.rows import Texts, content_of, entry_of, revision_of, step_of, translation_of

ENTRY = "SELECT e.*, r.* FROM entries e JOIN revisions r ON r.entry = e.number"
LATEST = f"{ENTRY} AND r.revision = e.latest"
_NEWEST = "FROM entries e JOIN revisions r ON r.entry = e.number AND r.revision = e.latest"


@dataclass(frozen=True)
class Mark:
    """What was saved: how far each entry is, by id, and how far the variables and imports are."""

    entries: Mapping[str, tuple[object, ...]]
    rest: tuple[object, ...]


class Entries:
    """The reading part of the store."""

    def __init__(self, file: KnowledgeFile) -> None:
        self.file = file

    def get_entry(self, entry_id: str) -> Entry:
        """Return the entry with its newest revision, or `UnknownEntryError`."""
        rows = self.file.rows(f"{LATEST} WHERE e.id = ?", [entry_id])
        if not rows:
            raise UnknownEntryError(entry_id)
        return entry_of(rows[0], self.texts_for(rows))

    def list_entries(
        self,
        query: str | None = None,
        state: State | None = None,
        category: str | None = None,
        limit: int = 50,
        offset: int = 0,
        narrowing: Narrowing = EVERYTHING,
    ) -> list[Entry]:
        """Return entries with their newest revisions.

        The best match first for a `query`, else by question.
        """
        source, order, values = filtered(query, state, category, narrowing)
        with self.file.snapshot():
            # Sorting needs a few columns of every entry; the texts are read of those on the page alone.
            page = f"SELECT e.number {_NEWEST} {source} {order} LIMIT ? OFFSET ?"
            numbers = [row["number"] for row in self.file.rows(page, [*values, limit, offset])]
            rows = self._newest_rows(numbers)
            texts = self.texts_for(list(rows.values()))
        return [entry_of(rows[number], texts) for number in numbers]

    def count_entries(
        self,
        query: str | None = None,
        state: State | None = None,
        category: str | None = None,
        narrowing: Narrowing = EVERYTHING,
    ) -> int:
        """Return how many entries `list_entries` would list without a limit."""
        source, _, values = filtered(query, state, category, narrowing)
        return int(self.file.rows(f"SELECT count(*) AS n {_NEWEST} {source}", values)[0]["n"])

    def count_categories(self) -> dict[str, int]:
        """Return how many entries each category holds, by name."""
        sql = (
            "SELECT r.category, count(*) AS n FROM entries e "
            "JOIN revisions r ON r.entry = e.number AND r.revision = e.latest "
            "WHERE r.category != '' GROUP BY r.category ORDER BY r.category"
        )
        return {row["category"]: row["n"] for row in self.file.rows(sql)}

    def list_owners(self) -> list[str]:
        """Return the owners of entries, by name."""
        return self._labels("r.owner")

    def list_tags(self) -> list[str]:
        """Return the tags in use, by name."""
        return self._labels(EACH_VALUE, f", {each_of('r.tags')}")

    def list_locales(self) -> list[str]:
        """Return the languages in which entries are written, by code."""
        translated = (
            "SELECT DISTINCT t.locale AS label FROM translations t "
            "JOIN entries e ON e.number = t.entry AND e.latest = t.revision"
        )
        found = {row["label"] for row in self.file.rows(translated)}
        return sorted(found.union(self._labels("r.locale")))

    def list_revisions(self, entry_id: str) -> list[Revision]:
        """Return every saved version of the entry, newest first, or `UnknownEntryError`."""
        rows = self.file.rows(f"{ENTRY} WHERE e.id = ? ORDER BY r.revision DESC", [entry_id])
        if not rows:
            raise UnknownEntryError(entry_id)
        texts = self.texts_where("entry = ?", [rows[0]["number"]])
        return [revision_of(row, texts) for row in rows]

    def get_revision(self, entry_id: str, number: int) -> Revision:
        """Return that version of the entry. Raises `UnknownEntryError`."""
        rows = self.file.rows(f"{ENTRY} WHERE e.id = ? AND r.revision = ?", [entry_id, number])
        if not rows:
            raise UnknownEntryError(entry_id, number)
        texts = self.texts_where("entry = ? AND revision = ?", [rows[0]["number"], number])
        return revision_of(rows[0], texts)

    def list_steps(self, entry_id: str) -> list[Step]:
        """Return what became of the entry beside being saved, newest first."""
        sql = "SELECT s.* FROM steps s JOIN entries e ON e.number = s.entry WHERE e.id = ?"
        return [step_of(row) for row in self.file.rows(f"{sql} ORDER BY s.number DESC", [entry_id])]

    def get_live_at(self, entry_id: str, at: datetime) -> Step | None:
        """Return the step by which customers saw the entry at that time; None when they saw nothing of it."""
        shown = [
            step
            for step in self.list_steps(entry_id)
            if step.kind in ("published", "retired") and step.at <= at
        ]
        newest = max(shown, key=lambda step: step.at, default=None)
        return newest if newest and newest.kind == "published" else None

    # -- for the other parts -----------------------------------------------------------------------

    def mark(self) -> Mark:
        """Return a mark of all that was saved: another one after every save, step, variable and import."""
        with self.file.snapshot():
            entries = self.file.rows("SELECT id, latest, state, live, review, scheduled FROM entries")
            rest = self.file.rows(
                "SELECT (SELECT max(number) FROM variables), count(*), max(at) FROM sources",
            )[0]
        return Mark({row["id"]: tuple(row)[1:] for row in entries}, tuple(rest))

    def number_of(self, entry_id: str) -> int | None:
        """Return the entry's number in the tables."""
        rows = self.file.rows("SELECT number FROM entries WHERE id = ?", [entry_id])
        return rows[0]["number"] if rows else None

    def require_number(self, entry_id: str) -> int:
        """Return the entry's number in the tables, or `UnknownEntryError`."""
        number = self.number_of(entry_id)
        if number is None:
            raise UnknownEntryError(entry_id)
        return number

    def content_of(self, entry_id: str, revision: int) -> Content:
        """Return what that version says, or `UnknownEntryError`."""
        return self.get_revision(entry_id, revision).content

    def live_beside_latest(self, numbers: Sequence[int]) -> dict[int, Content]:
        """Return what customers read of these entries, by number, where it is not the newest revision."""
        sql = f"{ENTRY} AND r.revision = e.live WHERE e.live <> e.latest AND e.number IN ({{}})"
        rows = list(self.file.rows_of(numbers, sql))
        texts = self.texts_for(rows)
        return {row["number"]: content_of(row, texts) for row in rows}

    def texts_for(self, rows: Sequence[Row]) -> Texts:
        """Return the phrasings and translations that belong to these rows."""
        found = Texts()
        keys = [(row["number"], row["revision"]) for row in rows]
        for start in range(0, len(keys), KEYS_PER_QUERY):
            some = keys[start : start + KEYS_PER_QUERY]
            # Joined in this order, or SQLite reads all phrasings there are.
            wanted = f"(VALUES {', '.join('(?, ?)' for _ in some)}) AS wanted CROSS JOIN"
            part = self.texts_where(
                "entry = wanted.column1 AND revision = wanted.column2",
                [value for key in some for value in key],
                wanted,
            )
            found.phrasings.update(part.phrasings)
            found.translations.update(part.translations)
        return found

    def texts_where(self, where: str, values: Sequence[Any], source: str = "") -> Texts:
        """Return the phrasings and translations of the revisions that fulfil the condition.

        `source` is joined before them, for the condition to speak of.
        """
        found = Texts()
        phrasings = f"SELECT p.* FROM {source} phrasings p WHERE {where} ORDER BY entry, revision, position"
        for row in self.file.rows(phrasings, values):
            found.phrasings.setdefault((row["entry"], row["revision"]), []).append(row["text"])
        translations = f"SELECT t.* FROM {source} translations t WHERE {where} ORDER BY locale"
        for row in self.file.rows(translations, values):
            own = found.translations.setdefault((row["entry"], row["revision"]), [])
            own.append(translation_of(row))
        return found

    def _newest_rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Return the rows of entries with their newest revisions, by number."""
        rows = self.file.rows_of(numbers, f"{LATEST} WHERE e.number IN ({{}})")
        return {row["number"]: row for row in rows}

    def _labels(self, column: str, also_from: str = "") -> list[str]:
        sql = (
            f"SELECT DISTINCT {column} AS label FROM entries e "
            f"JOIN revisions r ON r.entry = e.number AND r.revision = e.latest{also_from} "
            f"WHERE {column} != '' ORDER BY label"
        )
        return [row["label"] for row in self.file.rows(sql)]
