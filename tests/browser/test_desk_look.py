"""The desk on large and small screens, with long words and with nothing at all."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import add_waiting, go_on_duty, sign_in

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh " * 3
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4


async def overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("width", [390, 820, 1440])
async def test_long_words_never_widen_the_page(site: Site, open_page: OpenPage, width: int) -> None:
    desk = await sign_in(open_page, site, "admin", width=width, height=900)
    await desk.goto("/desk")
    await add_waiting(site, LONG_NAME[:80], LONG_WORD)
    row = desk.locator(".row-open")
    await expect(row).to_be_visible()
    assert await overflow(desk) <= 0
    box, pane = await row.bounding_box(), await desk.locator(".list-pane").bounding_box()
    assert box
    assert pane
    assert box["width"] <= pane["width"]
    await row.click()
    await expect(desk.locator(".packet-problem")).to_be_visible()
    assert await overflow(desk) <= 0
    await desk.get_by_role("button", name="Take", exact=True).first.click()
    await expect(desk.get_by_role("button", name="Hand back")).to_be_visible()
    assert await overflow(desk) <= 0
    name = await desk.locator(".conversation-who").bounding_box()
    assert name
    assert name["width"] > 150, "the buttons leave room for the name"


async def test_a_phone_shows_one_pane_and_goes_back(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site, width=390, height=844)
    await add_waiting(site, "Priya")
    conversation = desk.locator(".conversation-pane")
    await expect(conversation).to_be_hidden()
    await desk.locator(".row-open").click()
    await expect(conversation).to_be_visible()
    await expect(desk.locator(".list-pane")).to_be_hidden()
    await desk.get_by_role("button", name="Details").click()
    await expect(desk.locator(".context-pane")).to_be_visible()
    await desk.get_by_role("button", name="Back to the conversation").click()
    await desk.go_back()
    await expect(desk.locator(".list-pane")).to_be_visible()
    await desk.locator(".row-open").click()
    await desk.get_by_role("button", name="Back to the list").click()
    await expect(conversation).to_be_hidden()


async def test_a_tablet_shows_two_panes_and_the_details_on_demand(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site, width=820, height=1100)
    await add_waiting(site, "Priya")
    await desk.locator(".row-open").click()
    await expect(desk.locator(".list-pane")).to_be_visible()
    await expect(desk.locator(".conversation-pane")).to_be_visible()
    await expect(desk.locator(".context-pane")).to_be_hidden()
    await desk.get_by_role("button", name="Details").click()
    await expect(desk.locator(".context-pane")).to_be_visible()


async def test_the_packet_folds_away_and_stays_folded(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    await add_waiting(site, "Priya", "My lamp hums")
    await add_waiting(site, "Other")
    await desk.locator(".row-open").first.click()
    body = desk.locator(".packet-body")
    await expect(body).to_be_visible()
    await desk.locator(".packet-summary").click()
    await expect(body).to_be_hidden()
    await expect(desk.locator(".packet-problem")).to_have_text("My lamp hums")
    await desk.locator(".row-open").nth(1).click()
    await expect(body).to_be_visible()
    await desk.locator(".row-open").first.click()
    await expect(body).to_be_hidden()


async def test_every_control_has_a_name(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    await add_waiting(site, "Priya", email="priya@example.com")
    await desk.locator(".row-take").click()
    await expect(desk.get_by_placeholder("Reply to Priya")).to_be_visible()
    nameless = await desk.evaluate(
        """() => [...document.querySelectorAll("button, a, input, textarea, select, [role=separator]")]
          .filter((node) => node.checkVisibility())
          .filter((node) => !node.getAttribute("aria-label"))
          .filter((node) => !node.textContent.trim() && !node.labels?.length)
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []


async def test_an_unknown_conversation_is_told_and_can_be_left(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site, width=390, height=844)
    await desk.goto("/desk#nobody")
    await expect(desk.get_by_role("alert")).to_contain_text("There is nothing here that you can open.")
    await desk.get_by_role("button", name="Back to the list").click()
    await expect(desk.locator(".list-pane")).to_be_visible()


@pytest.mark.parametrize("width", [390, 820, 1120, 1440])
async def test_every_list_stays_in_reach_however_many_it_holds(
    site: Site, open_page: OpenPage, width: int
) -> None:
    desk = await sign_in(open_page, site, width=width, height=900)
    tabs = desk.get_by_role("tab")
    await expect(tabs).to_have_count(5)
    await desk.locator(".tab .count").evaluate_all(
        "counts => counts.forEach((count) => (count.textContent = '1,234'))"
    )
    head = await desk.locator(".list-pane .tabs").bounding_box()
    assert head
    for tab in await tabs.all():
        box = await tab.bounding_box()
        assert box
        assert box["x"] >= head["x"]
        assert box["x"] + box["width"] <= head["x"] + head["width"]


@pytest.mark.parametrize("width", [390, 820, 1120, 1440])
async def test_the_keys_and_the_tools_of_the_reply_do_not_overlap(
    site: Site, open_page: OpenPage, width: int
) -> None:
    desk = await sign_in(open_page, site, width=width, height=900)
    await go_on_duty(desk)
    await add_waiting(site, "Priya")
    await desk.locator(".row-open").click()
    await desk.get_by_role("button", name="Take", exact=True).first.click()
    tool = desk.get_by_role("button", name="Ask for a sensitive detail")
    await expect(tool).to_be_visible()
    ends_at = await desk.locator(".composer-keys").evaluate(
        """keys => {
          const words = document.createRange();
          words.selectNodeContents(keys);
          return words.getBoundingClientRect().right;
        }"""
    )
    box = await tool.bounding_box()
    assert box
    assert ends_at <= box["x"]


@pytest.mark.parametrize("dark", [False, True])
async def test_the_marks_of_a_list_are_as_plain_as_its_words(
    site: Site, open_page: OpenPage, dark: bool
) -> None:
    desk = await sign_in(open_page, site, dark=dark)
    await go_on_duty(desk)
    await add_waiting(site, "Priya")
    await desk.locator(".row-open").click()
    await desk.get_by_role("button", name="Take", exact=True).first.click()
    await desk.get_by_role("textbox", name="Reply").fill("Either:\n\n- send it back\n- keep it")
    await desk.keyboard.press("Enter")
    item = desk.locator('fd-message[data-sender="agent"] li').first
    await expect(item).to_be_visible()
    mark, words = await item.evaluate(
        "item => [getComputedStyle(item, '::marker').color, getComputedStyle(item).color]"
    )
    assert mark == words
