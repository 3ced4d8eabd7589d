"""The widget in a browser, and what is written on any page."""

from __future__ import annotations

import asyncio

from playwright.async_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import OpenPage


async def open_widget(open_page: OpenPage) -> Page:
    """The widget on a page of its own, once somebody has been greeted there."""
    page = await open_page("/widget", width=400, height=640)
    await expect(page.locator("fd-message").first).to_be_visible()
    return page


async def holds(page: Page, expression: str, arg: object = None) -> None:
    """Wait until this is true in the page.

    `Page.wait_for_function` evaluates its text again in the page itself, which our pages' policy forbids.
    """
    async with asyncio.timeout(30):
        while not await page.evaluate(expression, arg):  # noqa: ASYNC110  # the page gives no sign
            await asyncio.sleep(0.02)


async def still(shown: Locator) -> None:
    """Wait until it does not move any more."""
    await shown.evaluate("node => Promise.all(node.getAnimations().map(({ finished }) => finished))")


async def write(page: Page | FrameLocator, label: str, text: str) -> None:
    """Write in the field of this name, and press Enter."""
    field = page.get_by_role("textbox", name=label, exact=True)
    await field.fill(text)
    await field.press("Enter")


async def say(page: Page | FrameLocator, text: str) -> None:
    """The customer says this, and the server has it."""
    await write(page, "Message", text)
    said = page.locator("fd-message[data-sender=customer]").filter(has_text=text)
    await expect(said.last).to_have_attribute("data-state", "sent")


async def converse(page: Page | FrameLocator, text: str, answer: str | None = None) -> None:
    """The customer says this and is answered: by its echo, when a test has written down nothing else."""
    await say(page, text)
    asked = page.locator("fd-message[data-sender=customer]").filter(has_text=text).last
    told = page.locator("fd-message[data-sender=assistant]").filter(has_text=answer or f"You said: {text}")
    await expect(told.and_(asked.locator("xpath=following-sibling::*")).first).to_be_visible()
