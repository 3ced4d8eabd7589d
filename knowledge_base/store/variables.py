"""The values that are in many entries, with their history."""

from __future__ import annotations

from datetime import datetime

from knowledge_base.errors import UnknownVariableError, VariableInUseError
from knowledge_base.model import Variable
from knowledge_base.store.entries import LATEST, Entries
from knowledge_base.store.rows import content_of, variable_of
from knowledge_base.tidy import one_line
from knowledge_base.variables import names_in

_PRESENT = "SELECT * FROM variables v WHERE number = (SELECT max(number) FROM variables WHERE name = v.name)"
_LIVE = "SELECT e.*, r.* FROM entries e JOIN revisions r ON r.entry = e.number AND r.revision = e.live"


class Variables:
    """Named values. A change reaches customers at once: the entries that use it get a new generation."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._file = entries.file

    def list_variables(self) -> list[Variable]:
        """Return those that have a value, by name."""
        rows = self._file.rows(f"{_PRESENT} AND value IS NOT NULL ORDER BY name")
        return [variable_of(row) for row in rows]

    def values(self) -> dict[str, str]:
        """Return the values by name."""
        return {variable.name: variable.value or "" for variable in self.list_variables()}

    def values_at(self, at: datetime) -> dict[str, str]:
        """Return the values by name as they were at a time."""
        rows = self._file.rows("SELECT * FROM variables ORDER BY number")
        past = [variable for variable in map(variable_of, rows) if variable.at <= at]
        newest = {variable.name: variable.value for variable in past}
        return {name: value for name, value in newest.items() if value is not None}

    def list_history(self, name: str) -> list[Variable]:
        """Return every value that the variable had, newest first."""
        rows = self._file.rows("SELECT * FROM variables WHERE name = ? ORDER BY number DESC", [name])
        return [variable_of(row) for row in rows]

    def set_variable(self, name: str, value: str, by: str) -> Variable:
        """Return the variable with this value from now on, in every entry that uses it."""
        with self._file.transaction():
            return self._add(name, one_line(value), by)

    def remove_variable(self, name: str, by: str) -> None:
        """Remove the value of the name. Raises `VariableInUseError` while an entry uses it."""
        with self._file.transaction():
            if name not in self.values():
                raise UnknownVariableError([name])
            used = self.list_uses()[name]
            if used:
                raise VariableInUseError(name, used)
            self._add(name, None, by)

    def list_uses(self) -> dict[str, list[str]]:
        """Return by variable the ids of the entries whose newest or live revision uses it.

        Known ones at least.
        """
        uses: dict[str, list[str]] = {name: [] for name in self.values()}
        for source in (LATEST, _LIVE):
            for entry_id, _, names in self._users(source):
                for name in names:
                    if entry_id not in uses.setdefault(name, []):
                        uses[name].append(entry_id)
        return uses

    def _add(self, name: str, value: str | None, by: str) -> Variable:
        row = self._file.write_returning(
            "INSERT INTO variables (name, value, by, at) VALUES (?, ?, ?, ?) RETURNING *",
            [name, value, by, self._file.now().isoformat()],
        )[0]
        numbers = [number for _, number, names in self._users(_LIVE) if name in names]
        if numbers:
            generation = self._file.next_generation()
            self._file.write_many(
                "UPDATE entries SET generation = ? WHERE number = ?",
                [(generation, number) for number in numbers],
            )
        return variable_of(row)

    def _users(self, source: str) -> list[tuple[str, int, frozenset[str]]]:
        """Return the entries with braces in them, and the variables that they use."""
        braces = (
            "instr(r.question || r.answer, '{{') OR EXISTS (SELECT 1 FROM phrasings p "
            "WHERE p.entry = r.entry AND p.revision = r.revision AND instr(p.text, '{{')) "
            "OR EXISTS (SELECT 1 FROM translations t WHERE t.entry = r.entry AND t.revision = r.revision "
            "AND instr(t.question || t.answer || t.phrasings, '{{'))"
        )
        rows = self._file.rows(f"{source} WHERE {braces}")
        texts = self._entries.texts_for(rows)
        return [(row["id"], row["number"], names_in(content_of(row, texts))) for row in rows]
