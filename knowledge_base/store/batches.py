"""Many revisions saved at once, in a fraction of the time that saving one after the other takes.

An import of ten thousand entries would otherwise keep every editor's save waiting for seconds. What costs
most is done outside the transaction: texts are brought into form before it, and the studio's search takes
them in after it, some at a time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

from knowledge_base.errors import EntryExistsError, RevisionConflictError
from knowledge_base.model import Content, EntryId
from knowledge_base.store.drafts import saveable
from knowledge_base.store.entries import LATEST, Entries
from knowledge_base.store.entry_search import index_entries
from knowledge_base.store.rows import (
    INSERT_REVISION,
    REOPENED,
    content_of,
    revision_row,
    search_row,
    translation_row,
)
from knowledge_base.tidy import slug

_AT_A_TIME = 100
_PAUSE_S = 0.01


@dataclass(frozen=True)
class Saving:
    """A revision to be saved: on top of the `expected` one, or with 0 of a new entry.

    A new entry without an id gets one made of its question.
    """

    content: Content
    reason: str
    entry_id: EntryId | None = None
    expected: int = 0

    @cached_property
    def columns(self) -> tuple[Any, ...]:
        """The content as columns of its revision."""
        return tuple(revision_row(self.content).values())

    @cached_property
    def slug(self) -> str:
        """The id that it would like."""
        return self.entry_id or slug(self.content.question)


@dataclass(frozen=True)
class _Numbered:
    saving: Saving
    id: EntryId
    number: int
    revision: int


class Batches:
    """Saves many revisions, and lets the studio's search catch up with them."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._file = entries.file

    def save(self, savings: Sequence[Saving], by: str) -> list[EntryId]:
        """Return the ids of the entries, in order. The search finds them once it has caught up.

        Raises what `add_entry` and `save_draft` raise; then none is saved. They are to be `ready`.
        """
        with self._file.transaction():
            numbered = self._numbered(savings)
            self._insert(numbered, by, self._file.now().isoformat())
        return [each.id for each in numbered]

    def catch_up(self) -> None:
        """Let the search find what was saved, a little at a time: nobody's save waits long."""
        while self._file.rows("SELECT 1 FROM unsearched LIMIT 1"):
            with self._file.transaction():
                self._take_in()
            # A lock goes to whoever is awake when it is let go: without a pause that would always be us.
            time.sleep(_PAUSE_S)

    def _numbered(self, savings: Sequence[Saving]) -> list[_Numbered]:
        rows = self._file.rows("SELECT id, number, latest FROM entries")
        known: dict[str, tuple[int, int]] = {row["id"]: (row["number"], row["latest"]) for row in rows}
        numbers = count(max((number for number, _ in known.values()), default=0) + 1)
        tried: dict[str, int] = {}
        numbered = []
        for saving in savings:
            entry_id = saving.entry_id or _free_id(saving.slug, known, tried)
            if not saving.expected:
                if entry_id in known:
                    raise EntryExistsError(entry_id)
                known[entry_id] = next(numbers), 0
            number, latest = known[entry_id]
            if latest != saving.expected:
                raise RevisionConflictError(EntryId(entry_id), saving.expected, latest)
            known[entry_id] = number, latest + 1
            numbered.append(_Numbered(saving, EntryId(entry_id), number, latest + 1))
        return numbered

    def _insert(self, numbered: Sequence[_Numbered], by: str, now: str) -> None:
        write = self._file.write_many
        write(
            "INSERT INTO entries (number, id, state, latest) VALUES (?, ?, 'draft', 1)",
            [(each.number, each.id) for each in numbered if each.revision == 1],
        )
        write(
            f"UPDATE entries SET latest = ?, state = {REOPENED} WHERE number = ?",
            [(each.revision, each.number) for each in numbered if each.revision > 1],
        )
        write(
            INSERT_REVISION,
            [
                (each.number, each.revision, by, now, each.saving.reason, *each.saving.columns)
                for each in numbered
            ],
        )
        write(
            "INSERT INTO phrasings VALUES (?, ?, ?, ?)",
            [
                (each.number, each.revision, position, text)
                for each in numbered
                for position, text in enumerate(each.saving.content.phrasings)
            ],
        )
        write(
            "INSERT INTO translations VALUES (?, ?, ?, ?, ?, ?)",
            [
                (each.number, each.revision, *translation_row(translation))
                for each in numbered
                for translation in each.saving.content.translations
            ],
        )
        write(
            "INSERT INTO unsearched (entry) VALUES (?) ON CONFLICT DO NOTHING",
            [(each.number,) for each in numbered],
        )

    def _take_in(self) -> None:
        rows = self._file.rows(
            f"{LATEST} WHERE e.number IN (SELECT entry FROM unsearched LIMIT ?)", [_AT_A_TIME]
        )
        texts = self._entries.texts_for(rows)
        live = self._entries.live_beside_latest([row["number"] for row in rows])
        index_entries(
            self._file,
            [
                (row["number"], row["id"], *search_row(content_of(row, texts), live.get(row["number"])))
                for row in rows
            ],
        )
        self._file.write_many("DELETE FROM unsearched WHERE entry = ?", [(row["number"],) for row in rows])


def ready(savings: Sequence[Saving]) -> list[Saving]:
    """Return the same in the form in which they are kept, or `IncompleteContentError`.

    Saving them is quick then.
    """
    made = [replace(saving, content=saveable(saving.content)) for saving in savings]
    for saving in made:
        _ = saving.columns, saving.slug
    return made


def _free_id(wanted: str, known: dict[str, tuple[int, int]], tried: dict[str, int]) -> str:
    """Return the first of `slug`, `slug-2`, ... that is not taken.

    `tried` remembers how far each slug came.
    """
    for number in count(tried.get(wanted, 1)):
        candidate = wanted if number == 1 else f"{wanted}-{number}"
        if candidate not in known:
            tried[wanted] = number
            return candidate
    raise AssertionError("there is always another number")
