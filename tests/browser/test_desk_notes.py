"""Notes in the desk: they look unlike replies, call colleagues, and no customer sees them."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site


async def test_a_note_is_for_colleagues_and_calls_one(open_page: OpenPage, site: Site) -> None:
    mia, tom = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Tom Adams")
    async with customer_of(site, "Priya") as customer:
        await take(mia)
        await mia.keyboard.press("Escape")
        await mia.locator("body").press("n")
        note = mia.get_by_role("textbox", name="Private note")
        await expect(note).to_be_focused()
        await note.press_sequentially("The lamp is lost, @")
        await expect(mia.get_by_role("option")).to_have_text("Tom Adams")  # and not oneself
        await note.press_sequentially("to")
        await expect(mia.get_by_role("option", name="Tom Adams")).to_be_visible()
        await note.press("Enter")
        await expect(note).to_have_value("The lamp is lost, @Tom Adams ")
        await note.press("Enter")
        line = mia.locator("fd-message[data-sender=note]")
        await expect(line).to_contain_text("The lamp is lost, @Tom Adams")
        label = "node => getComputedStyle(node, '::after').content"
        assert await line.locator(".name").evaluate(label) == '", private note"'
        ground = "node => getComputedStyle(node).backgroundColor"
        reply_tab = mia.get_by_role("tab", name="Reply")
        note_ground = await mia.locator(".conversation-foot").evaluate(ground)
        await reply_tab.click()
        await expect(mia.locator(".conversation-foot")).not_to_have_css("background-color", note_ground)

        await tom.get_by_role("button", name="One note calls you").click()
        await tom.get_by_role("button", name="The lamp is lost").click()
        await expect(tom.locator("fd-message[data-sender=note]")).to_contain_text("The lamp is lost")
        await expect(tom.get_by_role("button", name="One note calls you")).to_be_hidden()

        await mia.get_by_role("textbox", name="Reply").fill("I am looking")
        await mia.get_by_role("textbox", name="Reply").press("Enter")
        await customer.event(sender="agent", text="I am looking")
        assert "lamp is lost" not in str(customer.frames)


async def test_a_conversation_of_another_agent_takes_notes_but_no_reply(
    open_page: OpenPage, site: Site
) -> None:
    mia, tom = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Tom")
    async with customer_of(site, "Priya"):
        await take(mia)
        await tom.get_by_role("tab", name="All").click()
        await tom.locator(".row-open", has_text="Priya").click()
        await expect(tom.get_by_text("Mia has this conversation.")).to_be_visible()
        await tom.get_by_role("tab", name="Private note").click()
        await tom.get_by_role("textbox", name="Private note").fill("I know this customer")
        await tom.get_by_role("textbox", name="Private note").press("Enter")
        await expect(mia.locator("fd-message[data-sender=note]")).to_contain_text("I know this customer")


async def test_what_was_read_on_one_device_is_read_on_the_other(open_page: OpenPage, site: Site) -> None:
    mia = await open_desk(open_page, site, "Mia")
    async with customer_of(site, "Priya"):
        elsewhere = await open_desk(open_page, site, "Mia")
        row = ".row.unread"
        await expect(elsewhere.locator(row)).to_have_count(1)
        await mia.locator(".row-open", has_text="Priya").click()
        await expect(elsewhere.locator(row)).to_have_count(0)
        again = await open_desk(open_page, site, "Mia")
        await expect(again.locator(".row-open", has_text="Priya")).to_be_visible()
        await expect(again.locator(row)).to_have_count(0)
