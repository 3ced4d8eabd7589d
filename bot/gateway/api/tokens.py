"""The tokens of the REST API, in the studio: supervisors make and revoke them."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.tokens import TokenCreate
from bot.services.accounts.access import access_tokens
from bot.services.accounts.model import Staff

routes = web.RouteTableDef()


@routes.get("/api/studio/tokens")
async def list_tokens(request: web.Request) -> web.Response:
    """All tokens, revoked ones too."""
    await _require_supervisor(request)
    return respond(await request.app[SERVICES].tokens.list_all())


@routes.post("/api/studio/tokens")
async def add_token(request: web.Request) -> web.Response:
    """A new token, whose key is told this once."""
    staff, asked = await _require_supervisor(request), await read_payload(request, TokenCreate)
    return respond(await request.app[SERVICES].tokens.make(staff.name, asked), status=201)


@routes.post("/api/studio/tokens/{token_id}/revoke")
async def revoke_token(request: web.Request) -> web.Response:
    """The token opens nothing from now on."""
    staff, token_id = await _require_supervisor(request), request.match_info["token_id"]
    return respond(await request.app[SERVICES].tokens.revoke(staff.name, token_id))


async def _require_supervisor(request: web.Request) -> Staff:
    return access_tokens(await require_page(request, "studio"))
