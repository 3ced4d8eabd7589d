"""A Markdown answer as a person would type it into a chat: no marks, but lists and links readable."""

from __future__ import annotations

from bot.gateway.rich_text import parse_markdown, plain_text
from bot.protocol.events import RichNode

_LISTS = ("ul", "ol")


def typed_text(markdown: str) -> str:
    """The answer in plain characters: numbers and dashes before list items, addresses after links."""
    return "\n\n".join(block for node in parse_markdown(markdown) if (block := _block(node)))


def _block(node: RichNode) -> str:
    if node.tag in _LISTS:
        return "\n".join(
            _item(item, f"{place}. " if node.tag == "ol" else "- ")
            for place, item in enumerate((child for child in node.children if child.tag == "li"), start=1)
        )
    if node.tag == "table":
        return plain_text((node,))
    return _words(node).strip()


def _item(item: RichNode, mark: str) -> str:
    """A list item on its line, and lists within it below, moved in."""
    words = "".join(_words(child) for child in item.children if child.tag not in _LISTS).strip()
    below = [_block(child) for child in item.children if child.tag in _LISTS]
    inner = "\n".join(f"  {line}" for block in below for line in block.splitlines())
    return f"{mark}{words}" + (f"\n{inner}" if inner else "")


def _words(node: RichNode) -> str:
    if node.tag == "br":
        return "\n"
    words = node.text + "".join(map(_words, node.children))
    if node.tag == "a" and node.href.startswith("http") and node.href not in words:
        return f"{words} ({node.href})"
    return words
