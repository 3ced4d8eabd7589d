"""Markdown files: our own with front matter, and others' with their title as the first heading."""

from __future__ import annotations

import re

from knowledge_base.content import FENCE, ContentError, parse_content
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, text_of
from knowledge_base.model import Content

SOURCE = "markdown"
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>.*?)[ \t#]*$")


def read_markdown(files: list[SourceFile], reading: Reading) -> None:
    """Takes the entry of each file."""
    for file in files:
        text = text_of(file, reading)
        if text is None:
            continue
        if text.startswith(FENCE):
            _read_ours(file, text, reading)
        else:
            _read_others(file, text, reading)


def _read_ours(file: SourceFile, text: str, reading: Reading) -> None:
    try:
        read = parse_content(text, file.name)
    except ContentError as error:
        reading.problems += error.problems
        return
    line = read.line_of("id")
    reading.take(Incoming(file.name, line, SOURCE, read.id, read.content, read.id, read.state))


def _read_others(file: SourceFile, text: str, reading: Reading) -> None:
    """A file without front matter: the heading asks, what is below answers, the folder is the category."""
    lines = text.replace("\r\n", "\n").split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    heading = _HEADING.match(lines[first]) if first is not None else None
    if first is None or heading is None:
        sentence = f"Begin with the question as a heading (# …), or with {FENCE} to open front matter."
        reading.report(file.name, (first or 0) + 1, sentence)
        return
    content = Content(heading["title"], "\n".join(lines[first + 1 :]), category=_folder(file))
    reading.take(Incoming(file.name, first + 1, SOURCE, file.path.rpartition(".")[0], content))


def _folder(file: SourceFile) -> str:
    """The folder that the file lies in, as the name of a category."""
    name = file.path.rpartition("/")[0].rpartition("/")[2]
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
