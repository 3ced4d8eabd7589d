"""An answer's tree as HTML, with its headings marked so that a table of contents can lead to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.gateway.help_pages.markup import NOTHING, join, tag
from bot.protocol.events import RichNode
from bot.services.pictures import is_picture
from bot.services.rich_text import ANSWER_TAGS, is_safe_link, plain_text
from knowledge_base.tidy import slug

# On its own page the question is the title, so the answer's headings come one step up.
_HEADINGS = {"h3": "h2", "h4": "h3"}
_TAGS = ANSWER_TAGS | {"div", *_HEADINGS.values()}
# What has a side, such as a list its numbers, has it where its first words begin.
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
    """A heading of an answer: where a link leads to, what it says, and whether it is one of the smaller."""

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

    Tags and links come from the allowlist of `parse_markdown`, texts are escaped, and what came of it is
    sanitised once more by a library that knows nothing of either.
    """
    page = RichPage()
    page.html = _sanitised(join(_element(node, page.headings) for node in nodes))
    return page


def _sanitised(html: Markup) -> Markup:
    import nh3  # only who reads an article needs it

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
    """Return the attribute's value; None for a link that may not be shown, or a picture that is not ours."""
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
    # A wide table scrolls by itself, also with the keyboard.
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
