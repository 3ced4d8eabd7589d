"""An answer in single statements: its sentences, and the cells of tables with their row and column."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.matching import Pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

# Before a capital, or a letter of a script that has none.
_SENTENCE_END = Pattern(
    r"[.!?…](?P<gap>[\s\p{Z}]+)[\p{Lu}\p{Lt}\p{Lo}\p{Lm}]|(?P<lines>\n+)", as_written=True
)


@lru_cache(maxsize=4096)
def statements(answer: str) -> tuple[str, ...]:
    """Return the statements of a Markdown text, in order, as plain text."""
    return tuple(_of(parse_tree(answer)))


def parse_tree(answer: str) -> SyntaxTreeNode:
    """Return a Markdown text as a tree."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(answer))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # Here, not above: whoever only names what is here need not wait for the parser.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _of(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type == "table":
        yield from _cells(node)
    elif node.type in ("inline", "text"):
        yield from (part.strip() for part in _parted(_text(node)) if part.strip())
    elif node.type not in ("fence", "code_block", "html_block"):
        for child in node.children:
            yield from _of(child)


def _parted(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        group = "gap" if end["gap"] else "lines"
        yield text[start : end.start(group)]
        start = end.end(group)
    yield text[start:]


def _cells(table: SyntaxTreeNode) -> Iterator[str]:
    rows = [[_text(cell) for cell in row.children] for part in table.children for row in part.children]
    head, body = rows[0], rows[1:]
    for label, *cells in body:
        for column, cell in zip(head[1:], cells, strict=False):
            yield " ".join(part for part in (label, column, cell) if part)


def _text(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(_text(child) for child in node.children)
