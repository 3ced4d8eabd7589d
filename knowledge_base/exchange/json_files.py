"""JSON files of entries: our own export, and any list of objects with a question and an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from knowledge_base.exchange.fields import NAMES, named, read_content, read_state
from knowledge_base.exchange.html_text import as_markdown
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, identify
from knowledge_base.exchange.json_items import Document, Item
from knowledge_base.exchange.visibility import restriction, restriction_note
from knowledge_base.model import EntryId
from knowledge_base.problems import is_entry_id
from knowledge_base.tidy import one_line
from knowledge_base.variables import NAME

SOURCE = "json"
FORMAT, VERSION = "frontdesk", 1


def read_json(file: SourceFile, document: Document, reading: Reading) -> None:
    """Take the entries of a document: those in its list, or in its list `entries`.

    Our own exports also say which values the variables of the entries had.
    """
    version = document.values.get("version", VERSION)
    if document.values.get("format") == FORMAT and version != VERSION:
        sentence = f"A newer Frontdesk wrote this (version {version}); this one reads version {VERSION}."
        reading.report(file.name, 1, sentence)
        return
    ours = document.values.get("format") == FORMAT
    variables = document.values.get("variables")
    if ours and isinstance(variables, dict):
        named_well = {name: value for name, value in variables.items() if NAME.fullmatch(name)}
        reading.variables.update({name: str(value) for name, value in named_well.items()})
    items = document.lists.get("", document.lists.get("entries"))
    if items is None and ours and variables is not None:
        return
    if items is None:
        sentence = "No list of entries is here: write a list of objects with a question and an answer."
        reading.report(file.name, 1, sentence)
        return
    for item in items:
        _take(file, item, ours, reading)


def _take(file: SourceFile, item: Item, ours: bool, reading: Reading) -> None:
    before = len(reading.problems)

    def report(sentence: str) -> None:
        reading.report(file.name, item.line, sentence)

    if not isinstance(item.value, dict):
        report("An entry must be an object with a question and an answer.")
        return
    fields = named(item.value, report)
    given = _id_of(fields)
    content, state = read_content(fields, report), read_state(fields, report)
    if not ours:
        content = replace(content, answer=as_markdown(content.answer))
    # An export of ours says by its state whether customers read it.
    unheeded = NAMES if ours else ("state", "audience")
    limit = restriction({name: value for name, value in fields.items() if name not in unheeded})
    if limit and state == "published":
        state = "draft"
        reading.note(file.name, item.line, restriction_note(content.question, limit))
    if ours and not is_entry_id(given):
        report("`id` is part of a URL: letters a-z, digits, - and _ only, at most 80.")
    if len(reading.problems) == before:
        external_id, former_id = identify(given, one_line(content.question))
        entry_id = EntryId(given) if ours else None
        reading.take(Incoming(file.name, item.line, SOURCE, external_id, content, entry_id, state, former_id))


def _id_of(fields: dict[str, Any]) -> str:
    """Return the id, also when it is a number."""
    given = fields.pop("id", None)
    return one_line(str(given)) if isinstance(given, (str, int)) else ""
