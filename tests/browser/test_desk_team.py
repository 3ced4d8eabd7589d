"""Who is there and who gets what, in the browsers of two agents."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site


async def speaks(site: Site, name: str, *languages: str) -> None:
    """From now on this agent speaks these languages."""
    staff = site.services.staff

    def write() -> None:
        (person,) = (each for each in staff.list_staff() if each.name == name)
        staff.update_languages(person.id, languages)

    await site.services.writer.write(write)


async def test_an_agent_gives_a_conversation_to_a_colleague_who_is_told(
    open_page: OpenPage, site: Site
) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with customer_of(site) as customer:
        await take(mia)
        await expect(mia.get_by_role("textbox", name="Reply")).to_be_focused()
        await mia.get_by_role("button", name="Give to").click()
        await mia.get_by_role("button", name="Ben (on duty, has 0)").click()
        await expect(ben.get_by_text("Priya was given to you")).to_be_visible()
        await expect(mia.get_by_role("button", name="Hand back")).to_be_hidden()
        told = await customer.event(type="owner", owner="agent", agent_name="Ben")
        assert "Mia" in told["text"]


@pytest.mark.parametrize("site", [{"routing": "offer", "offer_s": 600.0}], indirect=True)
async def test_an_offer_is_passed_to_the_next_agent_and_its_news_goes_when_it_is_taken(
    open_page: OpenPage, site: Site
) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    offered = "Priya is offered to you"
    async with customer_of(site):
        await expect(mia.locator(".row").first).to_be_visible()
        await expect(ben.locator(".row").first).to_be_visible()
        site.services.router.wake()
        asked = await who_is_asked(mia, ben, offered)
        other = ben if asked is mia else mia
        await asked.locator(".row-open").click()
        await asked.locator(".not-mine").get_by_role("button", name="Pass").click()
        await expect(asked.get_by_text("Passed to the next agent")).to_be_visible()
        await expect(asked.locator(".not-mine").get_by_role("button", name="Pass")).to_have_count(0)
        await expect(other.get_by_text(offered)).to_be_visible()
        await other.locator(".toast", has_text=offered).hover()  # it would stay while pointed at
        await asked.get_by_role("button", name="Take", exact=True).click()
        await expect(other.get_by_text(offered)).to_have_count(0)


async def who_is_asked(mia: Page, ben: Page, offered: str) -> Page:
    """The desk that shows the offer."""
    shown = {asyncio.ensure_future(page.get_by_text(offered).wait_for()): page for page in (mia, ben)}
    done, others = await asyncio.wait(shown, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    (asked,) = done
    await asked
    return shown[asked]


async def test_away_shows_at_the_desk_and_to_colleagues_until_the_agent_is_back(
    open_page: OpenPage, site: Site
) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    await expect(mia.get_by_role("button", name="Team (2)")).to_be_visible()
    await ben.get_by_role("button", name="Away", exact=True).click()
    await expect(ben.locator(".duty")).to_have_text("Away")
    await mia.get_by_role("button", name="Team (1)").click()
    await expect(mia.get_by_role("listitem").filter(has_text="Ben")).to_contain_text("Away")
    await mia.get_by_role("button", name="Close", exact=True).click()
    await ben.get_by_role("button", name="I am back").click()
    await expect(ben.locator(".duty")).to_have_text("On duty")
    await expect(mia.get_by_role("button", name="Team (2)")).to_be_visible()


async def test_a_colleagues_replies_carry_their_name(open_page: OpenPage, site: Site) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with customer_of(site) as customer:
        await take(mia)
        await mia.get_by_role("textbox", name="Reply").fill("I look at it.")
        await mia.keyboard.press("Enter")
        await mia.get_by_role("button", name="Give to").click()
        await mia.get_by_role("button", name="Ben (on duty, has 0)").click()
        await customer.event(sender="agent", text="I look at it.")
        await (
            ben.locator(".toast", has_text="Priya was given to you")
            .get_by_role("button", name="Open")
            .click()
        )
        line = ben.locator("fd-message", has_text="I look at it.")
        await expect(line.locator(".name")).to_have_text("Mia")
        await expect(line).not_to_have_attribute("data-end", "")
        await expect(mia.locator("fd-message", has_text="I look at it.").locator(".name")).to_have_text("You")


async def test_r_goes_to_the_reply_of_the_row_in_focus(open_page: OpenPage, site: Site) -> None:
    mia = await open_desk(open_page, site, "Mia")
    async with customer_of(site) as priya:
        await take(mia)
        await mia.keyboard.press("Escape")
        await mia.keyboard.press("Escape")
        await mia.get_by_role("tab", name="Mine").click()
        await priya.say("which day does it come?")
        row = mia.locator(".row", has_text="Priya")
        await expect(row.locator(".row-problem")).to_have_text("which day does it come?")
        await row.locator(".row-open").focus()
        await mia.keyboard.press("r")
        await expect(mia.get_by_role("textbox", name="Reply")).to_be_focused()
        await expect(row.locator(".row-problem")).to_have_text("Priya has a broken lamp")


async def test_a_colleagues_conversation_can_be_given_away(open_page: OpenPage, site: Site) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with customer_of(site):
        await take(mia)
        await ben.get_by_role("tab", name="All 1").click()
        await ben.locator(".row-open", has_text="Priya").click()
        await ben.get_by_role("button", name="Give to").click()
        await ben.get_by_role("button", name="Ben (on duty, has 0)").click()
        await expect(ben.get_by_role("textbox", name="Reply")).to_be_visible()
        await expect(mia.get_by_text("Ben has this conversation")).to_be_visible()


async def test_a_language_that_nobody_on_duty_speaks_is_warned_of(open_page: OpenPage, site: Site) -> None:
    mia = await open_desk(open_page, site, "Mia")
    await speaks(site, "Mia", "en")
    async with customer_of(site, "Jana", locale="de-AT"):
        row = mia.locator(".row", has_text="Jana")
        await expect(row.get_by_text("No German")).to_be_visible()
        await row.locator(".row-open").click()
        await expect(mia.locator(".conversation-state").get_by_text("No German")).to_be_visible()
        await speaks(site, "Mia", "en", "de")
        await expect(row.get_by_text("No German")).to_have_count(0)
        await mia.get_by_role("button", name="Team (1)").click()
        await expect(mia.get_by_role("listitem").filter(has_text="Mia")).to_contain_text(
            "speaks English, German"
        )
