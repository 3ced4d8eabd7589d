"""An answer leaves as HTML only through a sanitiser: not even a tree that we never make does harm."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.help_pages.rich_html import render_rich
from bot.protocol.events import RichNode
from bot.services.pictures import is_picture
from bot.services.rich_text import is_safe_link, parse_markdown
from knowledge_base.folder import read_folder
from tests.gateway.test_rich_text import walk

CONTENT = Path(__file__).parents[2] / "knowledge_base" / "demo"
OURS = f"/pictures/{'a' * 32}.png"
TAGS = [
    "",
    "p",
    "h3",
    "li",
    "table",
    "a",
    "img",
    "script",
    "style",
    "iframe",
    "svg",
    "math",
    "form",
    "p onclick=x",
    "base",
]
ADDRESSES = [
    "",
    OURS,
    "/help/x",
    "https://a.example/",
    "javascript:alert(1)",
    "JaVaScript:x",
    "data:text/html,x",
    "//a.example",
    "\x01javascript:x",
]
TEXTS = [
    "",
    "plain",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b onclick=x>',
    "<!--",
    "&lt;script&gt;",
]


class Seen(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def node(children: st.SearchStrategy[RichNode]) -> st.SearchStrategy[RichNode]:
    return st.builds(
        RichNode,
        tag=st.sampled_from(TAGS),
        text=st.sampled_from(TEXTS),
        href=st.sampled_from(ADDRESSES),
        children=st.lists(children, max_size=3).map(tuple),
    )


@given(st.recursive(st.builds(RichNode, text=st.sampled_from(TEXTS)), node, max_leaves=8))
def test_no_tree_becomes_more_than_an_answer(tree: RichNode) -> None:
    for tag, attributes in Seen(render_rich([tree]).html).elements:
        assert tag in {"p", "h2", "h3", "li", "table", "tbody", "tr", "td", "a", "img", "div", "ul"}
        assert set(attributes) <= {"href", "src", "alt", "loading", "id", "class", "tabindex", "dir"}
        assert "href" not in attributes or is_safe_link(attributes["href"] or "")
        assert "src" not in attributes or is_picture(attributes["src"] or "")


def test_the_sanitiser_takes_nothing_from_an_answer() -> None:
    shipped = [file.content.answer for file in read_folder(CONTENT)]
    own = f"## Title\n\n![ours]({OURS}) [x](tel:+31) `<b>`\n\n|a|b|\n|-|-|\n|1|**2**|\n\n> q\n\n1. a\n   - b"
    for answer in (*shipped, own):
        tree = parse_markdown(answer)
        elements = Seen(render_rich(tree).html).elements
        links = [link for tag, link in elements if tag == "a"]
        assert [link["href"] for link in links] == [each.href for each in walk(tree) if each.tag == "a"]
        pictures = [picture["src"] for tag, picture in elements if tag == "img"]
        assert pictures == [each.href for each in walk(tree) if each.tag == "img"]
        assert len([tag for tag, _ in elements if tag != "div"]) == len(
            [each for each in walk(tree) if each.tag]
        )
