"""What a screen reader says: every new message once, with its speaker, and history not again."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk
from tests.browser.site import Site
from tests.browser.widget import converse, say

# Notes what a screen reader would say: text that comes into a live region, as the region is at that moment.
LISTEN = """
window.announced = [];
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    const region = (target instanceof Element ? target : target.parentElement)
      ?.closest("[aria-live], [role=log], [role=status], [role=alert]");
    const live = region?.getAttribute("aria-live") ?? (region ? "polite" : "off");
    if (live === "off") continue;
    for (const node of addedNodes) window.announced.push((node.innerText ?? node.textContent).trim());
  }
}).observe(document, { childList: true, subtree: true });
"""


async def announced(page: Page, text: str) -> list[str]:
    """What was said that holds this text."""
    heard: list[str] = await page.evaluate("window.announced")
    return [each for each in heard if text in each]


async def test_a_screen_reader_hears_each_message_once_and_no_history_again(
    open_page: OpenPage, site: Site
) -> None:
    """A screen reader can't follow, or reads all history again at each message."""
    page = await open_page("/widget", width=400, height=640)
    await page.add_init_script(LISTEN)
    await page.evaluate(LISTEN)
    for number in range(6):
        await say(page, f"Question {number}")
        await expect(page.get_by_text(f"You said: Question {number}")).to_be_visible()
    for number in range(6):
        heard = await announced(page, f"You said: Question {number}")
        assert len(heard) == 1, heard
        assert "Assistant" in heard[0], "it is said who speaks"
        assert not [each for each in heard if f"You said: Question {number - 1}" in each]

    await page.reload()
    await expect(page.get_by_text("You said: Question 5")).to_be_visible()
    assert await announced(page, "Question") == [], "history is not read out when the page opens"
    await converse(page, "One more")
    assert len(await announced(page, "You said: One more")) == 1
    assert await announced(page, "Question") == []

    log = page.get_by_role("log", name="Messages")
    await expect(log).to_have_attribute("aria-live", "polite")
    tree = await log.aria_snapshot()
    order = [tree.index(f"You said: Question {number}") for number in range(6)]
    assert order == sorted(order), "it can be read again, in order"


async def test_an_agent_with_a_screen_reader_can_follow_too(open_page: OpenPage, site: Site) -> None:
    """A screen reader can't follow, at the desk."""
    async with customer_of(site, "Priya") as customer:
        page = await open_desk(open_page, site)
        await page.get_by_role("button", name="Take the conversation of Priya").click()
        await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
        await page.evaluate(LISTEN)
        await customer.say("It was a gift")
        await expect(page.locator("fd-message", has_text="It was a gift")).to_be_visible()
        heard = [each for each in await announced(page, "It was a gift") if "Priya" in each]
        assert len(heard) == 1
        assert await announced(page, "Priya has a broken lamp") == []


async def test_who_speaks_is_said_in_words_and_not_by_side_or_colour(open_page: OpenPage, site: Site) -> None:
    """A screen reader can't tell who speaks."""
    page = await open_page("/widget", width=400, height=640)
    await converse(page, "Hello there")
    tree = await page.get_by_role("log", name="Messages").aria_snapshot()
    you, assistant = tree.index("Hello there"), tree.index("You said: Hello there")
    assert "You" in tree[:you]
    assert "Assistant" in tree[you:assistant]
