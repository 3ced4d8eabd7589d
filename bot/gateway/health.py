"""Is the process alive, and can it take messages?"""

from __future__ import annotations

import asyncio
import logging

import msgspec
from aiohttp import web

from bot.gateway.assistant_health import Assistant
from bot.gateway.services import SERVICES, Services
from bot.protocol.api import AssistantReadiness, Readiness
from bot.storage.errors import StorageError

logger = logging.getLogger(__name__)

# An assistant that takes longer is told of as it was last found.
_PROBE_S = 0.5

routes = web.RouteTableDef()


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    """The process is alive."""
    return web.json_response({"alive": True})


@routes.get("/readyz")
async def readyz(request: web.Request) -> web.Response:
    """200 when messages can be taken; without an assistant they are kept, and people are reachable."""
    services = request.app[SERVICES]
    _, is_ready = await asyncio.gather(services.health.check(_PROBE_S), _can_read(services))
    status = services.health.status
    ready = Readiness(
        ready=is_ready,
        gateway="ready" if is_ready else "unavailable",
        assistants=tuple(map(_readiness, services.health.assistants)),
        assistant=status is not None,
        on_duty=services.presence.is_staffed,
        model=status.model if status else None,
        entries=status.entries if status else None,
    )
    body = msgspec.json.encode(ready)
    return web.Response(body=body, status=200 if is_ready else 503, content_type="application/json")


async def _can_read(services: Services) -> bool:
    try:
        await services.writer.read(lambda: services.record.list_conversations("queue", limit=1))
    except StorageError:
        logger.exception("The record cannot be read")
        return False
    return True


def _readiness(assistant: Assistant) -> AssistantReadiness:
    status = assistant.status
    if status is None:
        return AssistantReadiness(assistant.state)
    return AssistantReadiness(assistant.state, status.model, status.entries)
