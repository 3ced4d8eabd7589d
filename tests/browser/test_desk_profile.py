"""The customer's profile at the desk: what to keep in mind, other conversations, two histories in one."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk
from tests.browser.site import Site
from tests.browser.staff import sign_in


async def test_two_conversations_of_a_customer_become_one_history(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya", waits=False) as phone, customer_of(site, "Priya L") as laptop:
        await phone.say("The zebra lamp came broken")
        for number, peer in enumerate((phone, laptop)):
            await peer.ask("customer.update", client_id=f"mail{number}", email="priya@x.example")
        await phone.ask("handoff.request", client_id="person")
        page = await open_desk(open_page, site)
        await page.locator(".row-open", has_text="Priya L").click()
        await page.get_by_role("button", name="Keep something in mind").click()
        await page.get_by_label("For staff only").fill("Prefers e-mail")
        await page.keyboard.press("Enter")
        await expect(page.locator(".preferences")).to_contain_text("Prefers e-mail")
        await page.get_by_role("button", name="Add an attribute").click()
        await page.get_by_label("Name", exact=True).fill("Fabric")
        await page.get_by_label("Value", exact=True).fill("oat")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Change Fabric: oat")).to_be_visible()
        await page.get_by_role("button", name="Merge:").click()
        await page.get_by_role("dialog").get_by_role("button", name="Merge", exact=True).click()
        history = page.locator(".histories fd-transcript")
        await expect(history).to_be_hidden()
        await page.locator(".histories summary").click()
        await expect(history).to_contain_text("The zebra lamp came broken")
        await expect(page.locator(".conversation-pane > fd-transcript")).to_contain_text(
            "Priya L has a broken lamp"
        )
        await expect(page.locator(".conversation-pane > fd-transcript")).to_contain_text(
            "Mia merged another conversation into this one"
        )
        above = await history.evaluate(
            "node => node.compareDocumentPosition("
            "document.querySelector('.conversation-pane > fd-transcript'))"
        )
        assert above & 4, "the earlier history stands before the later one"
        await expect(page.locator(".histories summary")).to_contain_text("The zebra lamp came broken")
        await page.locator(".past .link-button").click()
        await expect(page.get_by_role("heading", name="Priya", exact=True)).to_be_visible()
        await page.get_by_role("button", name="the conversation it was merged into").click()
        await expect(page.get_by_role("heading", name="Priya L")).to_be_visible()
        assert "zebra" not in str(laptop.frames)
        await page.get_by_role("button", name="Undo the merge").click()
        await expect(page.locator(".histories")).to_be_hidden()
        await expect(page.get_by_role("button", name="Merge:")).to_be_visible()


async def test_the_keyboard_stays_in_the_details_while_messages_come(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya") as customer:
        page = await open_desk(open_page, site)
        await page.locator(".row-open", has_text="Priya").click()
        button = page.get_by_role("button", name="Add a label")
        await button.focus()
        await customer.say("Are you still there")
        said = page.locator("fd-message[data-sender=customer]", has_text="Are you still there")
        await expect(said).to_be_visible()
        await expect(button).to_be_focused()


async def test_a_supervisor_erases_a_customer_and_an_agent_cannot(open_page: OpenPage, site: Site) -> None:
    async with customer_of(site, "Priya") as customer:
        agents = await open_desk(open_page, site)
        await agents.locator(".row-open", has_text="Priya").click()
        transcript = agents.locator(".conversation-pane > fd-transcript")
        await expect(transcript).to_contain_text("Priya has a broken lamp")
        await expect(agents.get_by_role("button", name="Add a label")).to_be_visible()
        await expect(agents.get_by_role("button", name="Erase this customer")).to_have_count(0)

        page = await sign_in(open_page, site, "supervisor", name="Eva Holm")
        await page.get_by_role("link", name="Desk").click()
        await page.locator(".row-open", has_text="Priya").click()
        await page.get_by_role("button", name="Erase this customer").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("1 conversation, ")
        await dialog.get_by_role("textbox").fill("Tom")
        await page.keyboard.press("Enter")
        await expect(dialog).to_contain_text("Nothing was erased")
        await dialog.get_by_role("textbox").fill("priya")
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
        await expect(page.get_by_role("tab", name="Closed")).to_be_visible()
        await expect(page.get_by_text("Priya")).to_have_count(0)
        assert await customer.closed() == 4410
        await expect(transcript).not_to_contain_text("broken lamp")
        await expect(transcript).to_contain_text("Closed: erased")
