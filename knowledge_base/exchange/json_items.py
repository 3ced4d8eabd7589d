"""JSON with lines: the elements of its lists, each with where it is in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_BLANK = " \t\r\n"
_decoder = json.JSONDecoder()


@dataclass(frozen=True)
class Item:
    """One element of a list, and the line on which it starts."""

    value: Any
    line: int


@dataclass
class Document:
    """A JSON file: the lists in it, by key (`""` when the file is one list), and its other values."""

    lists: dict[str, list[Item]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def parse_document(text: str) -> Document:
    """Return the document; `json.JSONDecodeError` with a line when it is not JSON, or neither object nor
    list.

    Several objects, one after the other (JSON Lines), are read as one list.
    """
    cursor = _Cursor(text)
    document = Document()
    if cursor.peek() == "[":
        document.lists[""] = list(cursor.elements())
    elif cursor.peek() == "{":
        cursor.fields(document)
        if cursor.peek():
            return Document(lists={"": list(_Cursor(text).values())})
    else:
        raise cursor.error("Expecting an object or a list")
    if cursor.peek():
        raise cursor.error("Extra data")
    return document


class _Cursor:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = (0, 1)

    def peek(self) -> str:
        """Return the next character that is not blank; empty at the end."""
        while (sign := self._text[self._at : self._at + 1]) and sign in _BLANK:
            self._at += 1
        return sign

    def error(self, why: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(why, self._text, self._at)

    def fields(self, document: Document) -> None:
        """Read an object."""
        self._step("{")
        while self.peek() != "}":
            key = self._value()
            if not isinstance(key, str):
                raise self.error("Expecting a name in quotes")
            self._step(":")
            if self.peek() == "[":
                document.lists[key] = list(self.elements())
            else:
                document.values[key] = self._value()
            self._next("}")
        self._step("}")

    def elements(self) -> Iterator[Item]:
        """Read a list."""
        self._step("[")
        while self.peek() != "]":
            yield self._item()
            self._next("]")
        self._step("]")

    def values(self) -> Iterator[Item]:
        """Read one value after the other to the end."""
        while self.peek():
            yield self._item()

    def _item(self) -> Item:
        self.peek()
        line = self._line()
        return Item(self._value(), line)

    def _line(self) -> int:
        counted, line = self._counted
        line += self._text.count("\n", counted, self._at)
        self._counted = (self._at, line)
        return line

    def _value(self) -> Any:
        self.peek()
        value, self._at = _decoder.raw_decode(self._text, self._at)
        return value

    def _step(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self.error(f"Expecting “{wanted}”")
        self._at += 1

    def _next(self, end: str) -> None:
        """Pass the comma between two; a comma before the end is a slip."""
        if self.peek() == ",":
            self._at += 1
            if self.peek() == end:
                raise self.error("A comma with nothing behind it")
        elif self.peek() != end:
            raise self.error(f"Expecting “,” or “{end}”")
