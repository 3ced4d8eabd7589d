"""The handoff on two pages: the customer's receipt, the packet, and the note that goes back."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.async_api import Page, expect

from bot.protocol.turn import AnswerRef, ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk, take
from tests.browser.site import Site
from tests.browser.widget import converse, say, write

BULB = ReplyMessage(
    text="Change the bulb.", answer=AnswerRef("bulb", 1, "My lamp flickers", 0.9), asks_feedback=True
)


async def picture(page: Page, name: str) -> None:
    """A picture to look at, when somebody asks for them."""
    if folder := os.environ.get("FRONTDESK_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def test_a_struck_line_never_comes_to_the_desk_and_a_corrected_one_comes_corrected(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    widget = await open_page("/widget", width=400, height=640)
    await write(widget, "Message", "My card is 4111 1111 1111 1111")
    await expect(widget.get_by_text("You said: My card")).to_be_visible()
    await converse(widget, "The lamp flikkers")
    site.assistant.hands_off("I want a person", "asked")
    await say(widget, "I want a person")
    await expect(widget.locator("#place")).to_contain_text("You are next")
    receipt = widget.get_by_role("region", name="This is what I’ll pass on")
    await receipt.get_by_role("button", name="Strike out").first.click()
    await receipt.get_by_label("You wrote").nth(1).fill("The lamp flickers")
    await picture(widget, "receipt")

    await take(desk, "Customer")
    await expect(desk.get_by_text("The customer has a correction open")).to_be_visible()
    await desk.get_by_role("textbox", name="Reply").fill("Hello, I am")
    await picture(desk, "withheld")
    assert "My card is" not in await desk.content()  # the number itself is masked whoever strikes it
    await receipt.get_by_role("button", name="Pass on").click()
    await expect(receipt).to_have_count(0)
    await expect(widget.get_by_text("The lamp flickers", exact=True)).to_be_visible()
    await expect(widget.get_by_text("4111")).to_have_count(0)

    await expect(desk.locator(".packet-extent")).to_contain_text("all here")
    await expect(desk.get_by_role("textbox", name="Reply")).to_be_focused()
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await picture(desk, "packet")
    assert "My card is" not in await desk.content()  # the number itself is masked whoever strikes it
    assert "flikkers" not in await desk.content()


async def test_the_customer_may_change_their_mind_twice(open_page: OpenPage, site: Site) -> None:
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "my lamp flickers")
    await widget.get_by_role("button", name="Talk to a person").click()
    await expect(widget.get_by_role("region", name="This is what I’ll pass on")).to_be_visible()
    await widget.get_by_role("button", name="Back to the assistant").click()
    await expect(widget.locator("#subtitle")).to_have_text("Assistant")
    await expect(widget.get_by_role("region", name="This is what I’ll pass on")).to_have_count(0)
    await widget.locator("#person").click()  # the offer with the sentence has a button of this name too
    await widget.get_by_role("button", name="Pass on").click()
    await expect(widget.locator("#subtitle")).to_have_text("Nobody is on duty right now")
    await picture(widget, "waiting")
    await widget.get_by_role("button", name="Back to the assistant").click()
    await expect(widget.locator("#subtitle")).to_have_text("Assistant")
    await converse(widget, "are you there?")


async def test_what_an_agent_leaves_is_settled_in_a_dialog_and_read_by_the_assistant(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    widget = await open_page("/widget", width=400, height=640)
    site.assistant.says("My lamp flickers", BULB)
    await say(widget, "My lamp flickers")
    await widget.get_by_role("button", name="No", exact=True).click()
    await widget.get_by_role("button", name="Talk to a person").click()
    await widget.get_by_role("button", name="Pass on").click()
    await take(desk, "Customer")
    await expect(desk.get_by_role("heading", name="Tried and refused")).to_be_visible()
    await desk.get_by_role("textbox", name="Reply").fill("I'll send you a new one today.")
    await desk.keyboard.press("Enter")
    sent = widget.get_by_text("I'll send you a new one today.")
    await expect(sent).to_be_visible()  # the desk lets a reply be taken back for a while

    await desk.get_by_role("button", name="Hand back").click()
    dialog = desk.get_by_role("dialog", name="Hand back to the assistant")
    await expect(dialog.get_by_label("Open promises")).to_have_value("I'll send you a new one today.")
    await expect(dialog.get_by_label("My lamp flickers")).to_be_checked()
    await dialog.get_by_label("How it ended").fill("A new lamp is on its way.")
    await picture(desk, "hand-back")
    await dialog.get_by_role("button", name="Hand back").click()
    await expect(widget.locator("#subtitle")).to_have_text("Assistant")
    await converse(widget, "thanks")
    note = site.assistant.asked[-1].boundary
    assert note is not None
    assert (note.outcome, note.refused_entries) == ("A new lamp is on its way.", ("bulb",))
    assert note.promises == ("I'll send you a new one today.",)


async def test_a_strike_that_was_not_passed_on_is_honoured_when_an_agent_comes(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    widget = await open_page("/widget", width=400, height=640)
    await write(widget, "Message", "My card is 4111 1111 1111 1111")
    await expect(widget.get_by_text("You said: My card")).to_be_visible()
    await converse(widget, "The lamp flickers")
    await widget.get_by_role("button", name="Talk to a person").click()
    receipt = widget.get_by_role("region", name="This is what I’ll pass on")
    await receipt.get_by_role("button", name="Strike out").first.click()
    await take(desk, "Customer")
    await expect(receipt).to_have_count(0)
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    assert "My card is" not in await desk.content()  # the number itself is masked whoever strikes it


async def test_an_agent_who_takes_it_reads_at_once_what_nobody_is_correcting(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "The lamp flickers")
    await widget.get_by_role("button", name="Talk to a person").click()
    receipt = widget.get_by_role("region", name="This is what I’ll pass on")
    await expect(receipt).to_be_visible()
    await take(desk, "Customer")
    await expect(desk.get_by_text("The lamp flickers", exact=True).first).to_be_visible()
    await expect(receipt).to_have_count(0)


async def test_before_an_empty_desk_the_choices_can_be_pressed(open_page: OpenPage, site: Site) -> None:
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "The lamp flickers")
    await widget.get_by_role("button", name="Talk to a person").click()
    await widget.get_by_role("button", name="Answer by e-mail").click()
    await expect(widget.get_by_text("Write your e-mail address here")).to_be_visible()
    await say(widget, "priya@shop.example")
    await expect(widget.get_by_text("open the link that we send there")).to_be_visible()
    await expect(widget.locator("#place")).to_contain_text("A person reads this")
