"""Gaps, their questions and their history, in the knowledge base's file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone

from knowledge_base.errors import UnknownGapError
from knowledge_base.gaps.model import Gap, GapQuestion, GapState, GapStep, GapVector, StepKind
from knowledge_base.gaps.rows import gap_of, question_of, step_of
from knowledge_base.store.file import KnowledgeFile
from knowledge_base.store.json_columns import EACH_VALUE, each_of

# Of a question that the assistant was only unsure of, an editor is asked, but it is no gap.
_MISSED = """q.signs <> '["unsure"]'"""
# An answered gap shows whom it had cost; any other one only those who still have no answer.
_COUNTED = f"{_MISSED} AND (g.state = 'answered' OR q.answered_by IS NULL)"
_GAPS = f"""
    SELECT g.*, count(q.seq) AS asked, max(q.at) AS last_at,
        count(DISTINCT CASE WHEN {_COUNTED} THEN q.person END) AS people,
        coalesce(sum(CASE WHEN {_COUNTED} THEN q.waited_s END), 0) AS waited_s
    FROM gaps g JOIN gap_questions q ON q.gap = g.number
"""
_ORDER = "ORDER BY people + waited_s / 600.0 DESC, last_at DESC, g.number"
_MOST_VECTORS = 600


class GapStore:
    """The gaps of one knowledge base. Synchronous; safe to share between threads, as its file is."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    # -- reading -----------------------------------------------------------------------------------

    def list_gaps(self, state: GapState, limit: int = 50, offset: int = 0) -> list[Gap]:
        """Return the gaps in a state, the costliest first."""
        rows = self._file.rows(
            f"{_GAPS} WHERE g.state = ? GROUP BY g.number HAVING max({_MISSED}) {_ORDER} LIMIT ? OFFSET ?",
            [state, limit, offset],
        )
        signs = self._signs([row["number"] for row in rows])
        return [gap_of(row, signs.get(row["number"], {})) for row in rows]

    def count_gaps(self) -> dict[str, int]:
        """Return how many gaps are in each state that has some."""
        filled = f"SELECT gap FROM gap_questions q WHERE {_MISSED}"
        sql = f"SELECT state, count(*) AS n FROM gaps WHERE number IN ({filled}) GROUP BY state"
        return {row["state"]: row["n"] for row in self._file.rows(sql)}

    def get_gap(self, number: int) -> Gap:
        """Return the gap, or `UnknownGapError`."""
        rows = self._file.rows(f"{_GAPS} WHERE g.number = ? GROUP BY g.number", [number])
        if not rows:
            raise UnknownGapError(number)
        return gap_of(rows[0], self._signs([number]).get(number, {}))

    def list_questions(self, number: int, limit: int = 200) -> list[GapQuestion]:
        """Return the questions of a gap, those without an answer first, then the newest."""
        rows = self._file.rows(
            "SELECT * FROM gap_questions WHERE gap = ? ORDER BY answered_by IS NOT NULL, at DESC LIMIT ?",
            [number, limit],
        )
        return [question_of(row) for row in rows]

    def list_steps(self, number: int) -> list[GapStep]:
        """Return what became of a gap, the newest first."""
        rows = self._file.rows("SELECT * FROM gap_steps WHERE gap = ? ORDER BY number DESC", [number])
        return [step_of(row) for row in rows]

    def list_taught(self, since: datetime, until: datetime) -> list[GapStep]:
        """Return what was taught in that time, the first first."""
        rows = self._file.rows(
            "SELECT * FROM gap_steps WHERE kind = 'taught' AND at >= ? AND at < ? ORDER BY number",
            [since.astimezone(timezone.utc).isoformat(), until.astimezone(timezone.utc).isoformat()],
        )
        return [step_of(row) for row in rows]

    def count_decided(self, since: datetime) -> int:
        """Return how many questions editors have decided on since then; a skipped one waits undecided."""
        rows = self._file.rows(
            "SELECT count(*) AS n FROM gap_steps WHERE by <> '' AND at >= ? "
            "AND kind IN ('taught', 'taken_up', 'dismissed')",
            [since.astimezone(timezone.utc).isoformat()],
        )
        return int(rows[0]["n"])

    def list_undecided(self, limit: int) -> list[GapQuestion]:
        """Return the newest questions of open gaps that nothing answers, or nothing surely."""
        rows = self._file.rows(
            "SELECT q.* FROM gap_questions q JOIN gaps g ON g.number = q.gap "
            "WHERE g.state = 'open' AND q.answered_by IS NULL ORDER BY q.at DESC LIMIT ?",
            [limit],
        )
        return [question_of(row) for row in rows]

    # -- what customers asked ----------------------------------------------------------------------

    def list_masked(self, conversation_id: str) -> dict[int, GapQuestion]:
        """Return what is known of a conversation's questions, by the place of the message in the record."""
        rows = self._file.rows("SELECT * FROM gap_questions WHERE conversation = ?", [conversation_id])
        return {row["seq"]: question_of(row) for row in rows}

    def set_questions(self, conversation_id: str, questions: Sequence[GapQuestion]) -> None:
        """Set all missed questions of a conversation, in place of what was known of it; groups are kept."""
        with self._file.transaction():
            known = self.list_masked(conversation_id)
            self._file.write("DELETE FROM gap_questions WHERE conversation = ?", [conversation_id])
            for question in questions:
                before = known.get(question.seq)
                same = before is not None and before.text == question.text
                self._insert(question, before if same else None)
            left = {(question.seq, question.text) for question in questions}
            if gone := {q.gap for q in known.values() if q.gap and (q.seq, q.text) not in left}:
                self._tidy(gone)

    def redact(self, conversation_id: str, seqs: Iterable[int]) -> int:
        """Let go of the questions at these places, and of all replies in the conversation, any of which may
        repeat what goes; they are read anew from the record. How many questions changed.
        """
        with self._file.transaction():
            known = self.list_masked(conversation_id)
            gone = [known[seq] for seq in seqs if seq in known]
            for question in gone:
                self._file.write(
                    "DELETE FROM gap_questions WHERE conversation = ? AND seq = ?",
                    [conversation_id, question.seq],
                )
            self._tidy({question.gap for question in gone if question.gap})
            return len(gone) + self._file.write(
                "UPDATE gap_questions SET reply = NULL WHERE conversation = ? AND reply IS NOT NULL",
                [conversation_id],
            )

    def list_ungrouped(self, limit: int) -> list[GapQuestion]:
        """Return questions that nothing answers and that are in no gap yet, the oldest first."""
        rows = self._file.rows(
            "SELECT * FROM gap_questions WHERE gap IS NULL AND answered_by IS NULL AND asked IS NOT NULL "
            "ORDER BY at, conversation, seq LIMIT ?",
            [limit],
        )
        return [question_of(row) for row in rows]

    def list_to_ask(self, generation: int, limit: int) -> list[GapQuestion]:
        """Return those of the newest questions that were not asked again since this generation went live."""
        newest = "SELECT * FROM gap_questions ORDER BY at DESC LIMIT ?"
        rows = self._file.rows(f"SELECT * FROM ({newest}) WHERE asked IS NOT ?", [limit, generation])
        return [question_of(row) for row in rows]

    def list_standing(self) -> list[tuple[int, GapState, int, int, str | None]]:
        """Return each gap's number, its state, how many questions it has, how many of them nothing answers,
        and the entry that answers most.
        """
        rows = self._file.rows(
            "SELECT g.number, g.state, count(*) AS asked, sum(q.answered_by IS NULL) AS left_over, "
            "(SELECT a.answered_by FROM gap_questions a WHERE a.gap = g.number AND a.answered_by IS NOT NULL "
            "GROUP BY a.answered_by ORDER BY count(*) DESC LIMIT 1) AS best "
            "FROM gaps g JOIN gap_questions q ON q.gap = g.number GROUP BY g.number"
        )
        return [(row["number"], row["state"], row["asked"], row["left_over"], row["best"]) for row in rows]

    def list_vectors(self) -> list[GapVector]:
        """Return the vectors of the gaps that changed last."""
        rows = self._file.rows(
            "SELECT number, vectors, mean FROM gaps ORDER BY changed_at DESC LIMIT ?", [_MOST_VECTORS]
        )
        return [GapVector(row["number"], row["vectors"], row["mean"]) for row in rows]

    def add_to_gaps(
        self, places: Sequence[tuple[GapQuestion, int | None, int]], vectors: Mapping[int, tuple[int, bytes]]
    ) -> None:
        """Put questions into gaps: the known one, or with None the new one of that place in `vectors`.

        `vectors` holds for each place the count and mean of its group as they are now.
        """
        with self._file.transaction():
            opened: dict[int, int] = {}
            for question, known, place in places:
                number = known if known is not None else opened.get(place)
                if number is None:
                    number = opened[place] = self._open(question)
                count, mean = vectors[place]
                self._file.write(
                    "UPDATE gaps SET vectors = ?, mean = ? WHERE number = ?", [count, mean, number]
                )
                self._file.write(
                    "UPDATE gap_questions SET gap = ? WHERE conversation = ? AND seq = ?",
                    [number, question.conversation_id, question.seq],
                )

    def set_answers(self, answers: Iterable[tuple[GapQuestion, str | None]], generation: int) -> None:
        """Set which entry answers each question, asked of what went live with this generation."""
        with self._file.transaction():
            self._file.write_many(
                "UPDATE gap_questions SET answered_by = ?, asked = ? WHERE conversation = ? AND seq = ?",
                [(entry, generation, question.conversation_id, question.seq) for question, entry in answers],
            )

    # -- what becomes of gaps ----------------------------------------------------------------------

    def snooze(self, number: int, by: str, until: datetime, reason: str) -> None:
        """Put a gap away until then."""
        self._move(number, "snoozed", "snoozed", by, reason=reason, until=until)

    def dismiss(self, number: int, by: str, reason: str) -> None:
        """Put a gap away for good; who asks again is counted all the same."""
        self._move(number, "dismissed", "dismissed", by, reason=reason)

    def reopen(self, number: int, by: str, reason: str = "") -> None:
        """Bring a gap back."""
        self._move(number, "open", "reopened", by, reason=reason)

    def link_entry(self, number: int, by: str, entry_id: str, reason: str) -> None:
        """Note that an entry was written for the gap, or given its wordings."""
        self._move(number, "taken_up", "taken_up", by, reason=reason, entry_id=entry_id)

    def mark_taught(self, number: int, by: str, entry_id: str, revision: int | None) -> None:
        """Note that wordings of the gap are phrasings of an entry, by this revision of it; with None, were
        already.
        """
        self._move(number, "taken_up", "taught", by, entry_id=entry_id, revision=revision)

    def mark_answered(self, number: int, entry_id: str) -> None:
        """Mark the gap as answered: asked again, its questions get an answer, most of them this one."""
        self._move(number, "answered", "answered", "", entry_id=entry_id)

    def wake_due(self) -> list[int]:
        """Bring back the snoozed gaps whose time has come. Return their numbers."""
        with self._file.transaction():
            now = self._file.now().isoformat()
            sql = "SELECT number FROM gaps WHERE state = 'snoozed' AND until <= ?"
            due = [row["number"] for row in self._file.rows(sql, [now])]
            for number in due:
                self._move(number, "open", "woken", "")
            return due

    # -- how far it has come -----------------------------------------------------------------------

    def read_until(self) -> int:
        """Return how far the record has been read for missed questions."""
        return self._file.read_counter("gaps_read")

    def set_read_until(self, place: int) -> None:
        """Keep how far the record has been read."""
        self._file.set_counter("gaps_read", place)

    # -- inside ------------------------------------------------------------------------------------

    def _insert(self, question: GapQuestion, known: GapQuestion | None) -> None:
        self._file.write(
            "INSERT INTO gap_questions (conversation, seq, at, person, text, signs, waited_s, "
            "dissatisfaction, wrong, reply, gap, answered_by, asked) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                question.conversation_id,
                question.seq,
                question.at.isoformat(),
                question.person,
                question.text,
                json.dumps(question.signs),
                question.waited_s,
                question.dissatisfaction,
                question.wrong,
                question.reply,
                known.gap if known else None,
                known.answered_by if known else None,
                known.asked if known else None,
            ],
        )

    def _tidy(self, numbers: Iterable[int]) -> None:
        """Name the gap after a question that is in it; one that has none left goes, with its history."""
        for number in numbers:
            texts = [
                row["text"]
                for row in self._file.rows(
                    "SELECT text FROM gap_questions WHERE gap = ? ORDER BY at DESC", [number]
                )
            ]
            if not texts:
                self._file.write("DELETE FROM gap_steps WHERE gap = ?", [number])
                self._file.write("DELETE FROM gaps WHERE number = ?", [number])
            else:
                self._file.write(
                    "UPDATE gaps SET question = ? WHERE number = ? AND question NOT IN "
                    "(SELECT text FROM gap_questions WHERE gap = ?)",
                    [texts[0], number, number],
                )

    def _open(self, question: GapQuestion) -> int:
        now = self._file.now().isoformat()
        made = self._file.write_returning(
            "INSERT INTO gaps (state, question, opened_at, changed_at, vectors, mean) "
            "VALUES ('open', ?, ?, ?, 0, x'') RETURNING number",
            [question.text, now, now],
        )
        number = int(made[0]["number"])
        self._add_step(number, GapStep("opened", "", self._file.now()))
        return number

    def _move(
        self,
        number: int,
        state: GapState,
        kind: StepKind,
        by: str,
        *,
        reason: str = "",
        entry_id: str | None = None,
        until: datetime | None = None,
        revision: int | None = None,
    ) -> None:
        with self._file.transaction():
            moved = self._file.write(
                "UPDATE gaps SET state = ?, reason = ?, until = ?, entry = coalesce(?, entry), "
                "changed_at = ? WHERE number = ?",
                [
                    state,
                    reason,
                    until.isoformat() if until else None,
                    entry_id,
                    self._file.now().isoformat(),
                    number,
                ],
            )
            if not moved:
                raise UnknownGapError(number)
            self._add_step(number, GapStep(kind, by, self._file.now(), reason, entry_id, until, revision))

    def _add_step(self, number: int, step: GapStep) -> None:
        self._file.write(
            "INSERT INTO gap_steps (gap, kind, by, at, reason, entry, until, revision) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number,
                step.kind,
                step.by,
                step.at.isoformat(),
                step.reason,
                step.entry_id,
                step.until.isoformat() if step.until else None,
                step.revision,
            ],
        )

    def _signs(self, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
        """Return how often each sign showed in each of these gaps."""
        found: dict[int, dict[str, int]] = {}
        sql = (
            f"SELECT gap, {EACH_VALUE} AS sign, count(*) AS n FROM gap_questions, {each_of('signs')} "
            "WHERE gap IN ({}) GROUP BY gap, sign"
        )
        for row in self._file.rows_of(numbers, sql):
            found.setdefault(row["gap"], {})[row["sign"]] = row["n"]
        return found
