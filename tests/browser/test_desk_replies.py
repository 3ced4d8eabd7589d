"""Saved replies and macros, as an agent writes and uses them."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site


async def begin(open_page: OpenPage, site: Site) -> Page:
    """Mia at her desk, writing to Priya."""
    page = await open_desk(open_page, site)
    await take(page)
    await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    return page


async def test_a_reply_is_written_once_and_used_by_its_shortcut(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya") as customer:
        page = await begin(open_page, site)
        await page.get_by_role("button", name="Saved replies").click()
        await page.get_by_role("button", name="New reply").click()
        await page.get_by_label("Shortcut").fill("late")
        await page.get_by_label("Title").fill("A late order")
        await page.get_by_label("Text").fill("Dear {custmer_name}, order {order_number} is late.")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text("There is no {custmer_name}")).to_be_visible()
        await page.get_by_label("Text").fill("Dear {customer_name}, order {order_number} is late.")
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_text("/late")).to_be_visible()
        await page.get_by_role("button", name="Close", exact=True).last.click()
        reply = page.get_by_role("textbox", name="Reply")
        await expect(reply).to_be_focused()
        await reply.press_sequentially("/la")
        await expect(page.get_by_role("option", name="/late")).to_be_visible()
        await reply.press("Enter")
        await expect(reply).to_have_value("Dear Priya, order {order_number} is late.")
        await reply.press("End")
        await reply.press("Enter")
        await expect(page.get_by_text("Not filled in yet: {order_number}")).to_be_visible()
        await page.get_by_role("button", name="Edit").click()
        await reply.fill("Dear Priya, order 77 is late.")
        await reply.press("Enter")
        await reply.press("Enter")  # do not wait for the undo
        await customer.event(sender="agent", text="Dear Priya, order 77 is late.")


async def test_a_macro_can_be_undone_until_it_runs(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya") as customer:
        page = await begin(open_page, site)
        await page.get_by_role("button", name="Saved replies").click()
        await page.get_by_role("button", name="New macro").click()
        await page.get_by_label("Title").fill("Say goodbye")
        await page.get_by_label("Say (optional)").fill("Goodbye, {customer_name}!")
        await page.get_by_label("And then").select_option("close")
        await page.get_by_role("button", name="Save", exact=True).click()
        await page.get_by_role("button", name="Close", exact=True).last.click()
        reply = page.get_by_role("textbox", name="Reply")
        await reply.press_sequentially("/good")
        await page.get_by_role("option", name="Say goodbye").click()
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("button", name="Do it now")).to_be_hidden()
        await reply.press_sequentially("/good")
        await page.get_by_role("option", name="Say goodbye").click()
        await page.get_by_role("button", name="Do it now").click()
        await customer.event(type="owner", owner="closed")
        said = [event["text"] for event in customer.events() if event.get("sender") == "agent"]
        assert said == ["Goodbye, Priya!"]
