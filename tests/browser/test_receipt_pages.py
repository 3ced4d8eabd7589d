"""The receipt on several pages, and on one that is offline: what is marked holds without the page."""

from __future__ import annotations

from playwright.async_api import BrowserContext, Locator, Page, expect

from bot.protocol.events import QuickReply
from bot.protocol.turn import FactsLearned, ReplyMessage
from bot.services.voice import ERASE
from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk, take
from tests.browser.site import Site
from tests.browser.test_handoff import picture
from tests.browser.test_widget_panels import HEAR, HEARD, TITLE, ask_for_person
from tests.browser.widget import converse, holds, open_widget, say


async def second_page(page: Page) -> Page:
    """The same customer in another tab."""
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(other.get_by_role("region", name=TITLE)).to_be_visible()
    return other


def strike(receipt: Page | Locator) -> Locator:
    """The buttons that strike a line."""
    return receipt.get_by_role("button", name="Strike out")


def restore(receipt: Page | Locator) -> Locator:
    """The buttons of the lines that are struck."""
    return receipt.get_by_role("button", name="Restore")


async def test_what_one_page_marks_the_other_shows_and_can_take_back(site: Site, open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    await strike(receipt).first.click()
    await receipt.get_by_label("You wrote").nth(1).fill("The big lamp flickers")
    await receipt.get_by_label("You wrote").nth(1).press("Enter")
    other = await second_page(page)
    there = other.get_by_role("region", name=TITLE)
    await expect(restore(there)).to_have_count(1)
    await expect(there.get_by_label("You wrote").nth(1)).to_have_value("The big lamp flickers")
    await picture(other, "receipt-second-page")
    await restore(there).click()
    await expect(restore(receipt)).to_have_count(0)
    await strike(receipt).first.click()
    await expect(restore(there)).to_have_count(1)
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
    await strike(receipt).first.click()
    other = await second_page(page)
    await expect(restore(other)).to_have_count(1)
    await page.context.set_offline(True)
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)
    await page.context.set_offline(False)
    await expect(page.get_by_text("You removed this message")).to_be_visible()
    await expect(page.get_by_role("region", name=TITLE)).to_have_count(0)
    await expect(page.get_by_text("kestrel")).to_have_count(0)


async def test_a_line_struck_offline_is_not_sent_yet_and_the_page_says_what_was_passed_on_nevertheless(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    await expect(receipt.get_by_text("that counts at once")).to_be_visible()
    await expect(receipt.get_by_text("Passed on in")).to_be_visible()
    await page.context.set_offline(True)
    await strike(receipt).first.click()
    await expect(receipt.get_by_text("Not sent yet")).to_have_count(1)
    await expect(receipt.get_by_text("counts only once the connection is back")).to_be_visible()
    await expect(receipt.get_by_text("that counts at once")).to_have_count(0)
    await expect(receipt.get_by_text("Passed on in")).to_have_count(0)
    await picture(page, "receipt-offline")
    await take(desk, "Customer")
    await expect(desk.get_by_text("My secret is kestrel").first).to_be_visible()
    await page.context.set_offline(False)
    missed = page.get_by_text("This was passed on nevertheless: “My secret is kestrel”")
    await expect(missed.and_(page.locator(".receipt-passed"))).to_be_visible()
    await picture(page, "receipt-missed")
    await page.get_by_role("button", name="Delete it now").click()
    deleted = page.locator(".receipt-passed").get_by_text(
        "Deleted: “My secret is kestrel”. It may have been read"
    )
    await expect(deleted).to_be_visible()
    await expect(page.get_by_text("You removed this message")).to_be_visible()
    await expect(desk.get_by_text("The customer deleted one line after passing this on")).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)


async def test_a_line_struck_offline_is_sent_when_the_connection_is_back_in_time(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    await page.context.set_offline(True)
    await strike(receipt).first.click()
    await expect(receipt.get_by_text("Not sent yet")).to_have_count(1)
    await page.context.set_offline(False)
    await expect(receipt.get_by_text("Not sent yet")).to_have_count(0)
    await expect(receipt.get_by_text("that counts at once")).to_be_visible()
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)


async def test_a_wrong_address_is_refused_at_its_field(site: Site, open_page: OpenPage) -> None:
    said = "My address is ann@shop.example"
    site.assistant.learned[said] = FactsLearned(email="ann@shop.example")
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, said)
    field = receipt.get_by_label("Your e-mail address")
    await field.fill("ann at shop")
    await field.press("Enter")
    await expect(field).to_have_accessible_description(
        "That does not look like an e-mail address. Check it, please."
    )
    await field.fill("ann@home.example")
    await field.press("Enter")
    await expect(field).to_have_accessible_description("")


