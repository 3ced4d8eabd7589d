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

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from knowledge_base.model import Content, EntryId, Translation
from knowledge_base.problems import ContentError, Problem, is_entry_id
from knowledge_base.rendering import FENCE, render_content
from knowledge_base.tidy import one_line, tidy

__all__ = [
    "FENCE",
    "ContentError",
    "ContentFile",
    "Problem",
    "is_entry_id",
    "parse_content",
    "render_content",
]

REQUIRED = ("id", "question", "category")
EntryState = Literal["draft", "published", "retired"]
_STATES = ("draft", "published", "retired")
_STRING, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"


@dataclass(frozen=True)
class ContentFile:
    """An entry read from a file. `lines` says where each of its keys, and each phrasing, is.

    `state` is published, unless the file says that it holds a draft or an entry that is retired.
    """

    file: str
    id: EntryId
    content: Content
    lines: dict[str, int]
    state: EntryState = "published"

    def line_of(self, key: str) -> int:
        """Return where the key or phrasing is, the first line when the file leaves it out."""
        return self.lines.get(key, 1)


def parse_content(text: str, file: str = "content.md") -> ContentFile:
    """Return the entry in the text of a file, or `ContentError` with every problem that was found."""
    front, answer, answer_line = _split(text.removeprefix("\ufeff"), file)
    reading = _Reading(file)
    nodes = reading.mapping(front)
    for key in [key for key in REQUIRED if key not in nodes and not reading.problems]:
        reading.report(1, f"The key `{key}` is missing: add a line `{key}: …` between the two {FENCE} lines.")
    values = {key: _READERS[key](reading, key, node) for key, node in nodes.items() if key in _READERS}
    state: EntryState = values.pop("state", None) or "published"
    if not answer.strip() and state == "published":
        reading.report(answer_line, f"The answer is empty: write it below the second {FENCE} line.")
    if reading.problems:
        raise ContentError(reading.problems)
    entry_id = EntryId(values.pop("id"))
    given = {key: value for key, value in values.items() if value is not None}
    content = tidy(Content(answer=answer, **given))
    lines = {one_line(item.value): item.start_mark.line + 1 for item in _items(nodes.get("phrasings"))}
    lines |= reading.key_lines | {"answer": answer_line}
    return ContentFile(file, entry_id, content, lines, state)


def _split(text: str, file: str) -> tuple[str, str, int]:
    """Return the front matter, the answer, and the line on which the answer starts."""
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
        """Return the nodes by key. Keys that are unknown or appear twice are reported and left out."""
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
        return self.keys(root, "an entry", _READERS)

    def keys(self, node: MappingNode, what: str, known: Iterable[str] = ()) -> dict[str, Node]:
        """Return the nodes of one mapping by key; with `known`, no other key is taken."""
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if known and name not in known:
                self.report_at(key, f"`{name}` is not a key of {what}. Use one of: {', '.join(known)}.")
            elif name in found:
                self.report_at(key, f"The key `{name}` stands here twice: keep one.")
            else:
                found[name] = value
                self.key_lines.setdefault(name, key.start_mark.line + 1)
        return found

    def named_values(self, key: str, node: Node) -> dict[str, Node]:
        """Return what is below a key as lines `name: …`."""
        if isinstance(node, MappingNode):
            return self.keys(node, key)
        self.report_at(node, f"`{key}` must hold lines of the form `name: …` below it.")
        return {}

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

    def category(self, key: str, node: Node) -> str | None:
        """Return the category; `""`, in quotes, says that there is none."""
        if isinstance(node, ScalarNode) and node.style and not node.value:
            return ""
        return self.string(key, node)

    def state(self, key: str, node: Node) -> str | None:
        return self.one_of(key, node, _STATES)

    def when_overdue(self, key: str, node: Node) -> str | None:
        return self.one_of(key, node, ("flag", "withhold"))

    def one_of(self, key: str, node: Node, known: tuple[str, ...]) -> str | None:
        value = self.string(key, node)
        if value is not None and value not in known:
            self.report_at(node, f"`{key}` must be one of: {', '.join(known)}.")
            return None
        return value

    def audience(self, key: str, node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
        inner = self.named_values(key, node)
        return tuple((name, self.strings(name, values) or ()) for name, values in inner.items())

    def translations(self, key: str, node: Node) -> tuple[Translation, ...]:
        inner = self.named_values(key, node)
        return tuple(self.translation(locale, value) for locale, value in inner.items())

    def translation(self, locale: str, node: Node) -> Translation:
        if not isinstance(node, MappingNode):
            self.report_at(node, f"The translation `{locale}` must hold a question and an answer below it.")
            return Translation(locale, "", "")
        found = self.keys(node, "a translation", ("question", "answer", "phrasings"))
        texts = {
            name: self.category(name, found[name]) or "" for name in ("question", "answer") if name in found
        }
        phrasings = self.strings("phrasings", found["phrasings"]) if "phrasings" in found else ()
        return Translation(locale, texts.get("question", ""), texts.get("answer", ""), phrasings or ())

    def strings(self, key: str, node: Node) -> tuple[str, ...] | None:
        if not isinstance(node, SequenceNode):
            self.report_at(node, f"`{key}` must be a list: one line `  - …` for each, below `{key}:`.")
            return None
        values = [self.string(key, item) for item in node.value]
        return tuple(value for value in values if value is not None)

    def entry_id(self, key: str, node: Node) -> str | None:
        value = self.string(key, node)
        if value is not None and not is_entry_id(value):
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
    "state": _Reading.state,
    "category": _Reading.category,
    "tags": _Reading.strings,
    "locale": _Reading.string,
    "owner": _Reading.string,
    "check_by": _Reading.day,
    "when_overdue": _Reading.when_overdue,
    "audience": _Reading.audience,
    "phrasings": _Reading.strings,
    "translations": _Reading.translations,
}


def _explained(error: YAMLError) -> tuple[int, str]:
    """Return the line, and a sentence for the editor, of what the YAML parser found."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    problem = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error).splitlines()[0]
    hint = "Text that holds `: ` or ` #`, or starts with a sign, needs quotes around it."
    return (mark.line + 1 if mark else 1), f"This is not valid YAML ({problem}). {hint}"
