"""News takes no control from under the pointer, and the keyboard from none that it does not concern."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from bot.conversation import commands
from bot.conversation.model import SystemMessage
from bot.protocol.events import QuickReply
from bot.protocol.turn import ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.staff import add_waiting, sign_in
from tests.browser.staff import say as say_to
from tests.browser.widget import converse


async def press(page: Page, control: Locator) -> None:
    """The mouse goes down on it, and stays down."""
    await control.hover()
    await page.mouse.down()


async def drawn(page: Page) -> None:
    """Whatever the page draws for the news that it has is drawn."""
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def test_a_press_on_take_survives_a_queue_in_motion(open_page: OpenPage, site: Site) -> None:
    mia, ben = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Ben")
    await add_waiting(site, "Priya")
    second, _ = await add_waiting(site, "Quinn")
    await expect(mia).to_have_title("(2) Desk · Frontdesk")
    await drawn(mia)
    await press(mia, mia.get_by_role("button", name="Take the conversation of Quinn"))
    await take(ben, "Priya")  # the row above goes, and the others move up
    await say_to(site, second, "It was order 4711")  # this row reads differently
    await add_waiting(site, "Rosa")
    await expect(mia.locator(".toast", has_text="waiting")).to_contain_text("Rosa: ")
    await drawn(mia)
    await mia.mouse.up()
    await expect(mia.get_by_role("textbox", name="Reply")).to_be_focused()
    await expect(mia.get_by_role("heading", name="Quinn")).to_be_visible()
    await expect(mia.get_by_role("button", name="Take the conversation of Rosa")).to_be_visible()


async def test_a_row_keeps_its_buttons_whatever_is_said_in_it(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    customer, _ = await add_waiting(site, "Priya")
    await add_waiting(site, "Quinn")
    row = desk.locator(".row", has_text="Priya")
    buttons = [await row.locator(part).element_handle() for part in (".row-open", ".row-take")]
    await expect(row).to_contain_text("Unread")
    await row.locator(".row-open").click()
    await expect(row.locator(".row-open")).to_have_attribute("aria-current", "true")
    await expect(row).not_to_contain_text("Unread")
    await say_to(site, customer, "It was order 4711")
    await drawn(desk)
    for button in buttons:
        assert button is not None
        assert await button.evaluate("(node) => node.isConnected")


async def test_the_keyboard_stays_in_a_pane_that_the_news_changes(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk, "Priya")
        pane = desk.locator(".context-pane")
        for control, news in (
            (pane.get_by_role("button", name="Add a label"), "It is order LL-204815"),
            (pane.get_by_role("button", name="Copy name"), "And LL-204816"),
            (pane.get_by_role("button", name="Make a gesture"), "This is terrible, I am furious"),
            (desk.get_by_role("button", name="Close", exact=True), "priya@example.com is my address"),
            (desk.locator(".packet summary"), "I want to know now"),
        ):
            await control.focus()
            await customer.say(news, news)
            await expect(desk.locator("fd-transcript").get_by_text(news)).to_be_visible()
            await drawn(desk)
            await expect(control).to_be_focused()


async def test_the_head_keeps_the_keyboard_through_what_was_done_there(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site):
        await take(desk, "Priya")
        await desk.get_by_role("button", name="Snooze", exact=True).focus()
        await desk.keyboard.press("Enter")
        await desk.get_by_role("radio", name="In an hour").press("Enter")
        await expect(desk.get_by_role("button", name="Fetch back")).to_be_focused()


async def test_the_boards_buttons_outlive_its_figures(open_page: OpenPage, site: Site) -> None:
    board = await sign_in(open_page, site, "supervisor")
    await board.goto("/board")
    await add_waiting(site, "Priya")
    figure = board.locator(".figure[data-key=waiting]")
    look_again = "document.dispatchEvent(new Event('visibilitychange'))"
    await board.evaluate(look_again)
    await expect(figure.get_by_role("button")).to_have_text("Show 1")
    await figure.get_by_role("button").focus()
    await add_waiting(site, "Quinn")
    await board.evaluate(look_again)
    await expect(figure.get_by_role("button")).to_have_text("Show 2")
    await expect(figure.get_by_role("button")).to_be_focused()

    await press(board, figure.get_by_role("button"))
    async with board.expect_response("**/api/board?*") as answered:
        await board.evaluate(look_again)
    await (await answered.value).finished()
    await drawn(board)
    await board.mouse.up()
    await expect(board.get_by_role("dialog", name="Waiting now: 2")).to_be_visible()


async def test_a_customers_press_survives_what_is_said_meanwhile(open_page: OpenPage, site: Site) -> None:
    choices = (QuickReply(title="Yes, cancel it", choice="yes"), QuickReply(title="No, keep it", choice="no"))
    site.assistant.says("Cancel my order", ReplyMessage(text="Shall I?", quick_replies=choices))
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "Cancel my order", "Shall I?")
    reply = widget.get_by_role("button", name="Yes, cancel it")
    await drawn(widget)
    await press(widget, reply)
    record = site.services.record
    (row,) = await site.services.writer.read(lambda: record.list_conversations("all"))
    news = SystemMessage(text="One moment. " * 80)
    await site.services.conversations.change(row.id, lambda state: commands.post_system_message(state, news))
    await drawn(widget)
    await widget.mouse.up()
    said = widget.locator("fd-message[data-sender=customer]")
    await expect(said.last).to_contain_text("Yes, cancel it")
