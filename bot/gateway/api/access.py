"""Who may call what is behind a page: whoever may open the page."""

from __future__ import annotations

from aiohttp import hdrs, web

from bot.conversation.accounts.staff import Staff
from bot.gateway.cookies import session_key
from bot.gateway.transport import SERVICES
from bot.protocol.api import Page
from bot.services.accounts.access import access_page
from bot.services.conversations.sessions import Session, SessionRequest, recognise
from bot.services.errors import NotSignedIn


async def require_customer(request: web.Request) -> Session:
    """Return the customer whose token is in `Authorization: Bearer …`; `not_signed_in` without one."""
    services = request.app[SERVICES]
    kind, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise NotSignedIn()
    return await services.writer.read(
        lambda: recognise(services.record, SessionRequest(token=token), services.clock())
    )


async def require_page(request: web.Request, page: Page) -> Staff:
    """Return the signed-in person; `not_signed_in` or `not_allowed` when they may not open this page."""
    return access_page(await request.app[SERVICES].sign_in.who(session_key(request)), page)
