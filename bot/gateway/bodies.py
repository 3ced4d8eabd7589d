"""Bodies of requests: read as far as they may go, within the time they may take."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

from bot.gateway.slow_requests import in_time
from bot.gateway.transport import SERVICES
from bot.services.errors import ServiceError

_MB = 2**20


async def read_text_body(request: web.Request) -> bytes:
    """Return the body of a form or a JSON call, within the app's size; `request_too_slow`."""
    return await in_time(request.read(), request.app[SERVICES].settings.request_timeout_s)


async def read_file_body(request: web.Request, limit: int, too_large: type[ServiceError]) -> bytes:
    """Return the body as a file of `limit` bytes at most; `too_large`, `request_too_slow`."""

    async def read() -> bytes:
        return b"".join([chunk async for chunk in file_chunks(request, limit, too_large)])

    return await in_time(read(), request.app[SERVICES].settings.upload_timeout_s)


async def file_chunks(
    request: web.Request, limit: int, too_large: type[ServiceError]
) -> AsyncIterator[bytes]:
    """Yield the parts of the body: neither its announced length nor its chunks can make us read more."""
    size = 0
    if (request.content_length or 0) > limit:
        raise too_large(limit_mb=limit // _MB)
    async for chunk in request.content.iter_chunked(256 * 1024):
        size += len(chunk)
        if size > limit:
            raise too_large(limit_mb=limit // _MB)
        yield chunk
