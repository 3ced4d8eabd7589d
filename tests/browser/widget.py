"""The widget in a browser, and what is written on any page."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage


async def open_widget(open_page: OpenPage) -> Page:
    """The widget on a page of its own, once somebody has been greeted there."""
    page = await open_page("/widget", width=400, height=640)
    await expect(page.locator("fd-message").first).to_be_visible()
    return page


async def write(page: Page, label: str, text: str) -> None:
    """Write in the field of this name, and press Enter."""
    field = page.get_by_role("textbox", name=label, exact=True)
    await field.fill(text)
    await field.press("Enter")


async def say(page: Page, text: str) -> None:
    """The customer says this."""
    await write(page, "Message", text)


async def say_in_frame(page: Page, text: str) -> None:
    """The customer says this in the panel on a host's page."""
    composer = page.frame_locator("iframe").get_by_label("Message", exact=True)
    await composer.fill(text)
    await composer.press("Enter")
