"""Markdown becomes a tree of allowed nodes, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.documents import document
from bot.gateway.help_pages.markup import tag
from bot.gateway.help_pages.rich_html import render_rich
from bot.protocol.events import RichNode
from bot.services.rich_text import is_safe_link, parse_markdown, plain_text

TAGS = set(str(RichNode.__doc__).partition("Tags: ")[2].partition(".")[0].split()) | {""}


def walk(nodes: tuple[RichNode, ...]) -> Iterator[RichNode]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def shape(nodes: tuple[RichNode, ...]) -> list[object]:
    """A short form: a text, or [tag, children...]."""
    return [
        node.text if not node.tag else [node.tag, *filter(None, [node.text]), *shape(node.children)]
        for node in nodes
    ]


@pytest.mark.parametrize(
    ("markdown", "tree"),
    [
        ("hello", [["p", "hello"]]),
        ("a **b** *c* `d`", [["p", "a ", ["strong", "b"], " ", ["em", "c"], " ", ["code", "d"]]]),
        ("# One\n\n#### Four", [["h3", "One"], ["h4", "Four"]]),
        ("1. one\n2. two", [["ol", ["li", "one"], ["li", "two"]]]),
        ("- a\n\n  b", [["ul", ["li", ["p", "a"], ["p", "b"]]]]),
        ("> q", [["blockquote", ["p", "q"]]]),
        ("```\nx < y\n```", [["pre", ["code", "x < y\n"]]]),
        ("a  \nb", [["p", "a", ["br"], "b"]]),
        ("---", [["hr"]]),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            [
                [
                    "table",
                    ["thead", ["tr", ["th", "a"], ["th", "b"]]],
                    ["tbody", ["tr", ["td", "1"], ["td", "2"]]],
                ]
            ],
        ),
        ("<script>alert(1)</script>", [["p", "<script>alert(1)</script>"]]),
        ("![x](https://a.example/x.png)", [["p", ["a", "x"]]]),
        ("![x](javascript:alert(1))", [["p", "![x](javascript:alert(1))"]]),
        (f"![a *lamp*](/pictures/{'a' * 32}.png)", [["p", ["img", "a lamp"]]]),
        ("![x](/pictures/../files/1.png)", [["p", ["a", "x"]]]),
    ],
)
def test_markdown_becomes_this_tree(markdown: str, tree: list[object]) -> None:
    assert shape(parse_markdown(markdown)) == tree


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "vbscript:x",
        "x",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_unsafe_link_is_only_its_text(href: str) -> None:
    assert not is_safe_link(href)
    assert not [node for node in walk(parse_markdown(f"[text](<{href}>)")) if node.tag == "a"]


@pytest.mark.parametrize(
    "href", ["https://a.example/x?y=1", "mailto:a@b.example", "tel:+31301234", "/help/x"]
)
def test_a_safe_link_stays(href: str) -> None:
    links = [node for node in walk(parse_markdown(f"[text]({href})")) if node.tag == "a"]
    assert [link.href for link in links] == [href]


@given(st.text(alphabet=st.sampled_from("ab*_`#>-1.|[]()<>!\n \\&:/\"'~"), max_size=200))
def test_every_text_becomes_allowed_nodes_and_survives_the_wire(text: str) -> None:
    nodes = parse_markdown(text)
    for node in walk(nodes):
        assert node.tag in TAGS
        assert bool(node.href) <= (node.tag == "a" and is_safe_link(node.href))
    assert msgspec.json.decode(msgspec.json.encode(nodes), type=tuple[RichNode, ...]) == nodes
    plain_text(nodes)


def test_deep_nesting_ends() -> None:
    deep = max(depth(node) for node in parse_markdown(">" * 500 + " x"))
    assert deep < 100


def depth(node: RichNode) -> int:
    return 1 + max(map(depth, node.children), default=0)


def test_a_page_shows_hostile_texts_as_texts() -> None:
    answer = render_rich(parse_markdown('[x](https://a.example/"><script>) <b>\n\n## <i>')).html
    for page in (answer, document("<t>", '"d', "", "<u>"), tag("p", {"title": '"<i>'}, "<u>", "<t>")):
        for raw in ("<script", "<b>", "<i>", "<u>", "<t>", '""d', '""<'):
            assert raw not in page


@given(st.text(), st.text())
def test_a_text_in_a_tag_is_read_back_as_it_was(text: str, value: str) -> None:
    page = tag("p", {"title": value}, text)
    assert page.startswith('<p title="')
    assert page.endswith("</p>")
    inner, outer = page.removesuffix("</p>").removeprefix('<p title="').split('">', 1)
    assert (unescape(inner), unescape(outer)) == (value, text)
    assert not set("<>") & set(inner + outer)


def cells(markdown: str) -> list[RichNode]:
    return [node for node in walk(parse_markdown(markdown)) if node.tag in ("th", "td")]


def test_a_list_goes_on_from_the_number_it_is_given() -> None:
    nodes = parse_markdown("1. one\n2. two\n\ntext\n\n3. three")
    assert [node.start for node in nodes if node.tag == "ol"] == [1, 3]
    assert '<ol dir="auto" start="3">' in render_rich(nodes).html


def test_columns_stand_as_they_are_told() -> None:
    table = "| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |"
    assert [cell.align for cell in cells(table)] == ["left", "center", "right", ""] * 2
    html = render_rich(parse_markdown(table)).html
    assert html.count('data-align="center"') == html.count('data-align="right"') == 2


@pytest.mark.parametrize(
    "number",
    [
        "1,299.00 €",
        "€ 1.299,00",
        "CHF 1'299.–",
        "12 kg",
        "24/7",
        "- 5 %",
        "3 x 4.5 cm",
        "+31 20 123 45 67",
        "1 299,00 zł",
        "10–14",
    ],
)
def test_a_number_in_a_table_is_one_thing(number: str) -> None:
    [head, cell] = cells(f"| n |\n|---|\n| {number} |")
    assert (head.number, cell.number) == (False, True)
    assert '<td class="number">' in render_rich(parse_markdown(f"| n |\n|---|\n| {number} |")).html


@pytest.mark.parametrize("text", ["within 14 days of delivery", "Size", "", "5 to 7 working days", "1 " * 40])
def test_a_text_in_a_table_may_break(text: str) -> None:
    assert not cells(f"| n |\n|---|\n| {text} |")[1].number