async def test_nothing_is_said_to_be_passed_on_after_going_back_to_the_assistant(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_widget(open_page)
    await page.evaluate(HEAR)
    receipt = await ask_for_person(page, "The lamp flickers")
    await page.get_by_role("button", name="Back to the assistant").click()
    await expect(receipt).to_have_count(0)
    await holds(page, HEARD, arg="Nothing was passed on.")
    assert not await page.evaluate(HEARD, "Passed on.")


async def test_a_strike_wins_over_what_another_page_is_still_writing_and_is_said_there(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    other = await second_page(page)
    await other.evaluate(HEAR)
    there = other.get_by_role("region", name=TITLE)
    field = there.get_by_label("You wrote").first
    await field.press("End")
    await field.press_sequentially(" or")
    await strike(receipt).first.click()
    await expect(restore(there)).to_have_count(1)
    await expect(there.get_by_text("Struck out on another page")).to_be_visible()
    await holds(other, HEARD, arg="Struck out on another page: My secret is kestrel")
    await say(other, "It hums")
    await expect(there.get_by_label("You wrote")).to_have_count(3)
    await expect(there.get_by_text("Struck out on another page")).to_be_visible()
    await expect(field).to_have_value("My secret is kestrel or")
    await picture(other, "receipt-struck-elsewhere")
    await field.press("x")
    await there.get_by_role("button", name="Pass on").click()
    await expect(page.get_by_text("You removed this message")).to_be_visible()
    await expect(page.get_by_text("kestrel")).to_have_count(0)


async def strike_offline_and_close(page: Page) -> tuple[BrowserContext, str]:
    """Strike the first of two lines without a connection, and close the page; where to open it again."""
    receipt = await ask_for_person(page, "My secret is kestrel", "The lamp flickers")
    await page.context.set_offline(True)
    await strike(receipt).first.click()
    await expect(receipt.get_by_text("Not sent yet")).to_have_count(1)
    context, url = page.context, page.url
    await page.close()
    return context, url


async def test_a_line_struck_offline_is_struck_by_the_next_page_if_this_one_is_closed(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    context, url = await strike_offline_and_close(page)
    await context.set_offline(False)
    again = await context.new_page()
    await again.goto(url)
    await expect(restore(again)).to_have_count(1)
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)


async def test_a_line_struck_offline_and_sent_too_late_by_the_next_page_is_said_there(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    context, url = await strike_offline_and_close(page)
    await take(desk, "Customer")
    await context.set_offline(False)
    again = await context.new_page()
    await again.goto(url)
    missed = again.get_by_text("This was passed on nevertheless: “My secret is kestrel”")
    await expect(missed.and_(again.locator(".receipt-passed"))).to_be_visible()
    await again.reload()
    await expect(again.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(again.get_by_text("This was passed on nevertheless")).to_have_count(0)


async def test_what_is_written_while_the_receipt_is_open_comes_onto_it(
    site: Site, open_page: OpenPage
) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    receipt = await ask_for_person(page, "The lamp flickers")
    await say(page, "My secret is kestrel")
    fields = receipt.get_by_label("You wrote")
    await expect(fields).to_have_count(2)
    await expect(fields.nth(1)).to_have_value("My secret is kestrel")
    await strike(receipt).nth(1).click()
    await expect(restore(receipt)).to_have_count(1)
    await picture(page, "receipt-joined")
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(desk.get_by_text("kestrel")).to_have_count(0)


async def test_who_has_everything_deleted_is_told_so_and_begins_anew(site: Site, open_page: OpenPage) -> None:
    desk = await open_desk(open_page, site)
    page = await open_widget(open_page)
    button = QuickReply(title="Delete everything", choice=ERASE)
    message = ReplyMessage(text="What was said is still stored.", quick_replies=(button,))
    await converse(page, "My secret is kestrel")
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.get_by_role("region", name=TITLE)).to_be_visible()
    await take(desk, "Customer")
    await expect(desk.get_by_text("My secret is kestrel").first).to_be_visible()
    await page.get_by_role("button", name="Back to the assistant").click()
    site.assistant.says("Delete all about me", message)
    await say(page, "Delete all about me")
    await page.get_by_role("button", name="Delete everything").click()
    await expect(page.get_by_text("The earlier messages are deleted.")).to_be_visible()
    await expect(page.get_by_text("kestrel")).to_have_count(0)
    await expect(page.get_by_text("signed out")).to_have_count(0)
    await picture(page, "erased")
    await expect(desk.get_by_text("kestrel")).to_have_count(0)
    await expect(desk.get_by_text("Removed by the customer")).to_have_count(0)
    await picture(desk, "erased-desk")
    await converse(page, "hello again")
