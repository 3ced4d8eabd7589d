"""The board's figures."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_day, respond
from bot.gateway.transport import SERVICES

routes = web.RouteTableDef()


@routes.get("/api/board")
async def get_board(request: web.Request) -> web.Response:
    """The figures of a day, today without one."""
    await require_page(request, "board")
    return respond(await request.app[SERVICES].board.measure(read_day(request)))
