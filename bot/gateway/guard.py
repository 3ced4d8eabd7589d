"""What holds for every request: where it may come from, how errors leave, which headers go along."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.gateway.errors import (
    MethodNotAllowed,
    OriginRefused,
    PayloadTooLarge,
    as_payload,
)
from bot.gateway.rest.problems import PATH, problem_response
from bot.services.errors import (
    NotFound,
    ServiceError,
)
from bot.services.settings import Settings

logger = logging.getLogger(__name__)

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_HTTP_ERRORS: dict[int, type[ServiceError]] = {404: NotFound, 405: MethodNotAllowed, 413: PayloadTooLarge}

# The answer to a caller who is gone; nobody reads it.
_GONE = 499

# The only page that other sites may carry in a frame.
FRAMED = frozenset(("/widget",))

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)


def middlewares(settings: Settings) -> Sequence[Middleware]:
    """Return the middlewares, outermost first."""

    @web.middleware
    async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status not in _HTTP_ERRORS:
                raise
            return _refused(request, _HTTP_ERRORS[error.status]())
        except ConnectionError as error:
            if not _is_gone(request):
                return _refused(request, error)
            logger.debug("The caller of %s %s went away", request.method, request.path)
            return web.Response(status=_GONE)
        except Exception as error:
            return _refused(request, error)

    @web.middleware
    async def origin(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method not in _SAFE:
            require_origin(request, settings)
        return await handler(request)

    return [errors, origin]


def _is_gone(request: web.Request) -> bool:
    """Return whether whoever sent the request closed the connection.

    No fault of ours, and nobody to answer.
    """
    return request.transport is None or request.transport.is_closing()


def _refused(request: web.Request, error: BaseException) -> web.Response:
    return problem_response(error) if request.path.startswith(PATH) else error_response(error)


def add_headers(settings: Settings) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return a signal handler that gives every response its security headers."""
    ours = _POLICY.format(ancestors="'none'")
    framed = _POLICY.format(ancestors=_ancestors(settings))

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        may_be_framed = request.path in FRAMED
        headers = response.headers
        headers.setdefault("Content-Security-Policy", framed if may_be_framed else ours)
        if not may_be_framed:
            headers["X-Frame-Options"] = "DENY"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"

    return add


def _ancestors(settings: Settings) -> str:
    return "*" if "*" in settings.allowed_origins else " ".join(("'self'", *settings.allowed_origins))


def error_response(error: BaseException) -> web.Response:
    """Return an error as the JSON API tells it."""
    status, payload = as_payload(error)
    headers = {"Cache-Control": "no-store"}
    if "retry_after" in payload.details:
        headers["Retry-After"] = str(payload.details["retry_after"])
    return web.Response(
        status=status, body=msgspec.json.encode(payload), content_type="application/json", headers=headers
    )


def require_origin(request: web.Request, settings: Settings, also: Sequence[str] = ()) -> None:
    """Refuse a browser's request that a page of another site sent. Who sends no origin is no browser."""
    origin = request.headers.get("Origin")
    if origin is None or origin in also or "*" in also or origin == settings.public_url.rstrip("/"):
        return
    if urlsplit(origin).netloc != request.host:
        raise OriginRefused()
