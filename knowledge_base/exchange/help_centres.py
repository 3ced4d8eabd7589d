"""Other systems' help centres: what the article APIs of Chatwoot and Zendesk answer, saved as JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from knowledge_base.exchange.html_text import html_to_line, html_to_markdown
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, SourceState, locale_of
from knowledge_base.exchange.json_items import Document, Item
from knowledge_base.exchange.visibility import restriction, restriction_note
from knowledge_base.model import Content

Documents = list[tuple[SourceFile, Document]]

# Chatwoot writes the state as a word, and as a number in older exports.
_CHATWOOT_STATES: dict[str, SourceState] = {
    "1": "published",
    "published": "published",
    "2": "retired",
    "archived": "retired",
}


def is_chatwoot(document: Document) -> bool:
    """Return whether this is a list of articles of a Chatwoot portal."""
    return _has(document, "payload", ("title", "content"))


def is_zendesk(document: Document) -> bool:
    """Return whether this is a part of a Zendesk Guide export.

    Articles, or the sections and categories of them.
    """
    return _has(document, "articles", ("body",)) or any(
        _has(document, name, ("name", "url")) for name in ("sections", "categories")
    )


def read_chatwoot(documents: Documents, reading: Reading) -> None:
    """Take the articles of Chatwoot portals; archived ones stay out."""
    for file, document in documents:
        for item in document.lists.get("payload", []):
            _Article(file, item, reading).take_chatwoot()


def read_zendesk(documents: Documents, reading: Reading) -> None:
    """Take the articles of a Zendesk help centre, with their translations and their sections' names.

    What is a draft there, or only for some readers, stays a draft. `user_segment_id` says so of an article,
    and of a section in older exports.
    """
    sections = {
        str(item.value.get("id")): item.value
        for _, document in documents
        for item in document.lists.get("sections", [])
        if isinstance(item.value, dict)
    }
    for file, document in documents:
        for item in document.lists.get("articles", []):
            _Article(file, item, reading).take_zendesk(sections)
    # Only now: a translation may stand in a file before that of its article, which says who may read it.
    known = {(one.source, one.external_id): one.content.locale for one in reading.entries}
    for file, document in documents:
        for item in document.lists.get("translations", []):
            _Article(file, item, reading).take_zendesk_translation(known)


class _Article:
    def __init__(self, file: SourceFile, item: Item, reading: Reading) -> None:
        self._file, self._line = file.name, item.line
        self._reading = reading
        self._fields: dict[str, Any] = item.value if isinstance(item.value, dict) else {}

    def take_chatwoot(self) -> None:
        if not self._has("id", "title"):
            return
        state = _CHATWOOT_STATES.get(self._text("status"), "draft")
        if state == "retired":
            self._note("archived")
            return
        category = self._inner("category")
        meta = self._inner("meta")
        content = Content(
            self._text("title"),
            self._text("content"),
            category=str(category.get("name") or category.get("slug") or ""),
            tags=_texts(meta.get("tags")),
            locale=locale_of(self._text("locale") or str(category.get("locale") or "")),
            owner=str(self._inner("author").get("name") or ""),
        )
        limit = restriction({**self._fields, "status": ""})
        if limit and state == "published":
            state = "draft"
            self._reading.note(self._file, self._line, restriction_note(content.question, limit))
        # A translation names the article that it translates.
        root = self._text("associated_article_id") or self._text("id")
        self._take("chatwoot", root, content, state)

    def take_zendesk(self, sections: dict[str, dict[str, Any]]) -> None:
        if not self._has("id", "title"):
            return
        address = self._text("html_url") or self._text("url")
        section = sections.get(self._text("section_id"), {})
        # Title and body are in `locale`; the article was first written in `source_locale`.
        locale = self._text("locale") or self._text("source_locale")
        content = Content(
            html_to_line(self._text("title")),
            html_to_markdown(self._text("body"), address),
            category=str(section.get("name") or ""),
            tags=_texts(self._fields.get("label_names")),
            locale=locale_of(locale),
        )
        limit = restriction(self._fields) or restriction(section)
        if limit and limit != "draft":
            self._reading.note(self._file, self._line, restriction_note(content.question, limit))
        source, article_id = f"zendesk:{urlsplit(address).netloc or 'export'}", self._text("id")
        self._take(source, article_id, content, "draft" if limit else "published")
        for translation in self._fields.get("translations") or []:
            if isinstance(translation, dict) and translation.get("locale") != locale:
                value = {**translation, "source_id": self._fields["id"], "html_url": address}
                article = _Article(SourceFile(self._file, b""), Item(value, self._line), self._reading)
                article.take_zendesk_translation({(source, article_id): content.locale})

    def take_zendesk_translation(self, articles: dict[tuple[str, str], str]) -> None:
        """Take a translation of one of the `articles`, which come with the locale that each has by itself.

        One of something else is left out, and so is one that customers don't see there. One without its
        article stays a draft: only that says who may read it.
        """
        if self._text("source_type").casefold() not in ("", "article"):
            return
        title = html_to_line(self._text("title"))
        if limit := restriction(self._fields):
            sentence = f"“{title}” is not for everybody there ({limit}): this language is left out."
            self._reading.note(self._file, self._line, sentence)
            return
        address = self._text("html_url") or self._text("url")
        content = Content(
            title, html_to_markdown(self._text("body"), address), locale=locale_of(self._text("locale"))
        )
        source, article_id = f"zendesk:{urlsplit(address).netloc or 'export'}", self._text("source_id")
        own_locale = articles.get((source, article_id))
        if own_locale is None:
            sentence = f"The article of “{title}”, which says who may read it, is not here: it stays a draft."
            self._reading.note(self._file, self._line, sentence)
        if content.locale != own_locale:
            self._take(source, article_id, content, "published" if own_locale else "draft")

    def _take(self, source: str, external_id: str, content: Content, state: SourceState) -> None:
        self._reading.take(Incoming(self._file, self._line, source, external_id, content, state=state))

    def _has(self, *names: str) -> bool:
        missing = [name for name in names if not self._text(name)]
        if missing:
            self._reading.report(self._file, self._line, f"This article lacks its {' and '.join(missing)}.")
        return not missing

    def _note(self, why: str) -> None:
        self._reading.note(self._file, self._line, f"“{self._text('title')}” is {why} there: left out.")

    def _text(self, name: str) -> str:
        value = self._fields.get(name)
        return "" if value is None or isinstance(value, (dict, list)) else str(value)

    def _inner(self, name: str) -> dict[str, Any]:
        value = self._fields.get(name)
        return value if isinstance(value, dict) else {}


def _has(document: Document, name: str, keys: tuple[str, ...]) -> bool:
    items = document.lists.get(name, [])
    return any(isinstance(item.value, dict) and all(key in item.value for key in keys) for item in items)


def _texts(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(str(item) for item in items if isinstance(item, (str, int)))
