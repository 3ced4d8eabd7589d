"""Is the process alive, and can it take messages?"""

from __future__ import annotations

import asyncio
import logging

import msgspec
from aiohttp import web

from bot.gateway.assistant_health import Assistant
from bot.gateway.transport import SERVICES, TRANSPORT
from bot.protocol.api import AssistantReadiness, Readiness

logger = logging.getLogger(__name__)

# An assistant that takes longer is told of as it was last found.
_PROBE_S = 0.5
_SET_TOKEN = "Set FRONTDESK_ASSISTANT_TOKEN to the same value for the gateway and this assistant."

routes = web.RouteTableDef()


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    """Answer that the process is alive."""
    return web.json_response({"alive": True})


@routes.get("/readyz")
async def readyz(request: web.Request) -> web.Response:
    """Answer 200 when messages can be taken and kept, without an assistant too: people are reachable."""
    services, health = request.app[SERVICES], request.app[TRANSPORT].health
    _, can_read, storage = await asyncio.gather(
        health.check(_PROBE_S), services.storage.can_read(), services.storage.check()
    )
    # Below the disk's reserve no file is taken, but every message is: a gateway that is the only one stays.
    status, is_ready = health.status, can_read and storage != "unavailable"
    ready = Readiness(
        ready=is_ready,
        gateway="ready" if can_read else "unavailable",
        storage=storage,
        assistants=tuple(map(_readiness, health.assistants)),
        assistant=status is not None,
        on_duty=services.presence.is_staffed,
        model=status.model if status else None,
        entries=status.entries if status else None,
    )
    body = msgspec.json.encode(ready)
    return web.Response(body=body, status=200 if is_ready else 503, content_type="application/json")


def _readiness(assistant: Assistant) -> AssistantReadiness:
    status = assistant.status
    if assistant.refuses_token:
        return AssistantReadiness("refused", todo=_SET_TOKEN)
    if status is None:
        return AssistantReadiness(assistant.state)
    return AssistantReadiness(assistant.state, status.model, status.entries)
