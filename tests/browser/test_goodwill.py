"""Goodwill and entries made of replies, from the desk to the board."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from bot.protocol.goodwill import Allowance
from bot.services.accounts.users import add_user, make_sign_in_link
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site


async def board_of(open_page: OpenPage, site: Site) -> Page:
    def link() -> str:
        add_user(site.data_dir, name="Vera", email="vera@example.com", role="supervisor")
        return make_sign_in_link(site.data_dir, "vera@example.com", site.url)

    page = await open_page((await asyncio.to_thread(link)).removeprefix(site.url))
    await page.wait_for_url("**/board")
    return page


async def test_a_gesture_is_allowed_given_told_and_seen(open_page: OpenPage, site: Site) -> None:
    board = await board_of(open_page, site)
    await board.get_by_role("button", name="Change the allowance").click()
    await board.get_by_label("Largest voucher, in euros").fill("25")
    await board.get_by_label("All gestures of one agent in a day, in euros").fill("30")
    await board.get_by_role("button", name="Set the allowance").click()
    await expect(board.get_by_text("Each agent may give €30 a day")).to_be_visible()

    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        await desk.get_by_role("button", name="Make a gesture").click()
        await desk.get_by_label("Amount in euros").fill("20")
        await desk.get_by_label("The code, which the customer is told").fill("LOOM-20")
        await desk.get_by_role("button", name="Give it").click()
        await expect(desk.get_by_role("alert")).to_have_text("Say why, in a few words.")
        await desk.get_by_label("Why (for staff)").fill("Broken twice")
        await desk.get_by_role("button", name="Give it").click()
        await expect(desk.locator(".gestures")).to_contain_text("Voucher of €20")
        await expect(desk.get_by_text("€10 of €30 left today")).to_be_visible()
        assert "LOOM-20" in (await customer.event(sender="agent"))["text"]

        await desk.get_by_role("button", name="Make a gesture").click()
        await desk.get_by_label("Amount in euros").fill("20")
        await desk.get_by_label("The code, which the customer is told").fill("LOOM-21")
        await desk.get_by_label("Why (for staff)").fill("Once more")
        await desk.get_by_role("button", name="Give it").click()
        await expect(desk.get_by_role("alert")).to_contain_text("€10 of €30 are left for today")
        await desk.get_by_role("button", name="Cancel").click()

    await board.reload()
    row = board.locator(".goodwill-panel tbody tr")
    await expect(row).to_contain_text("Voucher of €20")
    await expect(row.get_by_role("link", name="Broken twice")).to_be_visible()


async def test_a_reply_becomes_a_draft_with_question_and_answer_filled_in(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("We send a new lamp.")
        await reply.press("Enter")
        await expect(desk.get_by_role("button", name="Send now")).to_be_visible()
        await reply.press("Enter")
        await customer.event(sender="agent")
        await desk.get_by_role("button", name="Make an entry of a reply").click()
        question = desk.get_by_label("Question, as a customer would ask it")
        await expect(question).to_have_value("Priya has a broken lamp")
        await expect(desk.get_by_label("Answer (Markdown)")).to_have_value("We send a new lamp.")
        await question.fill("What if my lamp arrives broken?")
        await desk.get_by_role("button", name="Save draft").click()
        await expect(desk.get_by_text("Saved as a draft")).to_be_visible()
        made = desk.locator(".made").get_by_role("listitem")
        await expect(made).to_contain_text("What if my lamp arrives broken?")
        await expect(made.get_by_text("Draft")).to_be_visible()
    entries = await asyncio.to_thread(site.services.knowledge.list_entries, "lamp arrives broken")
    assert [(entry.state, entry.latest.content.answer, entry.latest.saved_by) for entry in entries] == [
        ("draft", "We send a new lamp.", "Mia")
    ]


async def test_without_an_allowance_a_note_is_what_can_be_given(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        await desk.get_by_role("button", name="Make a gesture").click()
        await expect(desk.get_by_role("combobox", name="Gesture")).to_have_value("thank_you_note")
        await expect(desk.get_by_role("option", name="Voucher")).to_be_disabled()
        await desk.get_by_label("Why (for staff)").fill("So patient")
        await desk.get_by_role("button", name="Give it").click()
        await expect(desk.locator(".gestures")).to_contain_text("Thank-you note")
        await customer.event(sender="agent")


async def test_a_new_allowance_is_seen_at_once_on_an_open_desk(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site):
        await take(desk)
        await expect(desk.get_by_text("No allowance yet")).to_be_visible()
        allowance = Allowance(largest=25, per_day=40, shipping=5)
        await site.services.goodwill.set_allowance("Vera", allowance)
        await expect(desk.get_by_text("€40 of €40 left today")).to_be_visible()
        await desk.get_by_role("button", name="Make a gesture").click()
        await expect(desk.get_by_label("Amount in euros")).to_be_visible()
