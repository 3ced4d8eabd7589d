"""The target for the next reply, from the board to the rows of a desk."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site
from tests.browser.test_goodwill import board_of


async def test_a_row_turns_amber_and_then_red_at_the_target_that_the_board_sets(
    open_page: OpenPage, site: Site
) -> None:
    board, desk = await board_of(open_page, site), await open_desk(open_page, site)
    async with customer_of(site, "Priya") as priya:
        await take(desk, "Priya")
        await desk.get_by_role("textbox", name="Reply").fill("Hello Priya")
        await desk.keyboard.press("Enter")
        await desk.get_by_role("button", name="Send now").click()
        await desk.get_by_role("tab", name="Mine").click()
        await expect(desk.locator(".owed")).to_have_count(0)
        await priya.say("Where is it?")
        owed = desk.locator(".rows .row").first.locator(".owed")
        head = desk.locator(".conversation-state .owed")
        await expect(owed).to_contain_text("Waits 0:")
        await expect(owed).to_have_class("owed")
        await desk.clock.install()
        await desk.clock.fast_forward("00:40")
        await expect(owed).to_have_class("owed")

        panel = board.get_by_role("region", name="Answering")
        await expect(panel).to_contain_text("within 2 min")
        await panel.get_by_role("button", name="Change").click()
        await board.get_by_label("in minutes").fill("1")
        await board.get_by_role("button", name="Save").click()
        await expect(panel).to_contain_text("within 1 min")
        for shown in (owed, head):
            await expect(shown).to_have_class("owed badge caution")
        await desk.clock.fast_forward("00:30")
        for shown in (owed, head):
            await expect(shown).to_have_class("owed badge danger")
            await expect(shown).to_contain_text("Late 1:")

        await desk.get_by_role("textbox", name="Reply").fill("In the shed")
        await desk.keyboard.press("Enter")
        await desk.get_by_role("button", name="Send now").click()
        await expect(desk.locator(".owed")).to_have_count(0)
