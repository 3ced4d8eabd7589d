"""The tokens of the REST API, in the studio: supervisors make and revoke them."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.tokens import TokenCreate
from bot.services.accounts.access import access_tokens

routes = web.RouteTableDef()
studio = PageCalls("studio", routes, access_tokens)


@studio.get("/api/studio/tokens")
async def list_tokens(call: Call) -> Answer:
    """Return all tokens, revoked ones too."""
    return await call.services.tokens.list_all()


@studio.post("/api/studio/tokens", status=201)
async def add_token(call: Call) -> Answer:
    """Make a new token, whose key is shown this once."""
    return await call.services.tokens.make(call.staff.name, await call.read(TokenCreate))


@studio.post("/api/studio/tokens/{token_id}/revoke")
async def revoke_token(call: Call) -> Answer:
    """Revoke the token, which opens nothing from now on."""
    return await call.services.tokens.revoke(call.staff.name, call["token_id"])
