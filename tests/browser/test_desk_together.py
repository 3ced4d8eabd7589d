"""Two agents and three customers at once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk
from tests.browser.site import Site


async def take(desk: Page, name: str) -> None:
    await desk.get_by_role("button", name=f"Take the conversation of {name}").click()
    await expect(desk.get_by_role("textbox", name="Reply")).to_be_focused()


async def test_that_each_customer_hears_their_own_agent_and_nobody_else(
    open_page: OpenPage, site: Site
) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with AsyncExitStack() as stack:
        priya, quinn, rosa = [
            await stack.enter_async_context(customer_of(site, name)) for name in ("Priya", "Quinn", "Rosa")
        ]
        for desk in (mia, ben):
            await expect(desk).to_have_title("(3) Desk · Frontdesk")
            await expect(desk.get_by_text("Rosa is waiting")).to_be_visible()
        await asyncio.gather(take(mia, "Priya"), take(ben, "Quinn"))
        for desk in (mia, ben):
            await expect(desk).to_have_title("(1) Desk · Frontdesk")
        for desk, text in ((mia, "Mia to Priya"), (ben, "Ben to Quinn")):
            await desk.get_by_role("textbox", name="Reply").fill(text)
            await desk.get_by_role("textbox", name="Reply").press("Enter")
        said = [await customer.event(sender="agent") for customer in (priya, quinn)]
        assert [(event["sender_name"], event["text"]) for event in said] == [
            ("Mia", "Mia to Priya"),
            ("Ben", "Ben to Quinn"),
        ]
        await asyncio.gather(priya.say("Priya writes on"), quinn.say("Quinn writes on"))
        await expect(mia.get_by_text("Priya writes on").last).to_be_visible()
        await expect(ben.get_by_text("Quinn writes on").last).to_be_visible()
        await expect(mia.locator(".conversation-pane").get_by_text("Quinn writes on")).to_have_count(0)
        assert not [event for event in rosa.events() if event.get("sender") == "agent"]
        await rosa.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)


async def test_that_of_two_who_take_at_once_one_has_it_and_the_other_reads_who(
    open_page: OpenPage, site: Site
) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with customer_of(site) as customer:
        buttons = [desk.get_by_role("button", name="Take the conversation of Priya") for desk in (mia, ben)]
        # Held, not looked for again: news of the other's press may take the button away first.
        held = [await button.element_handle() for button in buttons]
        await asyncio.gather(*(button.dispatch_event("click") for button in held))
        joined = await customer.event(type="owner", owner="agent")
        winner, loser = (mia, ben) if joined["agent_name"] == "Mia" else (ben, mia)
        await expect(winner.get_by_role("button", name="Hand back")).to_be_visible()
        await expect(loser.get_by_role("button", name="Hand back")).to_be_hidden()
        assert len([event for event in customer.events() if event.get("owner") == "agent"]) == 1
