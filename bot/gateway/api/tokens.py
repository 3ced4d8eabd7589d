"""The tokens of the REST API, in the studio: supervisors make and revoke them."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.tokens import TokenCreate, TokenMade, Tokens, TokenView
from bot.services.accounts.model import Staff
from bot.services.accounts.tokens import Token, TokenStore
from bot.services.clock import utc_now
from bot.services.errors import (
    NotFound,
    SupervisorNeeded,
)
from bot.services.publishing.gate.gate import may_override
from bot.services.texts import require_readable
from bot.services.views import time_text

routes = web.RouteTableDef()


@routes.get("/api/studio/tokens")
async def list_tokens(request: web.Request) -> web.Response:
    """All tokens, revoked ones too."""
    await _require_supervisor(request)
    services = request.app[SERVICES]
    tokens = await services.writer.read(TokenStore(services.record.file).list_tokens)
    return respond(Tokens(tuple(map(_view, tokens))))


@routes.post("/api/studio/tokens")
async def add_token(request: web.Request) -> web.Response:
    """A new token, whose key is told this once."""
    staff = await _require_supervisor(request)
    asked = await read_payload(request, TokenCreate)
    require_readable(asked.name)
    services, now = request.app[SERVICES], utc_now()
    store, name = TokenStore(services.record.file), " ".join(asked.name.split())
    token, key = await services.writer.write(lambda: store.add_token(name, asked.scopes, staff.name, now))
    return respond(TokenMade(_view(token), key), status=201)


@routes.post("/api/studio/tokens/{token_id}/revoke")
async def revoke_token(request: web.Request) -> web.Response:
    """The token opens nothing from now on."""
    staff = await _require_supervisor(request)
    services, token_id, now = request.app[SERVICES], request.match_info["token_id"], utc_now()
    store = TokenStore(services.record.file)
    token = await services.writer.write(lambda: store.revoke_token(token_id, staff.name, now))
    if token is None:
        raise NotFound()
    return respond(_view(token))


async def _require_supervisor(request: web.Request) -> Staff:
    """The signed-in supervisor; others do not learn which tokens there are."""
    staff = await require_page(request, "studio")
    if not may_override(staff):
        raise SupervisorNeeded()
    return staff


def _view(token: Token) -> TokenView:
    return TokenView(
        id=token.id,
        name=token.name,
        starts_with=token.starts_with,
        scopes=token.scopes,
        created_by=token.created_by,
        created_at=time_text(token.created_at),
        last_used_at=time_text(token.last_used_at) if token.last_used_at else None,
        revoked_by=token.revoked_by,
        revoked_at=time_text(token.revoked_at) if token.revoked_at else None,
    )
