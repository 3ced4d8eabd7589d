"""What is kept about the upkeep of entries: since when they are live, what was dismissed, who was told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.storage.database import upsert
from bot.storage.times import to_time
from knowledge_base.model import EntryId
from knowledge_base.store.file import KnowledgeFile


@dataclass(frozen=True)
class Dismissal:
    """Somebody decided that a finding is none, while the content is as `fingerprint` says."""

    key: str
    fingerprint: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class JargonWord:
    """A word that customers do not use, and what to write instead (nothing: leave it out)."""

    word: str
    plain: str
    by: str


@dataclass(frozen=True)
class LinkCheck:
    """Whether an address of another site answered: `problem` says what is wrong, empty when nothing is."""

    address: str
    problem: str
    at: datetime


class UpkeepStore:
    """The upkeep's part of the knowledge base's file."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    def list_live_since(self, ids: Collection[str]) -> dict[EntryId, datetime]:
        """Return when each of these entries was last published, as far as they are live."""
        rows = self._file.rows_of(
            sorted(ids),
            "SELECT e.id, r.published_at FROM entries e "
            "JOIN revisions r ON r.entry = e.number AND r.revision = e.live "
            "WHERE e.id IN ({}) AND r.published_at IS NOT NULL",
        )
        return {EntryId(row["id"]): to_time(row["published_at"]) for row in rows}

    def list_overdue(self, today: date) -> list[tuple[EntryId, date]]:
        """Return the entries that are live and were to be checked before today, each with that day."""
        rows = self._file.rows(
            "SELECT e.id, r.check_by FROM entries e JOIN revisions r "
            "ON r.entry = e.number AND r.revision = e.live WHERE r.check_by < ? ORDER BY e.number",
            [today.isoformat()],
        )
        return [(EntryId(row["id"]), date.fromisoformat(row["check_by"])) for row in rows]

    def list_retired(self) -> frozenset[str]:
        """Return the ids of the entries that were retired."""
        return frozenset(
            row["id"] for row in self._file.rows("SELECT id FROM entries WHERE state = 'retired'")
        )

    # -- dismissals --------------------------------------------------------------------------------

    def list_dismissals(self) -> dict[str, Dismissal]:
        """Return what was dismissed, by the key of the finding."""
        rows = self._file.rows("SELECT * FROM dismissals")
        return {
            row["key"]: Dismissal(
                row["key"], row["fingerprint"], row["reason"], row["by"], to_time(row["at"])
            )
            for row in rows
        }

    def dismiss(self, key: str, fingerprint: str, reason: str, by: str) -> None:
        """Keep that this finding is none, until its content changes."""
        with self._file.transaction():
            self._file.write(
                upsert("dismissals", ("key", "fingerprint", "reason", "by", "at"), key=("key",)),
                [key, fingerprint, reason, by, self._file.now().isoformat()],
            )

    def restore(self, key: str) -> None:
        """Let a dismissed finding stand again."""
        with self._file.transaction():
            self._file.write("DELETE FROM dismissals WHERE key = ?", [key])

    # -- words -------------------------------------------------------------------------------------

    def list_jargon(self) -> list[JargonWord]:
        """Return the words that customers do not use, in alphabetical order."""
        rows = self._file.rows("SELECT word, plain, by FROM jargon ORDER BY word")
        return [JargonWord(row["word"], row["plain"], row["by"]) for row in rows]

    def jargon(self) -> Mapping[str, str]:
        """Return the plain word for each listed one."""
        return {each.word: each.plain for each in self.list_jargon()}

    def save_jargon(self, word: str, plain: str, by: str) -> None:
        """Put a word on the list, or another plain word beside it."""
        with self._file.transaction():
            self.remove_jargon(word)  # however it was written
            self._file.write("INSERT INTO jargon (word, plain, by) VALUES (?, ?, ?)", [word, plain, by])

    def remove_jargon(self, word: str) -> None:
        """Take a word off the list."""
        with self._file.transaction():
            self._file.write("DELETE FROM jargon WHERE word = ?", [word])

    # -- overdue notices ---------------------------------------------------------------------------

    def list_notices(self) -> frozenset[tuple[str, date]]:
        """Return which overdue entries somebody was told of.

        The entry and the day it was to be checked by.
        """
        rows = self._file.rows("SELECT entry_id, check_by FROM overdue_notices")
        return frozenset((row["entry_id"], date.fromisoformat(row["check_by"])) for row in rows)

    def add_notice(self, entry_id: str, check_by: date, told: str) -> None:
        """Keep that `told` was told of this overdue entry; it is not said twice."""
        with self._file.transaction():
            self._file.write(
                "INSERT INTO overdue_notices (entry_id, check_by, told, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                [entry_id, check_by.isoformat(), told, self._file.now().isoformat()],
            )

    # -- links to other sites ----------------------------------------------------------------------

    def list_link_checks(self) -> list[LinkCheck]:
        """Return what the last check of each address found."""
        rows = self._file.rows("SELECT * FROM link_checks ORDER BY address")
        return [LinkCheck(row["address"], row["problem"], to_time(row["at"])) for row in rows]

    def save_link_checks(self, problems: Mapping[str, str]) -> None:
        """Keep what a check of these addresses found, and nothing of any other."""
        now = self._file.now().isoformat()
        with self._file.transaction():
            self._file.write("DELETE FROM link_checks")
            self._file.write_many(
                "INSERT INTO link_checks (address, problem, at) VALUES (?, ?, ?)",
                [(address, problem, now) for address, problem in problems.items()],
            )
