"""What stands beside an agent's draft: suggested entries, and warnings before sending."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from bot.protocol.turn import RankedEntry
from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk
from tests.browser.site import Site


async def publish(site: Site, entry_id: str, question: str, answer: str) -> None:
    store = site.services.knowledge

    def write() -> None:
        store.add_entry(Content(question=question, answer=answer), by="Elif", entry_id=entry_id)
        store.publish_entry(entry_id, by="Elif")

    await asyncio.to_thread(write)


async def take(desk: Page, name: str = "Priya") -> None:
    await desk.get_by_role("button", name=f"Take the conversation of {name}").click()
    await expect(desk.get_by_role("textbox", name="Reply")).to_be_focused()


async def test_that_a_suggested_entry_is_one_click_from_the_reply(open_page: OpenPage, site: Site) -> None:
    await publish(site, "broken", "What if my lamp arrives broken?", "We send a **new one**.")
    ranked = RankedEntry(entry_id="broken", title="", confidence=0.9)
    site.assistant.rankings = {"Priya has a broken lamp": (ranked,)}
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("Hello Priya,")
        await desk.get_by_role("button", name="Insert What if my lamp arrives broken?").click()
        await expect(reply).to_have_value("Hello Priya,\n\nWe send a new one.")
        await expect(desk.get_by_text("Links to “What if my lamp arrives broken?”")).to_be_visible()
        await desk.reload()
        await expect(desk.get_by_text("Links to “What if my lamp arrives broken?”")).to_be_visible()
        await reply.press("Enter")
        said = await customer.event(sender="agent")
        assert said["answer"]["url"] == "/help/broken"
        await expect(desk.get_by_text("Links to “What if my lamp arrives broken?”")).to_be_hidden()


async def test_that_the_desk_works_on_and_says_so_without_suggestions(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    site.assistant.down = True
    async with customer_of(site) as customer:
        await take(desk)
        await expect(desk.get_by_text("No suggestions while the assistant is down")).to_be_visible()
        await desk.get_by_role("textbox", name="Reply").fill("A new lamp leaves today.")
        await desk.keyboard.press("Enter")
        await customer.event(sender="agent", text="A new lamp leaves today.")


async def test_that_asking_again_warns_with_the_value_and_can_be_sent_anyway(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await customer.say("It is order LL-204815")
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("What is your order number?")
        await reply.press("Enter")
        guard = desk.get_by_role("alert", name="Before you send")
        await expect(guard).to_contain_text("The customer gave the order number already: LL-204815")
        await expect(reply).to_have_value("What is your order number?")
        await guard.get_by_role("button", name="Edit").click()
        await expect(reply).to_be_focused()
        await expect(guard).to_be_hidden()
        assert [event for event in customer.events() if event.get("sender") == "agent"] == []
        await reply.press("Enter")
        await guard.get_by_role("button", name="Send anyway").click()
        await customer.event(sender="agent", text="What is your order number?")
        await expect(reply).to_have_value("")
