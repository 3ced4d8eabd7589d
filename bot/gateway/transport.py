"""What a running gateway consists of: the application, and what only the transport has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from bot.gateway.assistant_client import AssistantClient
from bot.gateway.assistant_content import ContentFeed, new_source
from bot.gateway.assistant_health import AssistantHealth
from bot.gateway.help_pages.desk import HelpDesk
from bot.gateway.help_pages.votes import Visitors
from bot.gateway.post import Poster
from bot.protocol.content import ContentSettings
from bot.services.clock import Clock
from bot.services.lifecycle import Lifecycle
from bot.services.services import Services, open_services
from bot.services.settings import Settings
from knowledge_base.store import KnowledgeStore


@dataclass(frozen=True)
class Transport:
    """What no other transport would need."""

    health: AssistantHealth
    help: HelpDesk
    visitors: Visitors


SERVICES = web.AppKey("services", Services)
TRANSPORT = web.AppKey("transport", Transport)


@asynccontextmanager
async def open_gateway(app: web.Application, settings: Settings, clock: Clock) -> AsyncIterator[None]:
    """Open the application and what serves it for `app`; raises what `open_services` raises."""
    async with AsyncExitStack() as stack:
        lifecycle = Lifecycle(stack)
        source = new_source()
        health = lifecycle.add(
            AssistantHealth(settings.assistant_addresses, clock.monotonic, settings.assistant_token, source)
        )
        poster = lifecycle.add(Poster())
        lifecycle.start()
        opening = open_services(settings, partial(_connect, health, source, clock), poster.post, clock)
        services = await stack.enter_async_context(opening)
        help_desk = await asyncio.to_thread(
            HelpDesk, services.knowledge, services.assistant, services.voice, clock
        )
        lifecycle.add(help_desk)
        lifecycle.start()
        app[SERVICES] = services
        app[TRANSPORT] = Transport(health, help_desk, Visitors(clock.monotonic))
        yield


def _connect(
    health: AssistantHealth,
    source: str,
    clock: Clock,
    lifecycle: Lifecycle,
    knowledge: KnowledgeStore,
    content: ContentSettings,
) -> AssistantClient:
    return AssistantClient(health, lifecycle.add(ContentFeed(knowledge, health, content, source, clock)))
