"""An editor's day of ten: one key each, live at once, and the day after shows what it changed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from playwright.async_api import Page, expect

from bot.conversation.ownership import close
from bot.protocol.turn import RankedEntry
from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import new_customer, say, sign_in, turn_is_over
from tests.browser.test_studio_gaps import LAMP, RUG, RUG_TOO, ask

ASKED = tuple(
    f"does the sofa come in {colour}?"
    for colour in ("amber", "beige", "coral", "denim", "ecru", "fawn", "grey", "honey", "ivory", "jade")
)
WOOL = RankedEntry("wool", "Caring for wool", 0.32)
COLOURS = RankedEntry("colours", "Which colours there are", 0.3)


def add_entries(site: Site) -> None:
    for each in (WOOL, COLOURS):
        site.services.knowledge.add_entry(Content(each.title, "So."), "Ed", each.entry_id)
        site.services.knowledge.publish_entry(each.entry_id, "Ed")


async def press(page: Page, key: str) -> str:
    """Press a key for the question that is in sight, and return that question."""
    card = page.locator(".teach-card:not([data-fresh])")
    await expect(card).to_be_visible()
    question = await card.locator("h2").inner_text()
    await page.keyboard.press(key)
    return question


async def test_a_day_of_ten(site: Site, open_page: OpenPage) -> None:
    await site.services.gathering.close()
    await asyncio.to_thread(add_entries, site)
    site.assistant.rankings.update(dict.fromkeys(ASKED, (WOOL, COLOURS)))
    await ask(site, *ASKED)
    page = await sign_in(open_page, site, "editor", width=1280, height=900)
    await page.get_by_role("link", name="Teach").click()
    await expect(page.get_by_text("0 of 10 today")).to_be_visible()
    taught = [await press(page, "2") for _ in range(6)]
    another = await press(page, "o")
    await page.get_by_role("searchbox").press_sequentially("wool")
    await page.get_by_role("dialog").get_by_role("button", name="Caring for wool").click()
    await press(page, "n")
    await press(page, "x")
    await expect(page.get_by_text("9 of 10 today")).to_be_visible()
    await press(page, "s")
    await expect(page.get_by_text("Nothing to teach")).to_be_visible()
    log = page.locator(".teach-log li")
    await expect(log).to_have_count(9)
    await expect(log.get_by_text("live")).to_have_count(7)
    live = site.services.knowledge.get_published
    assert set(live("colours").content.phrasings) == set(taught)
    assert live("wool").content.phrasings == (another,)
    await a_day_later(site, taught[0])
    await page.reload()
    effect = page.get_by_label("What the last day changed")
    await expect(effect).to_contain_text("7 questions were taught")
    await expect(effect).to_contain_text("Of 1 question asked since, 1 gets an answer at once because of it.")
    await expect(effect.get_by_role("listitem")).to_have_text([taught[0]])
    await expect(page.get_by_text("0 of 10 today")).to_be_visible()


async def a_day_later(site: Site, text: str) -> None:
    """Somebody asks it once more."""
    site.clock.ahead += timedelta(days=1)
    conversation_id = await say(site, new_customer("Ana"), text)
    await turn_is_over(site, conversation_id)
    await site.services.conversations.change(conversation_id, close)
    await site.services.gathering.collect()


async def test_what_somebody_else_decided_is_refused_and_a_wording_has_one_entry(
    site: Site, open_page: OpenPage
) -> None:
    await asyncio.to_thread(add_entries, site)
    site.assistant.rankings.update({RUG: (WOOL, COLOURS), LAMP: (COLOURS,)})
    await ask(site, RUG, RUG_TOO, LAMP)
    page = await sign_in(open_page, site, "editor", width=390, height=844, dark=True)
    await page.goto("/studio#/teach")
    card = page.locator(".teach-card")
    await expect(card.get_by_label("Also asked as").get_by_role("listitem")).to_have_count(1)
    await expect(card).to_contain_text("2 people")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    gap = next(gap for gap in site.services.gap_collector.store.list_gaps("open") if gap.people == 2)
    site.services.gap_collector.store.dismiss(gap.number, "Ana", "About one customer only")
    await press(page, "1")
    refusal = page.locator(".toast", has_text="decided already, by Ana: About one customer only")
    await expect(refusal).to_be_visible()
    site.services.knowledge.add_entry(Content(LAMP, "So."), "Ed", "giraffe")
    await press(page, "1")
    await expect(page.locator(".toast", has_text="leads to")).to_be_visible()
    await expect(card.get_by_role("heading", name=LAMP)).to_be_visible()
    await expect(page.get_by_text("0 of 10 today")).to_be_visible()
