"""What agents type: a small, safe part of Markdown means something, all else stands as it was typed."""

from __future__ import annotations

import pytest

from bot.protocol.events import RichNode
from bot.services.agent_markup import parse_reply
from bot.services.rich_text import plain_text
from tests.gateway.house import House
from tests.gateway.test_suggestions import taken


def shape(nodes: tuple[RichNode, ...]) -> str:
    """The tree in short: `p(strong(Yes) text)`."""
    return " ".join(
        f"{node.tag}({node.href}{'|' if node.href else ''}{shape(node.children)})" if node.tag else node.text
        for node in nodes
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("It is **free** and *fast*", "p(It is  strong(free)  and  em(fast))"),
        ("Use `LOOM-20`", "p(Use  code(LOOM-20))"),
        ("You need:\n- a bulb\n- a cloth", "p(You need:) ul(li(a bulb) li(a cloth))"),
        ("1. Unplug\n2. Wait", "ol(li(Unplug) li(Wait))"),
        ("> my lamp hums\n\nWhich one?", "blockquote(p(my lamp hums)) p(Which one?)"),
        ("Read [this](https://a.example/b).", "p(Read  a(https://a.example/b|this) .)"),
        ("**One**\ntwo", "p(strong(One) br() two)"),
        ("*See* https://a.example/b.", "p(em(See)   a(https://a.example/b|https://a.example/b) .)"),
    ],
)
def test_marks_are_shown_as_what_they_mean(text: str, tree: str) -> None:
    assert shape(parse_reply(text)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "Dear Priya,\n\nit comes on Friday.\nMia",
        "The box is 120*60*40 cm",
        "# 4512 is your order",
        "a | b\n--|--",
        "my_file_name.txt, 2 * 3 = 6",
        "<b>bold</b> &amp; <script>alert(1)</script>",
        "Hello\n-----",
        "    indented",
        "![picture](https://a.example/x.png)"[1:2],
    ],
)
def test_what_has_no_such_mark_is_shown_as_it_stands(text: str) -> None:
    assert parse_reply(text) == ()


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_that_is_not_safe_is_none(href: str) -> None:
    nodes = parse_reply(f"**Look** [here]({href})")
    assert "a(" not in shape(nodes)
    assert "here" in plain_text(nodes)


def test_no_letter_is_lost_beside_a_mark() -> None:
    assert plain_text(parse_reply("**Size:** 120*60*40 cm, <b>new</b> &amp; # 4512")) == (
        "Size: 120*60*40 cm, <b>new</b> &amp; # 4512"
    )


async def test_customer_and_desk_read_the_same_marks(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    text = "It is **free**:\n- one\n- two"
    await agent.ask("message.send", conversation_id=conversation_id, client_id="m1", text=text)
    said = await customer.event(sender="agent", text=text)
    assert [node["tag"] for node in said["rich"]] == ["p", "ul"]
    await agent.ask("message.send", conversation_id=conversation_id, client_id="m2", text="Just words")
    assert "rich" not in await customer.event(sender="agent", text="Just words")
