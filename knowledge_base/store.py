"""The knowledge base's one file: entries, revisions, the generation counter and the embedding cache."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge_base.errors import (
    EntryExistsError,
    IncompleteContentError,
    RevisionConflictError,
    UnknownEntryError,
)
from knowledge_base.migrations import migrations
from knowledge_base.model import Content, Entry, EntryId, PublishedEntry, Revision, State
from knowledge_base.rows import content_of, filtered, marks, revision_of
from knowledge_base.tidy import slug, tidy

_KEYS_PER_QUERY = 500
_ENTRY = "SELECT e.number, e.id, e.state, e.live, r.* FROM entries e JOIN revisions r ON r.entry = e.number"
_LATEST = f"{_ENTRY} AND r.revision = e.latest"
_LIVE = f"{_ENTRY} AND r.revision = e.live"


@dataclass(frozen=True)
class Change:
    """What became of an entry: its live revision, or `None` when customers no longer see it."""

    entry_id: EntryId
    published: PublishedEntry | None


class KnowledgeStore:
    """One knowledge base in one SQLite file. Synchronous; safe to share between threads.

    A file of any earlier version is brought up to date when it is opened. `clock` gives the time with
    its zone. Close it, or use it in a `with`.
    """

    def __init__(self, path: Path | str, *, clock: Callable[[], datetime] | None = None) -> None:
        self._clock = clock or (lambda: datetime.now(timezone.utc))
        self._lock = threading.RLock()
        connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10)
        self._db = Database(connection)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        if migrations.pending(self._db):
            migrations.apply(self._db)

    def __enter__(self) -> KnowledgeStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._db.close()

    # -- reading -----------------------------------------------------------------------------------

    def get_entry(self, entry_id: str) -> Entry:
        """The entry with its newest revision, or `UnknownEntryError`."""
        rows = self._query(f"{_LATEST} WHERE e.id = ?", [entry_id])
        if not rows:
            raise UnknownEntryError(entry_id)
        return self._entries(rows)[0]

    def list_entries(
        self,
        query: str | None = None,
        state: State | None = None,
        category: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[Entry]:
        """Entries with their newest revisions: the best match first for a `query`, else by question."""
        source, order, values = filtered(query, state, category)
        rows = self._query(f"{_LATEST} {source} {order} LIMIT ? OFFSET ?", [*values, limit, offset])
        return self._entries(rows)

    def count_entries(
        self, query: str | None = None, state: State | None = None, category: str | None = None
    ) -> int:
        """How many entries `list_entries` would list without a limit."""
        source, _, values = filtered(query, state, category)
        return int(self._query(f"SELECT count(*) AS n FROM ({_LATEST} {source})", values)[0]["n"])

    def list_categories(self) -> list[str]:
        """The categories in use, by name."""
        sql = f"SELECT DISTINCT category FROM ({_LATEST}) WHERE category != '' ORDER BY category"
        return [row["category"] for row in self._query(sql)]

    def list_revisions(self, entry_id: str) -> list[Revision]:
        """Every saved version of the entry, newest first, or `UnknownEntryError`."""
        sql = f"{_ENTRY} WHERE e.id = ? ORDER BY r.revision DESC"
        rows = self._query(sql, [entry_id])
        if not rows:
            raise UnknownEntryError(entry_id)
        phrasings = self._phrasings_of("entry = ?", [rows[0]["number"]])
        return [revision_of(row, phrasings) for row in rows]

    def generation(self) -> int:
        """A number that grows with every change of what customers see."""
        return int(self._query("SELECT value FROM counters WHERE name = 'generation'")[0]["value"])

    def get_published(self, entry_id: str) -> PublishedEntry:
        """What customers see of the entry, or `UnknownEntryError` when that is nothing."""
        rows = self._query(f"{_LIVE} WHERE e.id = ?", [entry_id])
        if not rows:
            raise UnknownEntryError(entry_id)
        return self._published(rows)[0]

    def list_published(self) -> list[PublishedEntry]:
        """All that customers see, in the order in which the entries were added."""
        with self._lock:
            rows = self._query(f"{_LIVE} ORDER BY e.number")
            live = "(entry, revision) IN (SELECT number, live FROM entries WHERE live IS NOT NULL)"
            return self._published(rows, self._phrasings_of(live, []))

    def list_published_since(self, generation: int) -> tuple[int, list[Change]]:
        """The present generation, and the changes that lead to it from an earlier one."""
        with self._reading():
            present = self.generation()
            stamped = self._query("SELECT id FROM entries WHERE generation > ? ORDER BY number", [generation])
            rows = self._query(f"{_LIVE} WHERE e.generation > ? ORDER BY e.number", [generation])
            published = {entry.id: entry for entry in self._published(rows)}
        ids = [EntryId(row["id"]) for row in stamped]
        return present, [Change(entry_id, published.get(entry_id)) for entry_id in ids]

    # -- writing -----------------------------------------------------------------------------------

    def add_entry(self, content: Content, by: str, entry_id: str | None = None) -> Entry:
        """A new draft. Without an id it gets one made of its question."""
        content = _saveable(content)
        with self._writing():
            if entry_id is None:
                entry_id = self._free_id(content.question)
            elif self._number(entry_id) is not None:
                raise EntryExistsError(entry_id)
            row = {"id": entry_id, "state": "draft", "latest": 1}
            number = self._db.table("entries").insert(row).last_pk
            self._add_revision(int(str(number)), entry_id, 1, content, by)
            return self.get_entry(entry_id)

    def save_draft(self, entry_id: str, content: Content, by: str, expected_revision: int) -> Entry:
        """The entry with a new revision. What customers see stays as it is until it is published.

        Raises `RevisionConflictError` when the newest revision is no longer the expected one.
        """
        content = _saveable(content)
        with self._writing():
            entry = self.get_entry(entry_id)
            if entry.latest.number != expected_revision:
                raise RevisionConflictError(entry.id, expected_revision, entry.latest.number)
            number, revision = self._require_number(entry_id), expected_revision + 1
            self._db.execute(
                "UPDATE entries SET latest = ?, state = iif(state = 'retired', 'draft', state) "
                "WHERE number = ?",
                [revision, number],
            )
            self._add_revision(number, entry_id, revision, content, by)
            return self.get_entry(entry_id)

    def publish_entry(self, entry_id: str, by: str, revision: int | None = None) -> Entry:
        """The entry with that revision live: the newest without one; an older one rolls back.

        Raises `UnknownEntryError` for an unknown revision, `IncompleteContentError` without an answer.
        """
        with self._writing():
            entry = self.get_entry(entry_id)
            number = self._require_number(entry_id)
            wanted = entry.latest.number if revision is None else revision
            if not self._content_of(entry_id, wanted).answer:
                raise IncompleteContentError(["answer"])
            self._db.execute(
                "UPDATE entries SET state = 'published', live = ?, generation = ? WHERE number = ?",
                [wanted, self._next_generation(), number],
            )
            self._db.execute(
                "UPDATE revisions SET published_at = ?, published_by = ? WHERE entry = ? AND revision = ?",
                [self._clock().isoformat(), by, number, wanted],
            )
            return self.get_entry(entry_id)

    def retire_entry(self, entry_id: str, by: str) -> Entry:
        """The entry out of customers' sight. Its revisions stay, and a new draft takes it up again."""
        with self._writing():
            number = self._require_number(entry_id)
            self._db.execute(
                "UPDATE entries SET state = 'retired', live = NULL, generation = ?, retired_by = ?, "
                "retired_at = ? WHERE number = ?",
                [self._next_generation(), by, self._clock().isoformat(), number],
            )
            return self.get_entry(entry_id)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Makes the calls inside one change: an error undoes them all."""
        with self._writing():
            yield

    # -- the embedding cache -----------------------------------------------------------------------

    def list_embeddings(self, encoder: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The cached vectors of those keys that have one."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _KEYS_PER_QUERY):
            some = keys[start : start + _KEYS_PER_QUERY]
            where = f"encoder = ? AND text_key IN ({marks(some)})"
            rows = self._query(f"SELECT text_key, vector FROM embeddings WHERE {where}", [encoder, *some])
            found.update((row["text_key"], row["vector"]) for row in rows)
        return found

    def copy_embeddings(self, other: Path) -> None:
        """Takes over the cached embeddings of another knowledge base's file."""
        with self._lock:
            self._db.execute("ATTACH DATABASE ? AS other", [str(other)])
            try:
                self._db.execute("INSERT OR IGNORE INTO embeddings SELECT * FROM other.embeddings")
            finally:
                self._db.execute("DETACH DATABASE other")

    def add_embeddings(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Remembers vectors by key; one that is already known is replaced."""
        with self._writing():
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)",
                [(encoder, key, vector) for key, vector in vectors.items()],
            )

    # -- inside ------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction that holds the write lock from its start; joins the one already open."""
        with self._transaction("IMMEDIATE"):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Several reads that see one state of the file."""
        with self._transaction("DEFERRED"):
            yield

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        with self._lock:
            if self._db.conn.in_transaction:
                yield
                return
            self._db.execute(f"BEGIN {kind}")
            try:
                yield
            except BaseException:
                self._db.conn.rollback()
                raise
            self._db.conn.commit()

    def _query(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._db.query(sql, values))

    def _number(self, entry_id: str) -> int | None:
        rows = self._query("SELECT number FROM entries WHERE id = ?", [entry_id])
        return rows[0]["number"] if rows else None

    def _require_number(self, entry_id: str) -> int:
        number = self._number(entry_id)
        if number is None:
            raise UnknownEntryError(entry_id)
        return number

    def _free_id(self, question: str) -> str:
        wanted = slug(question)
        taken = {row["id"] for row in self._query("SELECT id FROM entries WHERE id GLOB ?", [f"{wanted}*"])}
        candidates = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
        return next(candidate for candidate in candidates if candidate not in taken)

    def _next_generation(self) -> int:
        self._db.execute("UPDATE counters SET value = value + 1 WHERE name = 'generation'")
        return self.generation()

    def _add_revision(self, number: int, entry_id: str, revision: int, content: Content, by: str) -> None:
        self._db.table("revisions").insert(
            {
                "entry": number,
                "revision": revision,
                "question": content.question,
                "answer": content.answer,
                "category": content.category,
                "tags": json.dumps(content.tags, ensure_ascii=False),
                "locale": content.locale,
                "owner": content.owner,
                "check_by": content.check_by.isoformat() if content.check_by else None,
                "saved_by": by,
                "saved_at": self._clock().isoformat(),
            }
        )
        self._db.conn.executemany(
            "INSERT INTO phrasings VALUES (?, ?, ?, ?)",
            [(number, revision, position, text) for position, text in enumerate(content.phrasings)],
        )
        self._db.execute("DELETE FROM entry_search WHERE rowid = ?", [number])
        self._db.execute(
            "INSERT INTO entry_search (rowid, id, question, phrasings, answer, tags) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                number,
                entry_id,
                content.question,
                "\n".join(content.phrasings),
                content.answer,
                "\n".join((content.category, *content.tags)),
            ],
        )

    def _content_of(self, entry_id: str, revision: int) -> Content:
        for saved in self.list_revisions(entry_id):
            if saved.number == revision:
                return saved.content
        raise UnknownEntryError(entry_id, revision)

    def _phrasings_of(self, where: str, values: Sequence[Any]) -> dict[tuple[int, int], list[str]]:
        found: dict[tuple[int, int], list[str]] = {}
        sql = f"SELECT entry, revision, text FROM phrasings WHERE {where} ORDER BY entry, revision, position"
        with self._lock:
            for entry, revision, text in self._db.execute(sql, values):
                found.setdefault((entry, revision), []).append(text)
        return found

    def _phrasings_for(self, rows: Sequence[dict[str, Any]]) -> dict[tuple[int, int], list[str]]:
        found: dict[tuple[int, int], list[str]] = {}
        numbers = [row["number"] for row in rows]
        for start in range(0, len(numbers), _KEYS_PER_QUERY):
            some = numbers[start : start + _KEYS_PER_QUERY]
            found.update(self._phrasings_of(f"entry IN ({marks(some)})", some))
        return found

    def _entries(self, rows: Sequence[dict[str, Any]]) -> list[Entry]:
        phrasings = self._phrasings_for(rows)
        return [
            Entry(EntryId(row["id"]), row["state"], revision_of(row, phrasings), row["live"]) for row in rows
        ]

    def _published(
        self,
        rows: Sequence[dict[str, Any]],
        phrasings: Mapping[tuple[int, int], list[str]] | None = None,
    ) -> list[PublishedEntry]:
        known = self._phrasings_for(rows) if phrasings is None else phrasings
        return [PublishedEntry(EntryId(row["id"]), row["revision"], content_of(row, known)) for row in rows]


def _saveable(content: Content) -> Content:
    """The content in the form in which it is kept, or `IncompleteContentError`."""
    content = tidy(content)
    if not content.question:
        raise IncompleteContentError(["question"])
    return content
