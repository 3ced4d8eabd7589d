"""The packet at the desk: what was given and wanted in sight, and two lines of it on a phone."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import add_waiting, go_on_duty, sign_in

SAID = "My lamp flickers. It is a Dusk table lamp. I want my money back. Call me on +44 7700 900123"


async def picture(page: Page, name: str) -> None:
    """Take a picture to look at, when somebody asks for them."""
    if folder := os.environ.get("FRONTDESK_PICTURES"):
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            await page.screenshot(path=Path(folder) / f"{name}-{scheme}.png")


@pytest.mark.parametrize("site", [{"reference_pattern": r"Order=LL-\d{6}; Booking=RES-\d{4}"}], indirect=True)
@pytest.mark.parametrize("width", [390, 820, 1440])
async def test_packet_says_what_is_wrong_what_was_given_and_wanted(
    site: Site, open_page: OpenPage, width: int
) -> None:
    desk = await sign_in(open_page, site, width=width, height=900)
    await add_waiting(site, "Priya", f"{SAID}. It is RES-4411")
    await desk.locator(".row-open").click()
    await expect(desk.locator(".packet-problem")).to_have_text("My lamp flickers.")
    await expect(desk.locator(".packet-wants")).to_have_text("Wants: a refund, a call back")
    await expect(desk.locator(".packet-body")).to_contain_text("+44 7700 900123")
    await expect(desk.locator(".packet-body dt", has_text="Booking")).to_be_visible()
    await expect(desk.locator(".packet-body")).to_contain_text("RES-4411")
    await picture(desk, f"packet-{width}")


async def test_folded_packet_is_two_lines_on_a_phone(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site, width=390, height=844)
    await add_waiting(site, "Priya", SAID)
    await desk.locator(".row-open").click()
    await expect(desk.locator(".packet-body")).to_be_visible()
    await desk.locator(".packet-summary").click()
    await expect(desk.locator(".packet-body")).to_be_hidden()
    await expect(desk.locator(".packet-problem")).to_be_visible()
    box = await desk.locator(".packet").bounding_box()
    assert box
    await picture(desk, "packet-folded")
    assert box["height"] <= 80, "two lines with their room"


@pytest.mark.parametrize("slow", [False, True], ids=["read before it is opened", "opened while it is read"])
async def test_what_was_said_comes_to_the_desk_once(site: Site, open_page: OpenPage, slow: bool) -> None:
    """Not again with the packet, or when the conversation is taken."""
    first = await sign_in(open_page, site)
    desk = await first.context.new_page()
    received: list[str] = []
    taken = asyncio.Event()

    def between(page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        held: list[str] = []

        def from_page(text: str | bytes) -> None:
            server.send(text)
            if "conversation.take" in str(text):
                for late in held:
                    page.send(late)
                held.clear()
                taken.set()

        def from_server(text: str | bytes) -> None:
            received.append(str(text))
            is_page = '"events":[' in str(text)
            if slow and is_page and not taken.is_set():
                held.append(str(text))
            else:
                page.send(text)

        page.on_message(from_page)
        server.on_message(from_server)

    await desk.route_web_socket("**/ws/staff", between)
    await first.close()
    await desk.goto(f"{site.url}/desk")
    await go_on_duty(desk)
    await add_waiting(site, "Priya", SAID)
    await desk.get_by_role("button", name="Take the conversation of Priya").click()
    await expect(desk.locator(".packet-extent")).to_have_text("3 messages, all here")
    await expect(desk.get_by_role("textbox", name="Reply")).to_be_focused()
    assert sum(frame.count(f'"text":"{SAID}"') for frame in received) == 1
