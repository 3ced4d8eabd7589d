"""Markdown files: our own with front matter, other sites' with theirs, and those without any."""

from __future__ import annotations

from typing import Any

from bot.matching import Pattern
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, SourceState, locale_of, text_of
from knowledge_base.exchange.visibility import (
    field_name,
    hidden_folder,
    limits_readers,
    restriction,
    restriction_note,
)
from knowledge_base.model import Content
from knowledge_base.problems import ContentError
from knowledge_base.rendering import FENCE

SOURCE = "markdown"
_HEADING = Pattern(r"#{1,6}[ \t]+(?P<title>.*?)[ \t#]*$")
_OURS = Pattern(r"(?m:^)question[ \t]*:")
_THEIRS = Pattern(r"(?m:^)title[ \t]*:")
_FENCE = Pattern(rf"\n{FENCE}[ \t]*(?m:$)")
_LANGUAGE = ("locale", "lang", "language")
_USED = ("title", "category", "categories", "tags", *_LANGUAGE, "slug", "id")


def read_markdown(files: list[SourceFile], reading: Reading) -> None:
    """Take the entry of each file."""
    for file in files:
        text = text_of(file, reading)
        if text is None:
            continue
        text = text.replace("\r\n", "\n")
        front, end = _front_matter(text)
        if front is None:
            _read_plain(file, text, reading)
        elif _THEIRS.search(front) and not _OURS.search(front):
            _read_theirs(file, front, text[end:], reading)
        else:
            _read_ours(file, text, reading)


def _front_matter(text: str) -> tuple[str | None, int]:
    """Return what is between the fences, and where the text below them begins.

    None without front matter.
    """
    if not text.startswith(FENCE):
        return None, 0
    found = _FENCE.search(text)
    return (text[len(FENCE) : found.start() + 1], found.end()) if found else (text[len(FENCE) :], len(text))


def _read_ours(file: SourceFile, text: str, reading: Reading) -> None:
    from knowledge_base.content import parse_content  # only here: it reads YAML

    try:
        read = parse_content(text, file.name)
    except ContentError as error:
        reading.problems += error.problems
        return
    line = read.line_of("id")
    reading.take(Incoming(file.name, line, SOURCE, read.id, read.content, read.id, read.state))


def _read_theirs(file: SourceFile, front: str, answer: str, reading: Reading) -> None:
    """Read a page of another site: its title asks; what has no place in an entry is named and left out."""
    fields = _fields(file, front, reading)
    if fields is None:
        return
    limit = restriction(fields)
    unused = [str(name) for name in fields if field_name(str(name)) not in _USED and str(name) != limit]
    others = ", ".join(name for name in unused if not limits_readers(name))
    if others:
        reading.note(file.name, 1, f"Not used from the front matter: {others}.")
    categories = _texts(fields.get("categories"))
    content = Content(
        question=str(fields.get("title") or ""),
        answer=answer,
        category=str(fields.get("category") or next(iter(categories), "") or _folder(file)),
        tags=_texts(fields.get("tags")),
        locale=locale_of(next((str(fields[name]) for name in _LANGUAGE if fields.get(name)), "")),
    )
    if limit and limit != "draft":
        reading.note(file.name, 1, restriction_note(content.question, limit))
    external_id, former_id = _identity(file, fields)
    state: SourceState = "draft" if limit or _lies_hidden(file, reading) else "published"
    reading.take(Incoming(file.name, 1, SOURCE, external_id, content, state=state, former_id=former_id))


def _identity(file: SourceFile, fields: dict[str, Any]) -> tuple[str, str]:
    """Return the page's id and the one that earlier versions gave it.

    Slugs are unique in their folder only.
    """
    path, slug = file.path.rpartition(".")[0], str(fields.get("slug") or "")
    if fields.get("id"):
        return str(fields["id"]), slug or path
    if not slug or slug.startswith("/"):
        return slug or path, ""
    folder = file.path.rpartition("/")[0]
    return (f"{folder}/{slug}", slug) if folder else (slug, "")


def _fields(file: SourceFile, front: str, reading: Reading) -> dict[str, Any] | None:
    from ruamel.yaml import YAML  # only here: it is slow to load
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        fields = YAML(typ="safe", pure=True).load(front)
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        sentence = "This front matter is not valid YAML: text that holds `: ` needs quotes around it."
        reading.report(file.name, mark.line + 1 if mark else 1, sentence)
        return None
    return fields if isinstance(fields, dict) else {}


def _read_plain(file: SourceFile, text: str, reading: Reading) -> None:
    """Read a file without front matter.

    The heading asks, the text below answers, the folder is the category.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    heading = _HEADING.match(lines[first]) if first is not None else None
    if _is_about_the_folder(file) and not (heading and heading["title"].endswith("?")):
        reading.note(file.name, 1, "This file is about its folder and asks no question: left out.")
        return
    if first is None or heading is None:
        sentence = f"Begin with the question as a heading (# …), or with {FENCE} to open front matter."
        reading.report(file.name, (first or 0) + 1, sentence)
        return
    content = Content(heading["title"], "\n".join(lines[first + 1 :]), category=_folder(file))
    state: SourceState = "draft" if _lies_hidden(file, reading) else "published"
    reading.take(Incoming(file.name, first + 1, SOURCE, file.path.rpartition(".")[0], content, state=state))


def _is_about_the_folder(file: SourceFile) -> bool:
    return file.path.rpartition("/")[2].casefold().partition(".")[0] == "readme"


def _lies_hidden(file: SourceFile, reading: Reading) -> bool:
    """Return whether its folder says that it is not for everybody; then a note says so."""
    folder = hidden_folder(file.path)
    if folder:
        sentence = f"The folder “{folder}” says that this is not for everybody: it stays a draft."
        reading.note(file.name, 1, sentence)
    return bool(folder)


def _texts(value: Any) -> tuple[str, ...]:
    """Return a list of texts, or a text of several parted by commas."""
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(str(item) for item in items if item is not None)


def _folder(file: SourceFile) -> str:
    """Return the folder that the file lies in, as the name of a category."""
    name = file.path.rpartition("/")[0].rpartition("/")[2]
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
