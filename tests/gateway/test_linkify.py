"""Addresses in texts become links, the same on the server and in the pages (tests/web/links.test.js)."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.linkify import split_links
from bot.services.rich_text import is_safe_link, parse_markdown
from tests.gateway.test_rich_text import shape, walk

TABLE = Path(__file__).parents[1] / "web" / "links.json"
CASES = msgspec.json.decode(TABLE.read_bytes(), type=list[tuple[str, list[tuple[str, str]]]])


@pytest.mark.parametrize(("text", "links"), CASES)
def test_an_address_is_a_link_without_what_stands_around_it(text: str, links: list[tuple[str, str]]) -> None:
    parts = list(split_links(text))
    assert [part for part in parts if part[1]] == links
    assert "".join(part for part, _ in parts) == text


@given(st.text(alphabet=st.sampled_from("htps:/w.a1()[]{}.,!?'\"<> \n@"), max_size=80))
def test_no_text_is_lost_and_every_link_is_safe(text: str) -> None:
    parts = list(split_links(text))
    assert "".join(part for part, _ in parts) == text
    assert all(is_safe_link(href) for _, href in parts if href)


@pytest.mark.parametrize(
    ("markdown", "tree"),
    [
        ("see https://a.example/a_b_c.", [["p", "see ", ["a", "https://a.example/a_b_c"], "."]]),
        ("- **www.a.example**", [["ul", ["li", ["strong", ["a", "www.a.example"]]]]]),
        ("[https://a.example](https://b.example)", [["p", ["a", "https://a.example"]]]),
        ("<https://a.example>", [["p", ["a", "https://a.example"]]]),
    ],
)
def test_bare_addresses_in_markdown_are_links_once(markdown: str, tree: list[object]) -> None:
    nodes = parse_markdown(markdown)
    assert shape(nodes) == tree
    assert len([node for node in walk(nodes) if node.tag == "a"]) == 1


def test_code_is_shown_letter_by_letter() -> None:
    nodes = parse_markdown("`https://a.example`\n\n    https://a.example")
    assert not [node for node in walk(nodes) if node.tag == "a"]
