"""Sensitive details: an agent asks, the customer fills in a form in the widget, and few can read it."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk
from tests.browser.site import Site
from tests.browser.test_goodwill import board_of
from tests.browser.widget import open_widget, say

IBAN = "DE89 3704 0044 0532 0130 00"


async def asked(open_page: OpenPage, site: Site) -> tuple[Page, Page]:
    """A widget and a desk, whose agent has asked for an IBAN."""
    desk = await open_desk(open_page, site)
    widget = await open_widget(open_page)
    await say(widget, "My lamp is broken, I want the money back")
    await widget.get_by_role("button", name="Talk to a person").click()
    await desk.get_by_role("button", name="Take the conversation of").first.click()
    await desk.get_by_role("button", name="Ask for a sensitive detail").click()
    await expect(desk.get_by_label("As the customer reads it")).to_have_value("IBAN")
    await desk.get_by_role("button", name="Ask", exact=True).click()
    await expect(widget.get_by_role("form", name="IBAN")).to_be_visible()
    return widget, desk


async def test_the_form_is_filled_in_by_keyboard_and_read_at_the_desk(
    open_page: OpenPage, site: Site
) -> None:
    widget, desk = await asked(open_page, site)
    form = widget.get_by_role("form", name="IBAN")
    field = form.get_by_role("textbox")
    await expect(field).to_have_attribute("autocomplete", "off")
    await field.focus()
    await widget.keyboard.press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("Fill it in first")
    await widget.keyboard.type("DE89 1234")
    await widget.keyboard.press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("not what was asked for")
    await expect(field).to_be_focused()
    await field.fill(IBAN)
    await widget.keyboard.press("Enter")
    await expect(form).to_have_count(0)
    await expect(widget.get_by_role("textbox", name="Message")).to_be_focused()
    await expect(widget.locator("fd-message[data-sender=customer]").last).to_contain_text("IBAN")
    assert IBAN not in await widget.content()

    await desk.get_by_role("button", name="View: IBAN").click()
    await expect(desk.locator(".sensitive-value")).to_have_text(IBAN)
    await desk.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(desk.locator(".sensitive-value")).to_have_count(0)  # once the dialog has faded
    assert IBAN not in await desk.content()
    await desk.get_by_role("button", name="Remove: IBAN").click()
    await expect(desk.locator(".sensitive-list")).to_contain_text("Removed")

    board = await board_of(open_page, site)
    await expect(board.get_by_text("Read a sensitive detail").last).to_be_visible()


async def test_the_customer_may_decline_and_a_reload_keeps_the_form(open_page: OpenPage, site: Site) -> None:
    widget, desk = await asked(open_page, site)
    await widget.reload()
    form = widget.get_by_role("form", name="IBAN")
    await form.get_by_role("button", name="Not now").click()
    await expect(form).to_have_count(0)
    await expect(desk.locator(".sensitive-list")).to_contain_text("Declined")


async def test_the_form_fits_a_narrow_screen(open_page: OpenPage, site: Site) -> None:
    widget, _ = await asked(open_page, site)
    await widget.set_viewport_size({"width": 320, "height": 480})
    send = widget.get_by_role("form", name="IBAN").get_by_role("button", name="Send")
    await send.scroll_into_view_if_needed()
    await expect(send).to_be_in_viewport(ratio=1)
    assert await widget.evaluate("document.documentElement.scrollWidth") <= 320


async def test_what_a_supervisor_adds_is_tried_before_it_is_saved(open_page: OpenPage, site: Site) -> None:
    board = await board_of(open_page, site)
    await board.get_by_role("button", name="Change or try it").click()
    await board.get_by_role("button", name="Add a number").click()
    await board.get_by_label("What it is called").fill("Membership")
    await board.get_by_label("Pattern").fill(r"\d+")
    await board.get_by_label("An example").fill("M-123456")
    await board.get_by_label("Try it").fill(f"I am M-654321, pay to {IBAN}")
    await expect(board.get_by_role("status").get_by_text("ordinary words")).to_be_visible()
    await board.get_by_label("Pattern").fill(r"M-\d{6}")
    await expect(board.locator(".masking-text")).to_have_text(
        "I am •-••••••, pay to •••• •••• •••• •••• ••30 00"
    )
    await board.get_by_role("button", name="Save").click()
    await expect(board.get_by_text("Hidden as well: Membership.")).to_be_visible()
