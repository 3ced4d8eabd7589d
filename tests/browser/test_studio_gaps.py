"""An editor closes a gap: what customers asked in vain becomes an entry, and then has an answer."""

from __future__ import annotations

from playwright.async_api import expect

from bot.conversation.ownership import close
from bot.protocol.turn import RankedEntry
from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import new_customer, say, sign_in, turn_is_over

RUG, RUG_TOO, LAMP = "can I wash the wool rug?", "how to clean a wool rug?", "is the giraffe lamp dimmable?"


async def ask(site: Site, *texts: str) -> None:
    """Each text asked by another customer, in vain, who is gone then: what goes on is not read by editors."""
    site.assistant.unanswered.update(texts)
    for text in texts:
        conversation_id = await say(site, new_customer("Priya"), text)
        await turn_is_over(site, conversation_id)
        await site.services.conversations.change(conversation_id, close)
    while await site.services.gap_collector.update() == 0.0:
        pass


async def test_a_gap_becomes_an_entry_and_is_answered(site: Site, open_page: OpenPage) -> None:
    await site.services.gathering.close()  # with no stored questions, the gate has nothing to show
    await ask(site, LAMP, RUG, RUG_TOO)
    page = await sign_in(open_page, site, "editor", width=1440, height=900)
    await page.get_by_role("link", name="Gaps").click()
    rows = page.locator(".gap-row")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(0)).to_contain_text(RUG)
    await expect(rows.nth(0)).to_contain_text("2 people")
    await expect(rows.nth(0)).to_contain_text("2 × no answer")
    await rows.nth(0).click()
    await expect(page.locator(".gap-wordings li")).to_have_count(2)
    await page.get_by_role("button", name="Make an entry").click()
    await expect(page.get_by_label("Question, as a customer would ask it")).to_have_value(
        "Can I wash the wool rug?"
    )
    await page.get_by_label("Answer, in Markdown").fill("By hand, in cold water.")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator(".toast", has_text="Live now")).to_be_visible()
    while await site.services.gap_collector.update() == 0.0:
        pass
    await page.get_by_role("link", name="Gaps").click()
    await page.get_by_role("tab", name="Answered").click()
    await expect(rows).to_have_count(1)
    await rows.nth(0).click()
    await expect(page.locator(".gap-entry")).to_contain_text("Answered by Can I wash the wool rug?")
    await expect(page.locator(".gap-steps li")).to_have_count(3)


async def test_wordings_go_to_an_entry_and_a_gap_is_dismissed_with_a_reason(
    site: Site, open_page: OpenPage
) -> None:
    site.services.knowledge.add_entry(Content("How do I care for wool?", "Gently."), "Ed", "wool")
    site.assistant.rankings[RUG] = (RankedEntry("wool", "How do I care for wool?", 0.3),)
    await ask(site, RUG, LAMP)
    page = await sign_in(open_page, site, "editor", width=390, height=844, dark=True)
    await page.goto("/studio#/gaps")
    await page.locator(".gap-row", has_text=LAMP).click()
    await page.get_by_role("button", name="Dismiss …").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Why?").fill("We sell no lamps.")
    await dialog.get_by_role("button", name="Dismiss", exact=True).click()
    await expect(page.locator(".gap-steps li").first).to_contain_text(
        "Dismissed by Mia Jansen “We sell no lamps.”"
    )
    await page.get_by_role("link", name="All gaps").click()
    await expect(page.locator(".gap-row")).to_have_count(1)
    await page.locator(".gap-row", has_text=RUG).click()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await expect(
        page.get_by_role("button", name="Add the wordings to “How do I care for wool?”")
    ).to_be_visible()
    await page.get_by_role("button", name="Another entry…").click()
    await page.get_by_role("searchbox").press_sequentially("care")
    await page.get_by_role("dialog").get_by_role("button", name="How do I care for wool?").click()
    await expect(page.locator(".toast")).to_contain_text("The wordings are in a draft")
    assert site.services.knowledge.get_entry("wool").latest.content.phrasings == (RUG,)
