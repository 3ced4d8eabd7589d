"""Two agents and three customers at once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site


async def test_each_customer_hears_their_own_agent_and_nobody_else(open_page: OpenPage, site: Site) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with AsyncExitStack() as stack:
        priya, quinn, rosa = [
            await stack.enter_async_context(customer_of(site, name)) for name in ("Priya", "Quinn", "Rosa")
        ]
        for desk in (mia, ben):
            await expect(desk).to_have_title("(3) Desk · Frontdesk")
            await expect(desk.get_by_text("customers are waiting")).to_be_visible()
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


async def test_of_two_who_take_at_once_one_has_it_and_the_other_reads_who(
    open_page: OpenPage, site: Site
) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    async with customer_of(site) as customer:
        for desk in (mia, ben):  # pressed first: news of the other's press must not take the button away
            await desk.get_by_role("button", name="Take the conversation of Priya").hover()
            await desk.mouse.down()
        await asyncio.gather(*(desk.mouse.up() for desk in (mia, ben)))
        joined = await customer.event(type="owner", owner="agent")
        winner, loser = (mia, ben) if joined["agent_name"] == "Mia" else (ben, mia)
        await expect(winner.get_by_role("button", name="Hand back")).to_be_visible()
        await expect(loser.get_by_text(f"{joined['agent_name']} has this conversation.")).to_be_visible()
        await expect(loser.get_by_role("button", name="Hand back")).to_be_hidden()
        assert len([event for event in customer.events() if event.get("owner") == "agent"]) == 1
