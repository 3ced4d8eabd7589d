"""A Markdown answer as a person would type it into a chat: no marks, but lists and links readable."""

from __future__ import annotations

from bot.protocol.events import RichNode
from bot.services.rich_text import parse_markdown

_LISTS = ("ul", "ol")
_WIDEST_TABLE = 76


def typed_text(markdown: str) -> str:
    """Return the answer in plain characters: numbers and dashes before list items, addresses after links."""
    return "\n\n".join(block for node in parse_markdown(markdown) if (block := _block(node)))


def _block(node: RichNode) -> str:
    if node.tag in _LISTS:
        return "\n".join(
            _item(item, f"{place}. " if node.tag == "ol" else "- ")
            for place, item in enumerate(
                (child for child in node.children if child.tag == "li"), start=node.start
            )
        )
    if node.tag == "table":
        return _table(node)
    return _words(node).strip()


def _table(table: RichNode) -> str:
    """Return a table in columns, aligned as they are told; with bars between where that gets too wide."""
    rows = [
        [(" ".join(_words(cell).split()), cell.align) for cell in row.children]
        for part in table.children
        for row in part.children
    ]
    widths = [max(len(text) for text, _ in column) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * len(widths) > _WIDEST_TABLE:
        return "\n".join(" | ".join(text for text, _ in row) for row in rows)
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in rows)


def _padded(cell: tuple[str, str], width: int) -> str:
    text, align = cell
    return {"right": text.rjust, "center": text.center}.get(align, text.ljust)(width)


def _item(item: RichNode, mark: str) -> str:
    """Return a list item on its line, and lists within it below, moved in."""
    words = "".join(_words(child) for child in item.children if child.tag not in _LISTS).strip()
    below = [_block(child) for child in item.children if child.tag in _LISTS]
    inner = "\n".join(f"  {line}" for block in below for line in block.splitlines())
    return f"{mark}{words}" + (f"\n{inner}" if inner else "")


def _words(node: RichNode) -> str:
    if node.tag == "br":
        return "\n"
    words = node.text + "".join(map(_words, node.children))
    if node.tag == "a" and node.href.startswith("http") and not _shows(words, node.href):
        return f"{words} ({node.href})"
    return words


def _shows(words: str, href: str) -> bool:
    return href in words or href == f"https://{words}"
