"""What is brought up to date in place: what reads the same stays the very element that it was."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

from tests.browser.conftest import OpenPage


async def refilled(open_page: OpenPage, before: str, after: str, then: str) -> Any:
    """What `then` gives of `place`, which read as `before` and was refilled with `after`; both are lists.

    `one` makes a button, `old` holds what stood there before, and `pressed` what a press has put into it.
    """
    page: Page = await open_page("/healthz")
    return await page.evaluate(
        f"""async () => {{
          const {{ refill }} = await import("/static/shared/refill.js");
          const {{ el }} = await import("/static/shared/dom.js");
          const pressed = [];
          const one = (text, props = {{}}) => el("button", props, text);
          const place = el("section");
          document.body.append(place);
          refill(place, ...{before});
          const old = [...place.querySelectorAll("*")];
          old.find((node) => node.matches("button"))?.focus();
          refill(place, ...{after});
          return ({then});
        }}"""
    )


async def test_what_reads_the_same_stays_and_does_the_newest(open_page: OpenPage) -> None:
    found = await refilled(
        open_page,
        "[one('Take', { on: { click: () => pressed.push('old') } }), 'waits']",
        "['new: ', one('Take', { on: { click: () => pressed.push('new') } }), 'waits on']",
        """(place.querySelector("button").click(),
            [place.children[0] === old[0], document.activeElement === old[0], pressed, place.textContent])""",
    )
    assert found == [True, True, ["new"], "new: Takewaits on"]


async def test_a_control_that_reads_otherwise_is_another_unless_it_has_the_same_key(
    open_page: OpenPage,
) -> None:
    then = "[place.firstChild === old[0], document.activeElement === old[0], place.textContent]"
    assert await refilled(open_page, "[one('Take')]", "[one('Hand back')]", then) == [
        False,
        False,
        "Hand back",
    ]
    key = "{ data: { key: 'owner' } }"
    found = await refilled(open_page, f"[one('Take', {key})]", f"[one('Hand back', {key})]", then)
    assert found == [True, True, "Hand back"]


async def test_what_moves_up_is_the_element_that_it_was(open_page: OpenPage) -> None:
    found = await refilled(
        open_page,
        "[one('a'), one('b'), one('c')]",
        "[one('c'), one('b'), one('d')]",
        "[[...place.children].map((node) => old.indexOf(node)), place.textContent]",
    )
    assert found == [[2, 1, -1], "cbd"]


async def test_attributes_and_what_stands_inside_follow(open_page: OpenPage) -> None:
    found = await refilled(
        open_page,
        "[el('p', { class: 'row', title: 'old', lang: 'de' }, one('Take'), 'two')]",
        "[el('p', { class: 'row', title: 'new' }, one('Take'), 'three')]",
        "[place.innerHTML, place.firstChild === old[0], document.activeElement === old[1]]",
    )
    assert found == ['<p class="row" title="new"><button>Take</button>three</p>', True, True]


async def test_an_element_that_is_passed_again_is_left_as_it_is(open_page: OpenPage) -> None:
    found = await refilled(
        open_page,
        "[globalThis.kept = el('input', { value: 'half a w' })]",
        "['before', globalThis.kept]",
        "[kept.isConnected, kept.value, place.childNodes.length]",
    )
    assert found == [True, "half a w", 2]
