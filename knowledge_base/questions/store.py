"""Stored and pinned questions, their vectors, and what passed the gate, in the knowledge base's file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.storage.database import Row, upsert
from bot.storage.times import to_time
from knowledge_base.errors import UnknownEntryError, UnknownPinError
from knowledge_base.model import EntryId
from knowledge_base.questions.model import (
    Pass,
    PassKind,
    Pin,
    QuestionVector,
    Source,
    StoredQuestion,
    key_of,
)
from knowledge_base.store.file import KnowledgeFile
from knowledge_base.tidy import one_line

# So many questions are kept: those asked most and, among these, last. A source older than this is let go.
MOST_QUESTIONS = 1000
OLDEST_DAYS = 365
_STORED = "SELECT q.text, q.key, s.* FROM questions q JOIN question_sources s ON s.question = q.key"


class QuestionStore:
    """The questions of one knowledge base. Synchronous; safe to share between threads, as its file is."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    # -- what customers asked ----------------------------------------------------------------------

    def set_sources(self, conversation_id: str, asked: Sequence[tuple[str, Source]]) -> None:
        """Set all that was asked in a conversation, masked, in place of what was known of it before."""
        with self._file.transaction():
            self._file.write("DELETE FROM question_sources WHERE conversation = ?", [conversation_id])
            for text, source in asked:
                self._add(one_line(text), source)
            self._drop_orphans()

    def redact(self, conversation_id: str, seqs: Iterable[int]) -> int:
        """Remove the questions at these places of a conversation. Return how many there were."""
        with self._file.transaction():
            gone = sum(
                self._file.write(
                    "DELETE FROM question_sources WHERE conversation = ? AND seq = ?", [conversation_id, seq]
                )
                for seq in seqs
            )
            self._drop_orphans()
            return gone

    def list_masked(self, conversation_id: str) -> dict[int, str]:
        """Return the masked questions of a conversation, by the place of the message in the record."""
        rows = self._file.rows(
            "SELECT s.seq, q.text FROM question_sources s JOIN questions q ON q.key = s.question "
            "WHERE s.conversation = ?",
            [conversation_id],
        )
        return {row["seq"]: row["text"] for row in rows}

    def list_questions(self, limit: int = MOST_QUESTIONS) -> list[StoredQuestion]:
        """Return the questions, those asked most first, then the last asked."""
        rows = self._file.rows(f"{_STORED} ORDER BY s.at")
        by_key: dict[str, list[Row]] = {}
        for row in rows:
            by_key.setdefault(row["key"], []).append(row)
        questions = [_question_of(rows) for rows in by_key.values()]
        questions.sort(key=lambda question: (question.asked, question.last_at), reverse=True)
        return questions[:limit]

    def trim(self) -> int:
        """Remove sources that are too old and questions beyond the most. Return how many questions went."""
        with self._file.transaction():
            self._file.write(
                "DELETE FROM question_sources WHERE julianday(at) < julianday(?) - ?",
                [self._file.now().isoformat(), OLDEST_DAYS],
            )
            before = self._count()
            self._drop_orphans()
            kept = (
                "SELECT question FROM question_sources GROUP BY question ORDER BY count(*) DESC, max(at) DESC"
            )
            self._file.write(f"DELETE FROM questions WHERE key NOT IN ({kept} LIMIT ?)", [MOST_QUESTIONS])
            self._drop_orphans()
            return before - self._count()

    def read_until(self) -> int:
        """Return how far the record has been read for questions."""
        return self._file.read_counter("questions_read")

    def set_read_until(self, place: int) -> None:
        """Keep how far the record has been read."""
        self._file.set_counter("questions_read", place)

    # -- pins --------------------------------------------------------------------------------------

    def list_pins(self) -> list[Pin]:
        """Return the pinned questions, the newest first."""
        rows = self._file.rows("SELECT * FROM pins ORDER BY at DESC, key")
        return [_pin_of(row) for row in rows]

    def pin(self, text: str, entry_id: str | None, by: str) -> Pin:
        """Return the question pinned to an entry, or with None to no answer.

        It is one pin however often pinned.

        Raises `UnknownEntryError`.
        """
        text = one_line(text)
        with self._file.transaction():
            if entry_id and not self._file.rows("SELECT 1 FROM entries WHERE id = ?", [entry_id]):
                raise UnknownEntryError(entry_id)
            self._file.write(
                upsert("pins", ("key", "text", "entry", "by", "at"), key=("key",)),
                [key_of(text), text, entry_id, by, self._file.now().isoformat()],
            )
            return _pin_of(self._file.rows("SELECT * FROM pins WHERE key = ?", [key_of(text)])[0])

    def unpin(self, text: str) -> None:
        """Take the pin off a question, or raise `UnknownPinError`."""
        with self._file.transaction():
            if not self._file.write("DELETE FROM pins WHERE key = ?", [key_of(text)]):
                raise UnknownPinError(text)
            self._drop_orphans()

    # -- vectors -----------------------------------------------------------------------------------

    def list_vectors(self, questions: Sequence[str]) -> list[QuestionVector]:
        """Return the vectors that were computed to read these questions."""
        sql = "SELECT question, encoder, text_key, vector FROM question_vectors WHERE question IN ({})"
        rows = self._file.rows_of(questions, sql)
        return [QuestionVector(r["question"], r["encoder"], r["text_key"], r["vector"]) for r in rows]

    def add_vectors(self, encoder: str, vectors: Mapping[tuple[str, bytes], bytes]) -> None:
        """Remember vectors by question and key, while there is such a question or pin."""
        known = "SELECT 1 FROM questions WHERE key = ?1 UNION ALL SELECT 1 FROM pins WHERE key = ?1"
        with self._file.transaction():
            self._file.write_many(
                "INSERT INTO question_vectors (question, encoder, text_key, vector) "
                f"SELECT ?1, ?2, ?3, ?4 WHERE EXISTS ({known}) "
                "ON CONFLICT (question, encoder, text_key) DO UPDATE SET vector = excluded.vector",
                [(question, encoder, key, vector) for (question, key), vector in vectors.items()],
            )

    # -- the gate's book ---------------------------------------------------------------------------

    def add_pass(self, entry_id: str, passed: Pass) -> None:
        """Note how a change of an entry went live, or why it did not."""
        with self._file.transaction():
            self._file.write(
                "INSERT INTO gate_passes (entry, kind, revision, by, at, reason, asked, changed, blocked) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    entry_id,
                    passed.kind,
                    passed.revision,
                    passed.by,
                    passed.at.isoformat(),
                    passed.reason,
                    passed.asked,
                    passed.changed,
                    json.dumps(passed.blocked, ensure_ascii=False),
                ],
            )

    def list_passes(self, entry_id: str | None = None, limit: int = 50) -> list[tuple[EntryId, Pass]]:
        """Return how the changes of an entry, or of all, went through the gate; the newest first."""
        rows = self._file.rows(
            "SELECT * FROM gate_passes WHERE ?1 IS NULL OR entry = ?1 ORDER BY number DESC LIMIT ?2",
            [entry_id, limit],
        )
        return [(EntryId(row["entry"]), _pass_of(row)) for row in rows]

    # -- inside ------------------------------------------------------------------------------------

    def _add(self, text: str, source: Source) -> None:
        key = key_of(text)
        if not key:
            return
        self._file.write(
            "INSERT INTO questions (key, text) VALUES (?, ?) ON CONFLICT DO NOTHING", [key, text]
        )
        self._file.write(
            "INSERT INTO question_sources (conversation, seq, question, at, shown, right, wrong, to_person) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                source.conversation_id,
                source.seq,
                key,
                source.at.isoformat(),
                source.shown,
                source.right,
                source.wrong,
                source.to_person,
            ],
        )

    def _drop_orphans(self) -> None:
        """Remove what is left of questions that nobody asked any more."""
        self._file.write("DELETE FROM question_sources WHERE question NOT IN (SELECT key FROM questions)")
        self._file.write("DELETE FROM questions WHERE key NOT IN (SELECT question FROM question_sources)")
        self._file.write(
            "DELETE FROM question_vectors WHERE question NOT IN "
            "(SELECT key FROM questions UNION SELECT key FROM pins)"
        )

    def _count(self) -> int:
        return int(self._file.rows("SELECT count(*) AS n FROM questions")[0]["n"])


def _question_of(rows: Sequence[Row]) -> StoredQuestion:
    """Return one question from its sources, the earliest first."""
    for_it = Counter(row["right"] for row in rows if row["right"])
    against = Counter(row["wrong"] for row in rows if row["wrong"])
    best = max(for_it, key=lambda entry: (for_it[entry] - against[entry], for_it[entry]), default=None)
    return StoredQuestion(
        text=rows[0]["text"],
        asked=len(rows),
        first_at=to_time(rows[0]["at"]),
        last_at=to_time(rows[-1]["at"]),
        right=best if best and for_it[best] > against[best] else None,
        wrong=tuple(sorted(entry for entry in against if against[entry] > for_it[entry])),
        to_person=sum(row["to_person"] for row in rows),
    )


def _pin_of(row: Row) -> Pin:
    return Pin(row["text"], row["entry"], row["by"], to_time(row["at"]))


def _pass_of(row: Row) -> Pass:
    kind: PassKind = row["kind"]
    return Pass(
        kind=kind,
        revision=row["revision"],
        by=row["by"],
        at=to_time(row["at"]),
        reason=row["reason"],
        asked=row["asked"],
        changed=row["changed"],
        blocked=tuple(json.loads(row["blocked"])),
    )
