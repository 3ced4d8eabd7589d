"""Who votes on the help pages: a random id in a cookie, set with the first vote and not before."""

from __future__ import annotations

import secrets

from aiohttp import web

from bot.matching import Pattern
from bot.services.clock import Monotonic
from bot.services.limits.address import address_key
from bot.services.limits.rate import RateLimit
from bot.services.settings import Settings

COOKIE = "frontdesk_reader"
_ID = Pattern(r"[A-Za-z0-9_-]{22}", as_written=True)
_A_YEAR_S = 365 * 24 * 3600
# Somebody who reads votes a few times an hour; who throws the cookie away to vote again is stopped here.
_PER_HOUR = 40


class Visitors:
    """Knows visitors by their cookie, and lets no address vote for many of them. In this process only."""

    def __init__(self, clock: Monotonic) -> None:
        self._votes = RateLimit(_PER_HOUR, 3600.0, clock=clock)

    def may_vote(self, address: str) -> bool:
        """Return whether one more vote from this address counts; notes it if so."""
        return not self._votes.take(address_key(address))


def visitor_of(request: web.Request) -> str:
    """Return the visitor's id; a new one for somebody who has not voted before."""
    known = request.cookies.get(COOKIE, "")
    return known if _ID.fullmatch(known) else secrets.token_urlsafe(16)


def remember_visitor(response: web.StreamResponse, settings: Settings, visitor: str) -> None:
    """Let the browser carry the visitor's id, to the help pages only."""
    response.set_cookie(
        COOKIE,
        visitor,
        max_age=_A_YEAR_S,
        path="/help",
        httponly=True,
        secure=settings.secure,
        samesite="Lax",
    )
