"""Is the process alive, and can it take messages?"""

from __future__ import annotations

import msgspec
from aiohttp import web

from bot.gateway.services import SERVICES
from bot.protocol.api import Readiness

routes = web.RouteTableDef()


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    """The process is alive."""
    return web.json_response({"alive": True})


@routes.get("/readyz")
async def readyz(request: web.Request) -> web.Response:
    """200 when messages can be taken. The assistant's state is told, but people are reachable without it."""
    services = request.app[SERVICES]
    await services.writer.read(lambda: services.record.list_conversations("queue", limit=1))
    status = await services.assistant.status()
    ready = Readiness(
        ready=True,
        assistant=bool(status and status.ready),
        on_duty=services.presence.is_staffed,
        model=status.model if status else None,
        entries=status.entries if status else None,
    )
    return web.Response(body=msgspec.json.encode(ready), content_type="application/json")
