"""An editor's upkeep in the studio: what is found, dismissed, come back; words, hints, and use by week."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from bot.conversation.entries.help_votes import HelpVote, save_help_vote
from bot.services.clock import utc_now
from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import sign_in

ENTRIES = {
    "one": Content("How long can I return an item?", "You can return an item within 30 days of delivery."),
    "two": Content("Returns", "An item can be returned within 14 days after delivery. We dispatch it."),
}


async def test_an_editor_keeps_entries_in_order(site: Site, open_page: OpenPage) -> None:
    store = site.services.knowledge
    for entry_id, content in ENTRIES.items():
        store.add_entry(content, "Ed", entry_id)
        store.publish_entry(entry_id, "Ed")
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.get_by_role("link", name="Upkeep", exact=True).click()
    contradiction = page.locator(".finding[data-kind=contradiction]")
    await expect(contradiction).to_contain_text("30 days and 14 days")
    await expect(contradiction.locator("blockquote")).to_have_count(2)
    await contradiction.get_by_role("button", name="Dismiss").click()
    await page.get_by_label("Why is it fine?").fill("Two countries.")
    await page.get_by_role("dialog").get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("Dismissed (1)")).to_be_visible()
    await expect(contradiction).not_to_be_visible()
    await expect(page.locator(".finding[data-kind=jargon]")).to_contain_text("Write “send”.")

    await page.get_by_role("link", name="Words to avoid").click()
    await page.get_by_label("Word to avoid").fill("item")
    await page.get_by_label("Write instead").fill("thing")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("row", name="item thing")).to_be_visible()
    await page.get_by_role("button", name="Remove dispatch").click()
    await expect(page.get_by_role("button", name="Remove dispatch")).to_have_count(0)

    store.save_draft("two", Content("Returns", f"{ENTRIES['two'].answer} Soon."), "Ed", 1)
    store.publish_entry("two", "Ed")
    await page.get_by_role("link", name="To look at").click()
    await expect(contradiction).to_be_visible()
    await expect(page.locator(".finding[data-kind=jargon]")).to_have_count(2)
    await contradiction.get_by_role("link", name="How long can I return an item?").click()
    hints = page.get_by_role("region", name="How it reads")
    await expect(hints).to_contain_text("“item”: write “thing”.")
    answer = page.get_by_label("Answer, in Markdown")
    await answer.fill("You can return it within 30 days.")
    await expect(hints).not_to_be_visible()


async def test_use_is_shown_by_week(site: Site, open_page: OpenPage) -> None:
    site.services.knowledge.add_entry(ENTRIES["one"], "Ed", "one")
    site.services.knowledge.publish_entry("one", "Ed")

    def vote() -> None:
        for days in (0, 8, 9):
            cast = HelpVote(f"{days:022}", "one", 1, "How?", days != 8)
            save_help_vote(site.services.record.file, cast, utc_now() - timedelta(days=days))

    await site.services.writer.write(vote)
    page = await sign_in(open_page, site, "editor", width=390, height=800)
    await page.goto("/studio#/upkeep/use")
    await page.get_by_role("button", name="By week: How long can I return an item?").click()
    weeks = page.locator(".use-weeks")
    await expect(weeks.get_by_role("heading")).to_be_focused()
    await expect(weeks.locator("svg.chart")).to_be_visible()
    assert await weeks.locator("tbody tr").count() in (2, 3)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
