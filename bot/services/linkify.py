"""Turn web addresses in a text into links. The pages do the same: bot/web/shared/links.js.

Both are held to the same table, tests/web/links.json.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bot.matching import Pattern
from bot.protocol.events import RichNode

# Up to a blank, or a sign that ends an address in one script or another.
_ADDRESS = Pattern(
    r"(?:^|[^\w@./:-])(?P<address>(?:https?://|www\.)\w[^\s<>\"«»„“”「」『』（）。、，！？；：]*)",
    ignore_case=True,
)
_AFTER = ".,;:!?'’…*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
# What is a link already, or is shown letter by letter.
_KEPT = frozenset(("a", "code", "pre", "img"))


def linkify(nodes: tuple[RichNode, ...]) -> tuple[RichNode, ...]:
    """Return the tree with a link wherever an address is in its texts."""
    return tuple(linked for node in nodes for linked in _linked(node))


def split_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text in parts, each with the address that it leads to, or ""."""
    done = 0
    for match in _ADDRESS.finditer(text):
        shown = _without_end(match["address"])
        whole = "://" in shown[:8]
        if not whole and shown.find(".") == shown.rfind("."):
            continue
        start = match.start("address")
        if start > done:
            yield text[done:start], ""
        done = start + len(shown)
        yield shown, shown if whole else f"https://{shown}"
    if done < len(text):
        yield text[done:], ""


def _linked(node: RichNode) -> Iterator[RichNode]:
    if node.tag in _KEPT:
        yield node
    elif node.tag:
        yield msgspec.structs.replace(node, children=linkify(node.children))
    else:
        for text, href in split_links(node.text):
            words = RichNode(text=text)
            yield RichNode(tag="a", href=href, children=(words,)) if href else words


def _without_end(address: str) -> str:
    """Return the address without the stop of its sentence and without a bracket opened before it."""
    surplus = {close: address.count(close) - address.count(start) for close, start in _BRACKETS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _BRACKETS and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return address[:end]
