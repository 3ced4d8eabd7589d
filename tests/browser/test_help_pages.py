"""The public help pages: whole without a script, and with one the chat opens beside the article."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from knowledge_base.model import Content, Translation
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
ANSWER = (
    "\n\n".join(f"## Part {n}\n\nIt costs **€{n}**." for n in range(1, 5)) + f"\n\n|{'a|' * 9}\n|{'-|' * 9}\n"
)


def publish(site: Site) -> None:
    store = site.services.knowledge
    german = Translation("de", "Was kostet der Versand?", "Nichts.")
    for entry_id, content in {
        "cost": Content("What does delivery cost?", ANSWER, category="Delivery", translations=(german,)),
        "time": Content(f"How long does delivery of a {LONG} take?", LONG, category="Delivery"),
    }.items():
        store.add_entry(content, "Ed", entry_id)
        store.publish_entry(entry_id, "Ed")


async def width_beyond(page: Page) -> int:
    beyond: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return beyond


async def test_help_is_found_read_and_judged_without_a_script(site: Site, open_page: OpenPage) -> None:
    publish(site)
    page = await open_page("/help", java_script_enabled=False, width=390)
    await page.get_by_role("searchbox").fill("delivery cost")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator("mark").first).to_be_visible()
    await page.get_by_role("link", name="What does delivery cost?").click()
    await page.get_by_role("navigation", name="On this page").get_by_role("link", name="Part 4").click()
    await expect(page).to_have_url(re.compile("#part-4$"))
    await page.get_by_role("button", name="Yes").click()
    await expect(page.get_by_role("status")).to_contain_text("Thank you")
    await page.get_by_role("link", name="Deutsch").click()
    await expect(page.get_by_role("heading", name="Was kostet der Versand?")).to_be_visible()
    await page.get_by_role("link", name="Delivery", exact=True).click()
    await expect(page.locator("h1")).to_have_text("Delivery")
    for path in ("/help", "/help/cost", "/help/time", "/help/topics/delivery", "/help/search?q=delivery"):
        await page.goto(path)
        assert await width_beyond(page) <= 0, path


async def test_the_chat_opens_beside_the_article_and_is_about_it(site: Site, open_page: OpenPage) -> None:
    publish(site)
    page = await open_page("/help/cost?lang=en", dark=True)
    await page.get_by_role("link", name="Chat about this").click()
    chat = page.frame_locator("#frontdesk-widget iframe")
    await converse(chat, "And to Norway?")
    assert page.url.startswith(f"{site.url}/help/cost"), "the page is still there"
    assert site.assistant.asked[0].memory == {"previous_entry": "cost"}

    alone = await open_page("/widget?about=time")
    await converse(alone, "And by ship?")
    assert site.assistant.asked[1].memory == {"previous_entry": "time"}


async def test_a_table_is_a_tab_stop_only_while_it_scrolls(site: Site, open_page: OpenPage) -> None:
    columns = "Lamps|Chairs|Tables|Shelves|Bedding|Pans|Rugs|Sale|"
    store = site.services.knowledge
    store.add_entry(Content("What is there?", f"|{columns}\n|{'-|' * 8}\n|{columns}"), "Ed", "wares")
    store.publish_entry("wares", "Ed")
    page = await open_page("/help/wares", width=390)
    await expect(page.get_by_role("region", name="Table, scrolls sideways")).to_have_attribute(
        "tabindex", "0"
    )
    await page.set_viewport_size({"width": 1440, "height": 900})
    await expect(page.get_by_role("region", name="Table, scrolls sideways")).to_have_count(0)
    await expect(page.locator(".rich-table")).not_to_have_attribute("tabindex", "0")
