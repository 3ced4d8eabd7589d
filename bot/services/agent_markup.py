"""An agent's reply as they typed it: a small part of Markdown is shown as what it means.

Emphasis, code, lists, quotations and links. What else Markdown knows (headings, tables, pictures, entities)
is more often meant as it stands in a chat, so it stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import msgspec

from bot.protocol.events import RichNode
from bot.services.linkify import linkify
from bot.services.rich_text import make_parser, rich_nodes

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_RULES = ["newline", "emphasis", "backticks", "fence", "list", "blockquote", "link"]
# What every reply has, also one without any mark.
_UNMARKED = frozenset(("", "p", "br"))
# Stands for the star of "120*60*40", which is no emphasis, while the text is parsed; nobody types it.
_STAR = "\ue002"


@cache
def _parser() -> Callable[[str], SyntaxTreeNode]:
    return make_parser("zero", _RULES)


@lru_cache(maxsize=1024)
def parse_reply(text: str) -> tuple[RichNode, ...]:
    """Return the nodes of a reply that has marks; none for one that has not, which is shown as it is."""
    tree = _parser()(_without_products(text))
    nodes = tuple(_as_typed(node) for node in rich_nodes(tree))
    return linkify(nodes) if any(_is_marked(node) for node in nodes) else ()


def _without_products(text: str) -> str:
    """Hide the stars between letters or digits from the parser."""
    return "".join(_hidden(text))


def _hidden(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        inside = 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
        yield _STAR if character == "*" and inside else character


def _as_typed(node: RichNode) -> RichNode:
    """Keep the lines as they were typed, and put the hidden stars back."""
    if node.tag == "" and node.text == "\n":
        return RichNode(tag="br")
    text, href = node.text.replace(_STAR, "*"), node.href.replace(_STAR, "*")
    return msgspec.structs.replace(node, text=text, href=href, children=tuple(map(_as_typed, node.children)))


def _is_marked(node: RichNode) -> bool:
    return node.tag not in _UNMARKED or any(map(_is_marked, node.children))
