"""The board's figures."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_day

routes = web.RouteTableDef()
board = PageCalls("board", routes)


@board.get("/api/board")
async def get_board(call: Call) -> Answer:
    """Return the figures of a day, today without one."""
    return await call.services.board.measure(read_day(call.request))
