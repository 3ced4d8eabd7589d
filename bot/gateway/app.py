"""The gateway's application: the one place where its parts come together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import ModuleType

from aiohttp import web

from bot.gateway import confirm_page, continue_page, guard, health, pages
from bot.gateway.api import (
    aids,
    answering,
    attachments,
    audit,
    board,
    demo,
    exchange,
    gaps,
    gate,
    goodwill,
    masking,
    pictures,
    publishing,
    session,
    studio,
    survey,
    teaching,
    tokens,
    transcripts,
    upkeep,
    variables,
    writing,
)
from bot.gateway.help_pages import routes as help_pages
from bot.gateway.rest import entries as rest
from bot.gateway.sockets import routes as sockets
from bot.gateway.transport import open_gateway
from bot.services.clock import WALL_CLOCK, Clock
from bot.services.settings import Settings

_PARTS: tuple[ModuleType, ...] = (
    *(
        health,
        sockets,
        session,
        studio,
        publishing,
        writing,
        variables,
        pictures,
        gate,
        gaps,
        teaching,
        exchange,
    ),
    *(upkeep, tokens, board, answering, masking, audit, goodwill, aids, attachments, transcripts, survey),
    *(confirm_page, continue_page, help_pages),
)


def create_app(settings: Settings, clock: Clock = WALL_CLOCK) -> web.Application:
    """Make the application, ready to be served.

    It opens the record when it starts and closes it when it ends.
    """
    app = web.Application(middlewares=guard.middlewares(settings), client_max_size=256 * 1024)

    async def services(app: web.Application) -> AsyncIterator[None]:
        async with open_gateway(app, settings, clock):
            yield

    app.on_response_prepare.append(guard.add_headers(settings))
    app.cleanup_ctx.append(services)
    app.cleanup_ctx.append(sockets.close_sockets)
    for part in (*_PARTS, *([demo] if settings.demo else [])):
        app.add_routes(part.routes)
    rest.add_to(app, clock)
    app.add_routes(pages.routes(settings, clock))
    return app
