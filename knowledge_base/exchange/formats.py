"""The formats that can be imported, and which of them a file is in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from knowledge_base.exchange.help_centres import is_chatwoot, is_zendesk, read_chatwoot, read_zendesk
from knowledge_base.exchange.incoming import Reading, SourceFile, join_languages, text_of
from knowledge_base.exchange.json_files import read_json
from knowledge_base.exchange.json_items import Document, parse_document
from knowledge_base.exchange.markdown_files import read_markdown
from knowledge_base.exchange.tables import read_tables
from knowledge_base.exchange.web_pages import read_pages

Format = Literal["auto", "markdown", "csv", "json", "html", "chatwoot", "zendesk"]
JsonFormat = Literal["json", "chatwoot", "zendesk"]

KINDS: dict[str, Format] = {
    "md": "markdown",
    "markdown": "markdown",
    "csv": "csv",
    "tsv": "csv",
    "json": "json",
    "jsonl": "json",
    "html": "html",
    "htm": "html",
}
_JSON_FORMATS = ("json", "chatwoot", "zendesk")


def read_files(files: Sequence[SourceFile], wanted: Format = "auto") -> Reading:
    """Return what the files hold.

    With a `wanted` format other files are left out; `auto` looks at each one.
    """
    reading = Reading()
    by_kind: dict[str, list[SourceFile]] = {}
    for file in files:
        kind = KINDS.get(file.kind)
        if kind and (wanted in ("auto", kind) or (kind == "json" and wanted in _JSON_FORMATS)):
            by_kind.setdefault(kind, []).append(file)
    if not by_kind:
        name = files[0].name if files else "the import"
        kinds = ", ".join(f".{kind}" for kind in KINDS)
        reading.report(name, 1, f"Nothing here can be imported: files that can end in {kinds}.")
    read_markdown(by_kind.get("markdown", []), reading)
    read_tables(by_kind.get("csv", []), reading)
    _read_json_files(by_kind.get("json", []), wanted, reading)
    if pages := by_kind.get("html"):
        read_pages(pages, reading)
    return join_languages(reading)


def _read_json_files(files: list[SourceFile], wanted: Format, reading: Reading) -> None:
    documents: dict[str, list[tuple[SourceFile, Document]]] = {"chatwoot": [], "zendesk": []}
    for file in files:
        document = _parsed(file, reading)
        if document is None:
            continue
        kind = _json_format(document) if wanted == "auto" else wanted
        if kind == "json":
            read_json(file, document, reading)
        elif kind != _json_format(document):
            sentence = f"This is no export of {kind.capitalize()}: choose another format, or another file."
            reading.report(file.name, 1, sentence)
        else:
            documents[kind].append((file, document))
    read_chatwoot(documents["chatwoot"], reading)
    read_zendesk(documents["zendesk"], reading)


def _parsed(file: SourceFile, reading: Reading) -> Document | None:
    text = text_of(file, reading)
    if text is None:
        return None
    try:
        return parse_document(text)
    except json.JSONDecodeError as error:
        reading.report(file.name, error.lineno, f"This is not valid JSON ({error.msg}).")
    except RecursionError:
        reading.report(file.name, 1, "This JSON is nested too deeply to be read.")
    return None


def _json_format(document: Document) -> JsonFormat:
    if is_chatwoot(document):
        return "chatwoot"
    return "zendesk" if is_zendesk(document) else "json"
