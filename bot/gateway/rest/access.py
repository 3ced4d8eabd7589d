"""Who may call the REST API: whoever holds the key of a token with the scope, not too often."""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import hdrs, web

from bot.conversation.accounts.staff import Staff
from bot.conversation.accounts.tokens import Token
from bot.conversation.model import StaffId
from bot.gateway.errors import RateLimited, ScopeMissing, TokenRefused
from bot.gateway.transport import SERVICES
from bot.protocol.rest import Scope
from bot.services.clock import Monotonic
from bot.services.errors import PayloadInvalid
from bot.services.limits.rate import RateLimit

# A pipeline that puts thousands of entries goes on at ten a second after the first hundred.
PER_S, BURST = 10.0, 100.0
_SHOWN = 100

RATES = web.AppKey("rates", RateLimit)


def call_rates(clock: Monotonic, burst: float = BURST) -> RateLimit:
    """Return the limiter of calls per token."""
    return RateLimit(burst, burst / PER_S, clock=clock)


async def require_token(request: web.Request, scope: Scope, parameters: Collection[str] = ()) -> Token:
    """Return the token whose key is in `Authorization: Bearer …`, if it may do this.

    What the address asks for beside these `parameters` is refused: misspelt, it would change nothing unseen.
    """
    tokens = request.app[SERVICES].tokens
    kind, _, key = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    token = await tokens.find(key) if kind.lower() == "bearer" else None
    if token is None:
        raise TokenRefused()
    if retry_after := request.app[RATES].take(token.id):
        raise RateLimited(retry_after=retry_after)
    if scope not in token.scopes:
        raise ScopeMissing(scope=scope, name=token.name)
    if unknown := sorted(set(request.query).difference(parameters)):
        known = ", ".join(parameters) or "none"
        raise PayloadInvalid(reason=f"unknown parameter {', '.join(unknown)[:_SHOWN]}; known here: {known}")
    await tokens.note_use(token)
    return token


def staff_of(token: Token) -> Staff:
    """Return the token as the one who saves and publishes: an editor, who overrides no gate."""
    return Staff(StaffId(f"token:{token.id}"), f"{token.name} (API)", "", "editor", token.created_at)
