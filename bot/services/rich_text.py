"""Markdown, read once on the server into a tree of allowed nodes. No HTML is ever made of it for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from bot.matching import Pattern
from bot.protocol.events import RichNode
from bot.services.linkify import linkify
from bot.services.pictures import is_picture

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_SAME = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "blockquote",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
}
ANSWER_TAGS = _SAME | {"br", "code", "pre", "img"}
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
MAX_DEPTH = 20

Align = Literal["", "left", "center", "right"]
# One number with its sign, currency or unit: "1,299.00 €", "CHF 1'299.–", "3 x 4.5 cm", "24/7", "+31 20 123".
# In a pattern q is any letter or numeral beyond ASCII: the ² of m².
_UNIT = r"(?:[^\W\d_]{1,4}[.q]?)"
_BLANK = r"[ \t\r\f\v]"
_NUMBER = Pattern(rf"{_UNIT}?[^\w\n]*\d(?:[^\w\s]|\d|{_BLANK}+(?:x{_BLANK}+)*)*{_UNIT}?[^\w\n]*")
_LONGEST_NUMBER = 32


def make_parser(preset: str, rules: str | list[str]) -> Callable[[str], SyntaxTreeNode]:
    """Return what parses Markdown by a preset of markdown-it and these rules more."""
    from markdown_it import MarkdownIt  # the start does not wait for it: `warm_up` does
    from markdown_it.tree import SyntaxTreeNode

    parser = MarkdownIt(preset, {"html": False, "maxNesting": MAX_DEPTH}).enable(rules)
    return lambda text: SyntaxTreeNode(parser.parse(text))


@cache
def _parser() -> Callable[[str], SyntaxTreeNode]:
    return make_parser("commonmark", "table")


@lru_cache(maxsize=1024)
def parse_markdown(text: str) -> tuple[RichNode, ...]:
    """Return the nodes of `text`: only allowed tags, only safe links; raw HTML stays visible as text."""
    return linkify(tuple(rich_nodes(_parser()(text))))


def plain_text(nodes: tuple[RichNode, ...]) -> str:
    """Return the words of a tree, blocks parted by a line feed: for descriptions and search results."""
    blocks = ("".join(_words(node)).strip() for node in nodes)
    return "\n".join(block for block in blocks if block)


def rich_nodes(parent: SyntaxTreeNode) -> Iterator[RichNode]:
    """Yield what a parsed text may show, with only allowed tags and safe links."""
    for node in parent.children:
        yield from _node(node)


def _node(node: SyntaxTreeNode) -> Iterator[RichNode]:
    if node.type == "text":
        if node.content:
            yield RichNode(text=node.content)
    elif node.type == "softbreak":
        yield RichNode(text="\n")
    elif node.type == "hardbreak":
        yield RichNode(tag="br")
    elif node.type in ("code_inline", "html_inline"):
        yield RichNode(tag="code", children=(RichNode(text=node.content),))
    elif node.type in ("fence", "code_block"):
        yield RichNode(tag="pre", children=(RichNode(tag="code", children=(RichNode(text=node.content),)),))
    elif node.type == "link":
        yield from _link(node)
    elif node.type == "image":
        yield from _picture(node)
    elif node.type == "paragraph" and node.hidden:
        yield from rich_nodes(node)
    elif node.type == "ordered_list":
        yield RichNode(tag="ol", children=tuple(rich_nodes(node)), start=int(node.attrs.get("start", 1)))
    elif node.type in ("th", "td"):
        yield _cell(node)
    elif tag := _HEADINGS.get(node.tag) or (node.tag if node.tag in _SAME else ""):
        yield RichNode(tag=tag, children=tuple(rich_nodes(node)))
    else:
        yield from rich_nodes(node)


def _cell(node: SyntaxTreeNode) -> RichNode:
    children = tuple(rich_nodes(node))
    aligned = str(node.attrs.get("style", "")).removeprefix("text-align:")
    align: Align = next((way for way in get_args(Align) if way == aligned), "")
    return RichNode(
        tag=node.tag, children=children, align=align, number=_is_number("".join(map(_flat, children)))
    )


def _is_number(text: str) -> bool:
    text = text.strip()
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def _link(node: SyntaxTreeNode) -> Iterator[RichNode]:
    href = str(node.attrs.get("href", ""))
    if is_safe_link(href):
        yield RichNode(tag="a", href=href, children=tuple(rich_nodes(node)))
    else:
        yield from rich_nodes(node)


def _picture(node: SyntaxTreeNode) -> Iterator[RichNode]:
    """Yield one of our own pictures.

    Of any other a link, so that reading an answer tells no other site of it.
    """
    src, described = str(node.attrs.get("src", "")), "".join(map(_flat, rich_nodes(node)))
    if is_picture(src):
        yield RichNode(tag="img", href=src, text=described)
    elif is_safe_link(src):
        yield RichNode(tag="a", href=src, children=(RichNode(text=described or src),))
    elif described:
        yield RichNode(text=described)


def _flat(node: RichNode) -> str:
    return node.text + "".join(map(_flat, node.children))


def is_safe_link(href: str) -> bool:
    """Return whether a link may be shown: http, https, mailto, tel, or a path of this site."""
    if href.startswith("/"):
        return not href.startswith(("//", "/\\"))
    return href.lower().startswith(_SCHEMES)


def _words(node: RichNode) -> Iterator[str]:
    yield node.text
    for child in node.children:
        yield from _words(child)
    if node.tag in ("li", "p", "br", "tr"):
        yield "\n"
    elif node.tag in ("td", "th"):
        yield " "
