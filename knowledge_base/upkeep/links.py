"""The links in an answer: those to other entries, and those to other sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge_base.model import Content
from knowledge_base.upkeep.statements import parse_tree

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

ENTRY = "/help/"
# Pages below /help that are no entries.
_PAGES = ("/help/search", "/help/topics/")


@dataclass(frozen=True)
class Link:
    """Where a link leads to, and the words that it is on."""

    target: str
    words: str

    @property
    def entry_id(self) -> str | None:
        """The entry that it leads to; None for any other address."""
        path = self.target.partition("#")[0].partition("?")[0]
        if not path.startswith(ENTRY) or path.startswith(_PAGES):
            return None
        return path.removeprefix(ENTRY).rstrip("/")

    @property
    def is_external(self) -> bool:
        """Whether it leads to another site."""
        return self.target.lower().startswith(("http://", "https://"))


def links_of(content: Content, own_site: str = "") -> tuple[Link, ...]:
    """Return the links in all languages of the content, each target once.

    A full address of `own_site` counts as a path of it.
    """
    answers = (content.answer, *(translation.answer for translation in content.translations))
    found = {link.target: link for answer in answers for link in _links(answer)}
    site = own_site.rstrip("/")
    return tuple(
        Link(target.removeprefix(site) if site and target.startswith(f"{site}/") else target, link.words)
        for target, link in found.items()
    )


@lru_cache(maxsize=4096)
def _links(answer: str) -> tuple[Link, ...]:
    return tuple(_of(parse_tree(answer)))


def _of(node: SyntaxTreeNode) -> Iterator[Link]:
    if node.type == "link":
        yield Link(str(node.attrs.get("href", "")), "".join(_words(node)))
    for child in node.children:
        yield from _of(child)


def _words(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type in ("text", "code_inline"):
        yield node.content
    for child in node.children:
        yield from _words(child)
