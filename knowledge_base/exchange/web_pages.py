"""Saved web pages: the questions and answers in their FAQPage structured data (JSON-LD or microdata)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from knowledge_base.exchange.html_text import above, attribute, html_to_line, html_to_markdown
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, identify, locale_of, text_of
from knowledge_base.model import Content
from knowledge_base.tidy import one_line

if TYPE_CHECKING:
    from justhtml import JustHTML
    from justhtml.dom import Node

_TYPES = ("FAQPage", "QAPage")


@dataclass(frozen=True)
class _Asked:
    """A question of a page, its answer as HTML, where it is, and its own address if it has one."""

    question: str
    answer: str
    line: int
    address: str = ""
    category: str = ""


def read_pages(files: list[SourceFile], reading: Reading) -> None:
    """Take the questions of each page; a page without any is a problem only when no page has one."""
    empty: list[SourceFile] = []
    before = len(reading.problems)
    for file in files:
        text = text_of(file, reading)
        has_some = text is not None and any(kind in text for kind in _TYPES)
        if text is not None and not (has_some and _Page(file, text, reading).read()):
            empty.append(file)
    alone = len(empty) == len(files) and len(reading.problems) == before
    for file in empty:
        if alone:
            sentence = "This page holds no FAQPage data (JSON-LD or microdata): save one that does."
            reading.report(file.name, 1, sentence)
        else:
            reading.note(file.name, 1, "This page has no questions and answers: left out.")


class _Page:
    def __init__(self, file: SourceFile, text: str, reading: Reading) -> None:
        from justhtml import JustHTML  # only here: the gateway must be up within a second

        self._file = file.name
        self._reading = reading
        # Only read: what becomes of an entry is cleaned when it is made Markdown.
        self._page = JustHTML(text, sanitize=False, track_node_locations=True)
        self._address = _address(self._page)

    def read(self) -> bool:
        """Return whether there was a question, or a problem that hid one."""
        before = len(self._reading.problems)
        found: dict[str, _Asked] = {}
        for asked in (*self._in_json(), *self._in_microdata()):
            found.setdefault(one_line(html_to_line(asked.question)).casefold(), asked)
        for asked in found.values():
            self._take(asked)
        return bool(found) or len(self._reading.problems) > before

    def _take(self, asked: _Asked) -> None:
        question = html_to_line(asked.question)
        language = locale_of(attribute(self._page.query_one("html"), "lang"))
        content = Content(
            question,
            html_to_markdown(asked.answer, self._address),
            category=html_to_line(asked.category),
            locale=language,
        )
        own_id = urljoin(self._address, asked.address) if asked.address else ""
        external_id, former_id = identify(own_id, question)
        source = f"page:{urlsplit(self._address).netloc or 'saved'}"
        self._reading.take(
            Incoming(self._file, asked.line, source, external_id, content, former_id=former_id)
        )

    def _in_json(self) -> Iterator[_Asked]:
        for script in self._page.query('script[type="application/ld+json"]'):
            text, line = (
                "".join(str(child.data or "") for child in script.children or []),
                script.origin_line or 1,
            )
            try:
                data = json.loads(text, strict=False)
            except (json.JSONDecodeError, RecursionError) as error:
                if any(kind in text for kind in _TYPES):
                    at = line + (error.lineno - 1 if isinstance(error, json.JSONDecodeError) else 0)
                    self._reading.report(self._file, at, f"The structured data is not valid JSON ({error}).")
                continue
            yield from _Linked(text, line).questions(data)

    def _in_microdata(self) -> Iterator[_Asked]:
        for node in self._page.query("[itemscope][itemtype]"):
            if _type_name(node) != "Question" or not any(_type_name(up) in _TYPES for up in above(node)):
                continue
            question, answer = _property(node, "name"), _property(node, "acceptedAnswer")
            answer = answer or _property(node, "suggestedAnswer")
            text = _property(answer, "text") if answer else None
            yield _Asked(
                _value(question),
                text.to_html() if text else answer.to_html() if answer else "",
                node.origin_line or 1,
                attribute(node, "itemid"),
            )


class _Linked:
    """JSON-LD with the lines of its questions: each is looked for behind the one before."""

    def __init__(self, text: str, line: int) -> None:
        self._text = text
        self._line = line
        self._at = 0

    def questions(self, data: Any) -> Iterator[_Asked]:
        """Yield the questions of every FAQ page in the data."""
        for thing in _things(data):
            if any(kind in _TYPES for kind in _listed(thing.get("@type"))):
                category = str(thing.get("headline") or thing.get("name") or "")
                for question in _listed(thing.get("mainEntity") or thing.get("hasPart")):
                    if isinstance(question, dict):
                        yield self._asked(question, category)

    def _asked(self, question: dict[str, Any], category: str) -> _Asked:
        answers = _listed(question.get("acceptedAnswer")) or _listed(question.get("suggestedAnswer"))
        answer = next((one for one in answers if isinstance(one, dict)), {})
        name = str(question.get("name") or question.get("text") or "")
        address = str(question.get("@id") or question.get("url") or "")
        text = str(answer.get("text") or "")
        return _Asked(name, _as_html(text), self._line_of(name), address, category)

    def _line_of(self, name: str) -> int:
        for written in (json.dumps(name), json.dumps(name, ensure_ascii=False)):
            at = self._text.find(written, self._at)
            if at >= 0:
                self._at = at + 1
                break
        return self._line + self._text.count("\n", 0, self._at)


def _things(data: Any) -> Iterator[dict[str, Any]]:
    for thing in _listed(data):
        if isinstance(thing, dict):
            yield thing
            yield from _things(thing.get("@graph") or [])


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _as_html(text: str) -> str:
    """Return an answer's text, which may be HTML or plain: plain lines become paragraphs."""
    if "<" in text and ">" in text:
        return text
    return "".join(f"<p>{part}</p>" for part in text.split("\n") if part.strip())


def _address(page: JustHTML) -> str:
    canonical = attribute(page.query_one('link[rel="canonical"]'), "href")
    found = canonical or attribute(page.query_one('meta[property="og:url"]'), "content")
    return found if found.startswith(("http://", "https://")) else ""


def _type_name(node: Node) -> str:
    return attribute(node, "itemtype").strip().rstrip("/").rpartition("/")[2]


def _property(node: Node, name: str) -> Node | None:
    """Return the first element that gives this property of this very item."""
    for found in node.query(f'[itemprop~="{name}"]'):
        item = next((up for up in above(found) if "itemscope" in (up.attrs or {})), None)
        if item is node:
            return found
    return None


def _value(node: Node | None) -> str:
    if node is None:
        return ""
    return attribute(node, "content") if node.name == "meta" else node.to_html()
