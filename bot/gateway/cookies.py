"""The cookie that carries a staff session."""

from __future__ import annotations

from aiohttp import web

from bot.services.accounts.sign_in import SESSION_LIFETIME
from bot.services.settings import Settings

_PLAIN = "frontdesk_session"
# Browsers keep a `__Host-` cookie to this very host, and only take it over https.
_SECURE = "__Host-frontdesk_session"


def session_key(request: web.Request) -> str | None:
    """Return the key of the session that the request carries, if any."""
    return request.cookies.get(_SECURE) or request.cookies.get(_PLAIN)


def set_session(response: web.StreamResponse, settings: Settings, key: str) -> None:
    """Let the browser carry the session. Lax, so that a link from a terminal or a mail arrives signed in."""
    response.set_cookie(
        _SECURE if settings.secure else _PLAIN,
        key,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="Lax",
    )


def clear_session(response: web.StreamResponse, settings: Settings) -> None:
    """Let the browser forget the session."""
    response.del_cookie(
        _SECURE if settings.secure else _PLAIN, path="/", secure=settings.secure, samesite="Lax"
    )
