"""The receipt on several pages, and on one that is offline: what is marked holds without the page."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk, take
from tests.browser.site import Site
from tests.browser.test_handoff import picture
from tests.browser.test_widget_panels import TITLE, ask_for_person
from tests.browser.widget import open_widget


async def second_page(page: Page) -> Page:
    """The same customer in another tab."""
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(other.get_by_role("region", name=TITLE)).to_be_visible()
    return other


async def test_what_one_page_marks_the_other_shows_and_can_take_back(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    strike = receipt.get_by_role("button", name="Strike out")
    await strike.first.click()
    await receipt.get_by_label("You wrote").nth(1).fill("The big lamp flickers")
    await receipt.get_by_label("You wrote").nth(1).press("Enter")
    other = await second_page(page)
    there = other.get_by_role("region", name=TITLE)
    await expect(there.get_by_role("button", name="Strike out").first).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(there.get_by_label("You wrote").nth(1)).to_have_value("The big lamp flickers")
    await picture(other, "receipt-second-page")
    await there.get_by_role("button", name="Strike out").first.click()
    await expect(strike.first).to_have_attribute("aria-pressed", "false")
    await strike.first.click()
    await expect(there.get_by_role("button", name="Strike out").first).to_have_attribute(
        "aria-pressed", "true"
    )
    await there.get_by_role("button", name="Pass on").click()
    await expect(page.get_by_text("You removed this message")).to_be_visible()
    await expect(page.get_by_text("kestrel")).to_have_count(0)
    await expect(page.get_by_text("The big lamp flickers", exact=True)).to_be_visible()


async def test_what_is_struck_holds_while_the_page_is_offline_and_an_agent_takes_it(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    await receipt.get_by_role("button", name="Strike out").first.click()
    other = await second_page(page)
    await expect(other.get_by_role("button", name="Strike out").first).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.context.set_offline(True)
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)
    await page.context.set_offline(False)
    await expect(page.get_by_text("You removed this message")).to_be_visible()
    await expect(page.get_by_role("region", name=TITLE)).to_have_count(0)
    await expect(page.get_by_text("kestrel")).to_have_count(0)
