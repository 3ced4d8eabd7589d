"""Members of staff in a browser, and customers who wait for them."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from playwright.async_api import Page, expect

from bot.conversation.model import ConversationId, Customer, CustomerId
from bot.protocol.api import Role
from bot.services.accounts.users import add_user, make_sign_in_link
from bot.services.clock import utc_now
from bot.services.conversations.sessions import Session
from tests.browser.conftest import OpenPage
from tests.browser.site import Site

PASSWORD = "correct horse battery"
PAGE = "https://larchandloom.example/lamps/arc?colour=brass"


async def sign_in(
    open_page: OpenPage, site: Site, role: Role = "agent", *, name: str = "Mia Jansen", **options: Any
) -> Page:
    """A new member of staff on the page where a fresh sign-in lands."""
    email = f"{name.split()[0].lower()}@example.com"
    add_user(site.data_dir, name=name, email=email, role=role, password=PASSWORD)
    link = make_sign_in_link(site.data_dir, email, site.url)
    page = await open_page(link, **options)
    await page.wait_for_url(lambda url: "sign-in" not in url, wait_until="commit")
    await page.locator(".staff-pages").wait_for()
    return page


async def go_on_duty(page: Page) -> None:
    """From now on customers can be handed to the agent on this desk."""
    duty = page.locator(".duty")
    await expect(duty).to_be_enabled()  # it is not while the desk does not know
    if await duty.get_attribute("aria-checked") == "false":
        await duty.click()
    await expect(duty).to_have_attribute("aria-checked", "true")


def new_customer(name: str | None, email: str | None = None) -> Session:
    """Somebody who has not written yet."""
    key = secrets.token_hex(12)
    customer = Customer(
        id=CustomerId(f"c{key}"),
        created_at=utc_now(),
        name=name,
        name_source="form" if name else None,
        email=email,
    )
    return Session(customer=customer, token=secrets.token_urlsafe(32), page_url=PAGE)


async def say(site: Site, customer: Session, text: str) -> ConversationId:
    """The customer writes; the conversation's id."""
    accepted = await site.services.conversations.post_message(customer, text, secrets.token_hex(8), None)
    return ConversationId(accepted.conversation_id)


async def turn_is_over(site: Site, conversation_id: ConversationId) -> None:
    """Wait until the assistant owes this conversation nothing."""
    record = site.services.record
    while (await site.services.writer.read(lambda: record.get_state(conversation_id))).pending_turns:  # noqa: ASYNC110  # a turn's end has no event to wait for
        await asyncio.sleep(0.01)


async def add_waiting(
    site: Site, name: str | None, text: str = "My lamp is broken", email: str | None = None
) -> tuple[Session, ConversationId]:
    """A customer who has written, was answered and waits for a person, and the conversation's id."""
    customer = new_customer(name, email)
    conversation_id = await say(site, customer, text)
    await turn_is_over(site, conversation_id)
    await site.services.conversations.request_handoff(customer, secrets.token_hex(8))
    return customer, conversation_id
