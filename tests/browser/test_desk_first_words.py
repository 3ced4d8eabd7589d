"""An agent writes to a customer who did not ask for a person."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import open_desk
from tests.browser.site import Site
from tests.browser.widget import converse


async def test_a_customer_on_the_site_is_written_to_and_goes_over_to_a_person(
    open_page: OpenPage, site: Site
) -> None:
    widget = await open_page("/widget", width=400, height=640)
    await converse(widget, "Which lamp is the brightest?")
    desk = await open_desk(open_page, site)
    await desk.get_by_role("tab", name="All 0").click()
    await desk.get_by_role("button", name="Also show 1 with the assistant").click()
    await desk.locator(".row-open").click()
    await desk.get_by_role("button", name="Write to them").click()
    await desk.get_by_role("dialog").get_by_label("Message").fill("The **Arc** is. Shall I show you?")
    await desk.get_by_role("dialog").get_by_role("button", name="Send").click()
    said = widget.locator("fd-message[data-sender=agent]")
    await expect(said.locator("strong")).to_have_text("Arc")
    await widget.get_by_role("button", name="Talk to a person").last.click()
    await widget.get_by_role("button", name="Pass on").click()
    await expect(desk.get_by_role("tab", name="Queue 1")).to_be_visible()
