"""Renders an answer's tree as HTML, with ids on its headings for a table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.gateway.help_pages.markup import NOTHING, join, tag
from bot.protocol.events import RichNode
from bot.services.pictures import is_picture
from bot.services.rich_text import ANSWER_TAGS, is_safe_link, plain_text
from knowledge_base.tidy import slug

# The question is the title of its page, so the answer's headings are one level higher.
_HEADINGS = {"h3": "h2", "h4": "h3"}
_TAGS = ANSWER_TAGS | {"div", *_HEADINGS.values()}
# Blocks with markers on one side, such as a list's numbers, follow the direction of their text.
_SIDED = frozenset(("ul", "ol", "table", "blockquote"))
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "loading"},
    "h2": {"id"},
    "h3": {"id"},
    "div": {"class", "tabindex"},
    **{element: {"dir"} for element in _SIDED},
    "ol": {"dir", "start"},
    "th": {"class", "data-align"},
    "td": {"class", "data-align"},
}


@dataclass(frozen=True)
class Heading:
    """A heading of an answer: its anchor, its text, and whether it is of the lower level."""

    anchor: str
    text: str
    small: bool


@dataclass
class RichPage:
    """An answer as HTML, and its headings in order."""

    html: Markup = NOTHING
    headings: list[Heading] = field(default_factory=list)


def render_rich(nodes: Iterable[RichNode]) -> RichPage:
    """Return the nodes as HTML.

    `parse_markdown` allows only known tags and safe links, texts are escaped here, and an independent library
    sanitises the result once more.
    """
    page = RichPage()
    page.html = _sanitised(join(_element(node, page.headings) for node in nodes))
    return page


def _sanitised(html: Markup) -> Markup:
    import nh3  # imported late: only article pages need it

    return Markup(
        nh3.clean(
            html,
            tags=_TAGS,
            clean_content_tags={"script", "style"},
            attributes=_ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    )


def _attribute(element: str, name: str, value: str) -> str | None:
    """Return the attribute's value; None for an unsafe link, or a picture that is not stored here."""
    if name == "href":
        return value if is_safe_link(value) else None
    return value if name != "src" or is_picture(value) else None


def _element(node: RichNode, headings: list[Heading]) -> Markup:
    if not node.tag:
        return join([node.text])
    attributes = _attributes(node)
    if node.tag == "img":
        return tag("img", {"src": node.href, "alt": node.text, "loading": "lazy"})
    if node.tag in _HEADINGS:
        attributes["id"] = _note_heading(node, headings)
    inside = join([node.text, *(_element(child, headings) for child in node.children)])
    element = tag(_HEADINGS.get(node.tag, node.tag), attributes, inside)
    # A wide table gets its own scrollbar, and can be scrolled with the keyboard.
    return tag("div", {"class": "rich-table", "tabindex": 0}, element) if node.tag == "table" else element


def _attributes(node: RichNode) -> dict[str, str | int | None]:
    if node.tag == "a":
        return {"href": node.href}
    if node.tag in _SIDED:
        return {"dir": "auto", "start": node.start if node.tag == "ol" and node.start != 1 else None}
    if node.tag in ("th", "td"):
        return {"data-align": node.align or None, "class": "number" if node.number else None}
    return {}


def _note_heading(node: RichNode, headings: list[Heading]) -> str:
    text = " ".join(plain_text((node,)).split())
    taken = {heading.anchor for heading in headings}
    plain = slug(text)
    candidates = (f"{plain}-{n}" if n > 1 else plain for n in range(1, len(taken) + 2))
    anchor = next(candidate for candidate in candidates if candidate not in taken)
    headings.append(Heading(anchor, text, node.tag == "h4"))
    return anchor
