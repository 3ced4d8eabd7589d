"""What somebody wrote in Hebrew stands from right to left, wherever a page shows it."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from bot.protocol.turn import ReplyMessage
from knowledge_base.model import Content, Translation
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.staff import sign_in
from tests.browser.test_studio_gaps import ask

ASKED = "המנורה (Arc) שבורה, מה עושים?"
ANSWER = "אפשר להחזיר את המנורה תוך 30 יום."
NAME = "דנה לוי"

# Each stretch of text that begins with a Hebrew letter and stands in the direction of Latin letters.
WRONG = """() => {
  const wrong = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const first = data.match(/\\p{L}/u)?.[0] ?? "";
    if (!/[\\u0590-\\u05ff]/.test(first) || !parentElement.checkVisibility()) continue;
    const name = parentElement.className || parentElement.outerHTML.slice(0, 80);
    if (getComputedStyle(parentElement).direction !== "rtl") wrong.push(`${name}: ${data}`);
  }
  for (const field of document.querySelectorAll("input, textarea")) {
    const isRight = getComputedStyle(field).unicodeBidi === "plaintext";
    if (/[\\u0590-\\u05ff]/.test(field.value) && !isRight) wrong.push(field.outerHTML.slice(0, 80));
  }
  return wrong;
}"""


async def stands_right(page: Page, *, at_least: int = 1) -> None:
    """Hebrew is on the page so many times, and all of it from right to left."""
    shown = page.get_by_text(ASKED, exact=False).or_(page.get_by_text(ANSWER, exact=False))
    await expect(shown.or_(page.get_by_text(NAME)).first).to_be_visible()
    assert await page.evaluate(WRONG) == []


def publish(site: Site) -> None:
    store = site.services.knowledge
    hebrew = Translation("he", ASKED, ANSWER)
    store.add_entry(
        Content("My lamp is broken", "Send it back.", category="Lamps", translations=(hebrew,)), "Ed", "lamp"
    )
    store.add_entry(Content("מתי אתם פתוחים?", ANSWER, category="שעות", locale="he"), "Ed", "hours")
    for entry_id in ("lamp", "hours"):
        store.publish_entry(entry_id, "Ed")


async def test_at_the_desk(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, NAME) as customer:
        await customer.say(ASKED)
        desk = await open_desk(open_page, site, width=1440, height=900)
        await expect(desk.locator(".row-problem").first).to_be_visible()
        await stands_right(desk)
        await take(desk, NAME)
        await expect(desk.locator("fd-message[data-sender=customer] .bubble").last).to_have_text(ASKED)
        await stands_right(desk)
        await desk.get_by_role("textbox", name="Reply").fill(ANSWER)
        await desk.keyboard.press("Enter")
        await expect(desk.locator("fd-message[data-sender=agent] .bubble").last).to_have_text(ANSWER)
        await stands_right(desk)
        await desk.get_by_role("searchbox").first.fill("המנורה")
        await expect(desk.locator(".snippet").first).to_be_visible()
        await stands_right(desk)


async def test_in_a_toast_and_a_notification(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, NAME) as customer:
        desk = await open_desk(open_page, site)
        await take(desk, NAME)
        await desk.get_by_role("tab", name="Queue").click()
        async with customer_of(site, "Priya"):
            await take(desk, "Priya")
            await customer.say(ASKED)
            await expect(desk.locator(".toast", has_text=ASKED)).to_be_visible()
            await stands_right(desk)


async def test_in_the_widget(open_page: OpenPage, site: Site) -> None:
    site.assistant.says(ASKED, ReplyMessage(text=ANSWER))
    widget = await open_page("/widget", width=400, height=640)
    await widget.get_by_role("textbox", name="Message").fill(ASKED)
    await widget.keyboard.press("Enter")
    await expect(widget.get_by_text(ANSWER)).to_be_visible()
    await stands_right(widget)


async def test_in_the_studio(open_page: OpenPage, site: Site) -> None:
    publish(site)
    await ask(site, ASKED)
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await expect(page.locator(".list-question").first).to_be_visible()
    assert await page.evaluate(WRONG) == []
    await page.goto("/studio#hours")
    await expect(page.get_by_label("Answer, in Markdown")).to_have_value(ANSWER)
    assert await page.evaluate(WRONG) == []
    await page.goto("/studio#/gaps")
    await page.locator(".gap-row").first.click()
    await expect(page.locator(".gap-wordings li").first).to_be_visible()
    assert await page.evaluate(WRONG) == []


@pytest.mark.parametrize(
    "path",
    ["/help?lang=he", "/help", "/help/lamp?lang=he", "/help/hours", "/help/search?q=המנורה", "/help/lamp"],
)
async def test_on_the_help_pages(open_page: OpenPage, site: Site, path: str) -> None:
    publish(site)
    page = await open_page(path, java_script_enabled=False)
    await expect(page.locator("main")).to_be_visible()
    assert await page.evaluate(WRONG) == []


async def test_the_desk_names_the_language_and_its_direction(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, NAME, locale="he") as customer:
        await customer.say(ASKED)
        desk = await open_desk(open_page, site, width=1440, height=900)
        await expect(desk.locator(".row-language")).to_have_text("Hebrew")
        await take(desk, NAME)
        await expect(desk.locator(".packet")).to_contain_text("Hebrew, written from right to left")
        details = desk.get_by_role("complementary", name="Details")
        await expect(details).to_contain_text("Hebrew, written from right to left")
