"""An entry as a Markdown file: YAML front matter above the answer.

    ---
    id: delivery-costs
    question: What does delivery cost?
    category: Delivery
    phrasings:
      - how much is shipping
    ---
    Delivery in the Netherlands costs €4.95, and nothing from €50.

Strict, so that a slip never reaches a customer: an unknown key, a missing key, a value of the wrong type
or broken YAML is a `Problem` with its file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from knowledge_base.errors import KnowledgeError
from knowledge_base.model import Content, EntryId
from knowledge_base.tidy import one_line, tidy

FENCE = "---"
REQUIRED = ("id", "question", "category")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_STRING, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
# Plain YAML that every parser reads back as the same string; anything else is written in quotes.
_PLAIN = re.compile(r"[A-Za-zÀ-ÿ](?:[\w ,.?!'’€%()/+-]*[\w.?!'’€%()/+])?")
_SPECIAL = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a content file: where (line counts from 1), and what to do about it."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class ContentError(KnowledgeError):
    """Content that cannot be read; `problems` names every place."""

    code = "invalid_content"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class ContentFile:
    """An entry read from a file. `lines` says where each of its keys, and each phrasing, stands."""

    file: str
    id: EntryId
    content: Content
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Where the key or phrasing stands, the first line when the file leaves it out."""
        return self.lines.get(key, 1)


def parse_content(text: str, file: str = "content.md") -> ContentFile:
    """The entry in the text of a file, or `ContentError` with every problem that was found."""
    front, answer, answer_line = _split(text.removeprefix("\ufeff"), file)
    reading = _Reading(file)
    nodes = reading.mapping(front)
    for key in [key for key in REQUIRED if key not in nodes and not reading.problems]:
        reading.report(1, f"The key `{key}` is missing: add a line `{key}: …` between the two {FENCE} lines.")
    values = {key: _READERS[key](reading, key, node) for key, node in nodes.items() if key in _READERS}
    if not answer.strip():
        reading.report(answer_line, f"The answer is empty: write it below the second {FENCE} line.")
    if reading.problems:
        raise ContentError(reading.problems)
    entry_id = EntryId(values.pop("id"))
    given = {key: value for key, value in values.items() if value is not None}
    content = tidy(Content(answer=answer, **given))
    lines = {one_line(item.value): item.start_mark.line + 1 for item in _items(nodes.get("phrasings"))}
    lines |= reading.key_lines | {"answer": answer_line}
    return ContentFile(file, entry_id, content, lines)


def render_content(entry_id: str, content: Content) -> str:
    """The text of a file that `parse_content` reads back as the same entry."""
    lines = [f"id: {_scalar(entry_id)}", f"question: {_scalar(content.question)}"]
    lines.append(f"category: {_scalar(content.category)}")
    if content.tags:
        lines.append(f"tags: [{', '.join(json.dumps(tag, ensure_ascii=False) for tag in content.tags)}]")
    if content.locale != "en":
        lines.append(f"locale: {_scalar(content.locale)}")
    if content.owner:
        lines.append(f"owner: {_scalar(content.owner)}")
    if content.check_by:
        lines.append(f"check_by: {content.check_by.isoformat()}")
    if content.phrasings:
        lines += ["phrasings:", *(f"  - {_scalar(phrasing)}" for phrasing in content.phrasings)]
    return _UNPRINTABLE.sub(_escaped, "\n".join([FENCE, *lines, FENCE])) + f"\n{content.answer}\n"


def _split(text: str, file: str) -> tuple[str, str, int]:
    """The front matter, the answer, and the line on which the answer starts."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != FENCE:
        raise ContentError([Problem(file, 1, f"The first line must be {FENCE}, to open the front matter.")])
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == FENCE:
            rest = lines[number:]
            blank = next((n for n, line in enumerate(rest) if line.strip()), 0)
            return "\n".join(["", *lines[1 : number - 1]]), "\n".join(rest), number + 1 + blank
    raise ContentError([Problem(file, len(lines), f"Close the front matter with a second {FENCE} line.")])


def _items(node: Node | None) -> Iterator[ScalarNode]:
    for item in node.value if isinstance(node, SequenceNode) else ():
        if isinstance(item, ScalarNode):
            yield item


class _Reading:
    """Reads the values of one file's front matter and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.key_lines: dict[str, int] = {}

    def report(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.file, line, sentence))

    def report_at(self, node: Node, sentence: str) -> None:
        self.report(node.start_mark.line + 1, sentence)

    def mapping(self, front: str) -> dict[str, Node]:
        """The nodes by key. Keys that are unknown or stand twice are reported and left out."""
        try:
            root = YAML(typ="safe", pure=True).compose(front)
        except YAMLError as error:
            self.report(*_explained(error))
            return {}
        if root is None:
            return {}
        if not isinstance(root, MappingNode):
            self.report_at(root, "The front matter must be lines of the form `key: value`.")
            return {}
        found: dict[str, Node] = {}
        for key, node in root.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name not in _READERS:
                self.report_at(key, f"`{name}` is not a key of an entry. Use one of: {', '.join(_READERS)}.")
            elif name in found:
                self.report_at(key, f"The key `{name}` stands here twice: keep one.")
            else:
                found[name] = node
                self.key_lines[name] = key.start_mark.line + 1
        return found

    def string(self, key: str, node: Node) -> str | None:
        if not isinstance(node, ScalarNode) or (node.tag != _STRING and node.tag != _NULL):
            self.report_at(node, f'`{key}` must be text. Put quotes around it: {key}: "…"')
            return None
        if node.tag == _NULL or not node.value.strip():
            # An empty value is marked where the next thing starts: the key's line is the one to look at.
            sentence = f"`{key}` is empty: write its text, or leave it out if it may be missing."
            self.report(self.key_lines[key], sentence)
            return None
        return str(node.value)

    def strings(self, key: str, node: Node) -> tuple[str, ...] | None:
        if not isinstance(node, SequenceNode):
            self.report_at(node, f"`{key}` must be a list: one line `  - …` for each, below `{key}:`.")
            return None
        values = [self.string(key, item) for item in node.value]
        return tuple(value for value in values if value is not None)

    def entry_id(self, key: str, node: Node) -> str | None:
        value = self.string(key, node)
        if value is not None and not _ID.fullmatch(value):
            self.report_at(node, "`id` is part of a URL: letters a-z, digits, - and _ only, at most 80.")
            return None
        return value

    def day(self, key: str, node: Node) -> date | None:
        try:
            return date.fromisoformat(node.value if isinstance(node, ScalarNode) else "")
        except ValueError:
            self.report_at(node, f"`{key}` must be a day in the form 2027-01-31.")
            return None


_READERS: dict[str, Callable[[_Reading, str, Node], Any]] = {
    "id": _Reading.entry_id,
    "question": _Reading.string,
    "category": _Reading.string,
    "tags": _Reading.strings,
    "locale": _Reading.string,
    "owner": _Reading.string,
    "check_by": _Reading.day,
    "phrasings": _Reading.strings,
}


def _explained(error: YAMLError) -> tuple[int, str]:
    """The line, and a sentence for the editor, of what the YAML parser found."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    problem = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error).splitlines()[0]
    hint = "Text that holds `: ` or ` #`, or starts with a sign, needs quotes around it."
    return (mark.line + 1 if mark else 1), f"This is not valid YAML ({problem}). {hint}"


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL:
        return text
    return json.dumps(text, ensure_ascii=False)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
