"""Who may call what is behind a page: whoever may open the page."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.cookies import session_key
from bot.gateway.services import SERVICES
from bot.gateway.staff.access import access_page
from bot.gateway.staff.model import Staff
from bot.protocol.api import Page


async def require_page(request: web.Request, page: Page) -> Staff:
    """The signed-in person; `not_signed_in` or `not_allowed` when they may not open this page."""
    return access_page(await request.app[SERVICES].sign_in.who(session_key(request)), page)
