"""Signing in and out, and who is signed in."""

from __future__ import annotations

from aiohttp import web

from bot.conversation.accounts.staff import Staff
from bot.gateway.cookies import clear_session, session_key, set_session
from bot.gateway.payloads import read_payload, respond
from bot.gateway.proxies import client_address
from bot.gateway.transport import SERVICES
from bot.protocol.api import LinkSignIn, SignIn
from bot.services.accounts.access import me
from bot.services.errors import NotSignedIn

routes = web.RouteTableDef()


@routes.post("/api/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    """Sign in with a password."""
    payload = await read_payload(request, SignIn)
    signing_in = request.app[SERVICES].sign_in.with_password(
        payload.email.strip(), payload.password, client_address(request)
    )
    return _signed_in(request, *await signing_in)


@routes.post("/api/sign-in/link")
async def sign_in_with_link(request: web.Request) -> web.Response:
    """Sign in with a one-time link, which is used up by it."""
    payload = await read_payload(request, LinkSignIn)
    return _signed_in(
        request, *await request.app[SERVICES].sign_in.with_link(payload.link, client_address(request))
    )


@routes.post("/api/sign-out")
async def sign_out(request: web.Request) -> web.Response:
    """End the session, wherever it is open."""
    services = request.app[SERVICES]
    await services.sign_in.out(session_key(request))
    services.session_revalidation.wake()
    response = web.Response(status=204)
    clear_session(response, services.settings)
    return response


@routes.get("/api/me")
async def who_am_i(request: web.Request) -> web.Response:
    """Answer who is signed in."""
    staff = await request.app[SERVICES].sign_in.who(session_key(request))
    if staff is None:
        raise NotSignedIn()
    return respond(me(staff))


def _signed_in(request: web.Request, staff: Staff, key: str) -> web.Response:
    response = respond(me(staff))
    set_session(response, request.app[SERVICES].settings, key)
    return response
