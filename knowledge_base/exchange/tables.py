"""Tables (CSV): one row for an entry, the first row names the columns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from knowledge_base.exchange.fields import our_name, read_content, read_state
from knowledge_base.exchange.html_text import as_markdown
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, identify, text_of
from knowledge_base.exchange.visibility import (
    is_harmless,
    limits_readers,
    restriction,
    restriction_note,
)
from knowledge_base.tidy import one_line

SOURCE = "table"
_SEPARATORS = ",;\t|"
# What parts a cell with several values.
_LISTS = {
    "phrasings": dict.fromkeys(map(ord, "|"), "\n"),
    "tags": dict.fromkeys(map(ord, "|,;"), "\n"),
}
_NOT_IN_TABLES = ("audience", "translations")
_MOST_CELL = 1_000_000


def read_tables(files: list[SourceFile], reading: Reading) -> None:
    """Take the entries of the rows. Phrasings share a cell, parted by lines or |; tags by commas too."""
    for file in files:
        text = text_of(file, reading)
        if text is not None:
            _Table(file, text, reading).read()


class _Table:
    def __init__(self, file: SourceFile, text: str, reading: Reading) -> None:
        self._file = file.name
        self._text = text
        self._reading = reading
        self._width = 0
        # Columns that may say who reads a row; and how many rows each unknown one of them keeps drafts.
        self._limits: dict[int, str] = {}
        self._kept: Counter[str] = Counter()

    def read(self) -> None:
        rows = self._rows()
        line, header = next(rows, (1, []))
        self._width = len(header)
        columns = self._columns(line, header)
        if columns:
            for line, row in rows:
                if any(cell.strip() for cell in row):
                    self._take(line, columns, row)
        for column, count in self._kept.items():
            self._reading.note(self._file, 1, _kept_note(column, count))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the line on which it starts; a row that cannot be read ends the table."""
        csv.field_size_limit(_MOST_CELL)
        reader = csv.reader(StringIO(self._text, newline=""), delimiter=self._separator(), strict=True)
        line = 1
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                sentence = f"The row that starts here cannot be read ({error}): look at its quotes."
                self._reading.report(self._file, line, sentence)
                return
            yield line, row
            line = reader.line_num + 1

    def _separator(self) -> str:
        first = self._text.split("\n", 1)[0]
        return max(_SEPARATORS, key=first.count)

    def _columns(self, line: int, header: list[str]) -> dict[int, str]:
        """Return what each column holds; nothing when a question or an answer has none."""
        columns: dict[int, str] = {}
        for place, given in enumerate(header):
            name = our_name(given)
            if name is None or name in _NOT_IN_TABLES:
                if given.strip() and is_harmless(given):
                    self._reading.note(self._file, line, f"The column “{given.strip()}” is not used.")
                elif given.strip():
                    self._limits[place] = given.strip()
            elif name in columns.values():
                sentence = f"The column “{given.strip()}” gives the {name} a second time: keep one."
                self._reading.report(self._file, line, sentence)
            else:
                columns[place] = name
        for name in ("question", "answer"):
            if name not in columns.values():
                sentence = f"No column is called “{name}”: name it so in the first row."
                self._reading.report(self._file, line, sentence)
                return {}
        return columns

    def _take(self, line: int, columns: dict[int, str], row: list[str]) -> None:
        if any(cell.strip() for cell in row[self._width :]):
            extra = len(row) - self._width
            sentence = f"This row has {extra} cells more than the first: put quotes around the long text."
            self._reading.report(self._file, line, sentence)
            return
        fields: dict[str, object] = {}
        for place, name in columns.items():
            cell = row[place] if place < len(row) else ""
            fields[name] = _values(cell, _LISTS[name]) if name in _LISTS else cell
        before = len(self._reading.problems)

        def report(sentence: str) -> None:
            self._reading.report(self._file, line, sentence)

        content, state = read_content(fields, report), read_state(fields, report)
        content = replace(content, answer=as_markdown(content.answer))
        if limit := restriction({**self._limiting(row), **_but_state(fields)}):
            state = "draft" if state == "published" else state
            if limits_readers(limit) or limit in fields:
                self._reading.note(self._file, line, restriction_note(content.question, limit))
            else:
                self._kept[limit] += 1
        external_id, former_id = identify(one_line(str(fields.get("id") or "")), content.question)
        if len(self._reading.problems) == before:
            self._reading.take(
                Incoming(self._file, line, SOURCE, external_id, content, state=state, former_id=former_id)
            )

    def _limiting(self, row: list[str]) -> dict[str, str]:
        return {name: row[place] for place, name in self._limits.items() if place < len(row)}


def _but_state(fields: dict[str, object]) -> dict[str, object]:
    """Return the fields without the state, which is read by itself."""
    return {name: value for name, value in fields.items() if name != "state"}


def _kept_note(column: str, rows: int) -> str:
    reads = "1 row, so it stays a draft" if rows == 1 else f"{rows} rows, so they stay drafts"
    return f"“{column}” may limit who reads {reads}. Publish in the studio what everybody may read."


def _values(cell: str, parts: dict[int, str]) -> list[str]:
    return [part for part in cell.translate(parts).split("\n") if part.strip()]
