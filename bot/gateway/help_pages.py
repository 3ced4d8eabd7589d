"""The public help pages, made on the server: readable without a script, and by search engines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from bot.gateway.documents import document
from bot.gateway.rich_text import parse_markdown, plain_text
from bot.protocol.events import RichNode
from knowledge_base.model import PublishedEntry

_VOID = frozenset(("br", "hr"))
_DESCRIPTION = 155


def index_page(business: str, entries: Sequence[PublishedEntry]) -> str:
    """All published entries, by category."""
    ordered = sorted(entries, key=lambda entry: (entry.content.category, entry.content.question))
    sections = "".join(
        _section(category, group)
        for category, group in groupby(ordered, key=lambda entry: entry.content.category)
    )
    body = sections or "<p>There is nothing to read here yet.</p>"
    return document(f"Help · {business}", f"Answers from {business}.", f"<h1>Help</h1>{body}", business)


def entry_page(business: str, entry: PublishedEntry) -> str:
    """One published entry."""
    nodes = parse_markdown(entry.content.answer)
    description = " ".join(plain_text(nodes).split())[:_DESCRIPTION]
    category = f'<p class="muted">{escape(entry.content.category)}</p>' if entry.content.category else ""
    article = (
        f"<article>{category}<h1>{escape(entry.content.question)}</h1>"
        f'<div class="rich">{_html(nodes)}</div></article>'
        '<p><a href="/help">All answers</a></p>'
    )
    return document(f"{entry.content.question} · {business}", description, article, business)


def missing_page(business: str) -> str:
    """What stands where nothing is published."""
    body = '<h1>There is no such page</h1><p>It may have moved. <a href="/help">Look at all answers.</a></p>'
    return document(f"Not found · {business}", "", body, business)


def _section(category: str, entries: Iterable[PublishedEntry]) -> str:
    items = "".join(
        f'<li><a href="/help/{escape(entry.id)}">{escape(entry.content.question)}</a></li>'
        for entry in entries
    )
    return f"<section><h2>{escape(category or 'Other')}</h2><ul>{items}</ul></section>"


def _html(nodes: Iterable[RichNode]) -> str:
    return "".join(_element(node) for node in nodes)


def _element(node: RichNode) -> str:
    """A node as HTML. Tags and links come from the allowlist of `parse_markdown`; texts are escaped."""
    if not node.tag:
        return escape(node.text)
    if node.tag in _VOID:
        return f"<{node.tag}>"
    href = f' href="{escape(node.href)}"' if node.tag == "a" else ""
    return f"<{node.tag}{href}>{escape(node.text)}{_html(node.children)}</{node.tag}>"
