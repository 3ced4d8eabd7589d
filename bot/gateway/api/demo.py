"""The demo shop's own server side: signing its customers' identities, as a host site does."""

from __future__ import annotations

import hashlib

from aiohttp import web

from bot.gateway.payloads import respond
from bot.gateway.transport import SERVICES
from bot.protocol.api import DemoIdentity
from bot.protocol.base import MAX_NAME_CHARACTERS
from bot.services.accounts.identity import sign_identity
from bot.services.errors import PayloadInvalid
from bot.services.texts import parse_name

routes = web.RouteTableDef()


@routes.get("/demo/identity")
async def demo_identity(request: web.Request) -> web.Response:
    """Sign an identity for whoever this demo customer says they are; the same name is the same customer."""
    name = parse_name(request.query.get("name"))
    if name is None or len(name) > MAX_NAME_CHARACTERS:
        raise PayloadInvalid(reason=f"give a name of 1 to {MAX_NAME_CHARACTERS} characters")
    subject = "demo-" + hashlib.sha256(name.casefold().encode()).hexdigest()[:16]
    return respond(DemoIdentity(identity=sign_identity(request.app[SERVICES].identity_secret, subject, name)))
