"""Agents at their desks, and customers on raw sockets for them to talk with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from playwright.async_api import Page, expect

from bot.services.accounts.users import add_user, list_users, make_sign_in_link
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import go_on_duty
from tests.gateway.house import Peer


async def open_desk(open_page: OpenPage, site: Site, name: str = "Mia", **options: Any) -> Page:
    """The desk of this agent, on duty, in a browser of its own."""
    email = f"{name.split()[0].lower()}@example.com"

    def link() -> str:
        if email not in [user.email for user in list_users(site.data_dir)]:
            add_user(site.data_dir, name=name, email=email, role="agent")
        return make_sign_in_link(site.data_dir, email, site.url)

    page = await open_page((await asyncio.to_thread(link)).removeprefix(site.url), **options)
    await page.wait_for_url("**/desk")
    await go_on_duty(page)
    return page


async def take(desk: Page, name: str = "Priya") -> None:
    """The agent takes the conversation from the queue; the reply has the keyboard."""
    await desk.get_by_role("button", name=f"Take the conversation of {name}").click()
    await expect(desk.get_by_role("textbox", name="Reply")).to_be_focused()


@asynccontextmanager
async def customer_of(
    site: Site, name: str = "Priya", *, waits: bool = True, locale: str | None = None
) -> AsyncIterator[Peer]:
    """A customer on a raw socket, who has asked for a person."""
    async with aiohttp.ClientSession() as session, session.ws_connect(site.url + "/ws/customer") as socket:
        peer = Peer(socket)
        await peer.open(name=name, locale=locale)
        await peer.say(f"{name} has a broken lamp")
        if waits:
            await peer.ask("handoff.request", client_id="person")
        yield peer
        await peer.leave()
