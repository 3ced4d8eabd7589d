"""Refusals of the REST API as problem documents (RFC 9457)."""

from __future__ import annotations

import msgspec
from aiohttp import hdrs, web

from bot.gateway.errors import as_payload
from bot.protocol.rest import RestProblem

PATH = "/api/v1/"


def problem_response(error: BaseException) -> web.Response:
    """Return an error as the REST API tells it."""
    status, payload = as_payload(error)
    problem = RestProblem(
        type=f"urn:frontdesk:problem:{payload.code}",
        title=payload.code.replace("_", " ").capitalize(),
        status=status,
        detail=payload.message,
        code=payload.code,
        details=payload.details,
    )
    headers = {hdrs.CACHE_CONTROL: "no-store"}
    if status == 401:
        headers[hdrs.WWW_AUTHENTICATE] = 'Bearer realm="entries"'
    if "retry_after" in payload.details:
        headers[hdrs.RETRY_AFTER] = str(payload.details["retry_after"])
    return web.Response(
        status=status,
        body=msgspec.json.encode(problem),
        content_type="application/problem+json",
        headers=headers,
    )
