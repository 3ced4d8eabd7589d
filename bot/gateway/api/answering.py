"""How customers of agents are answered: set by supervisors, on the board."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.board import AnsweringSet

routes = web.RouteTableDef()
board = PageCalls("board", routes)


@board.get("/api/board/answering")
async def get_answering(call: Call) -> Answer:
    """Return what is set now."""
    return await call.services.answering.get()


@board.put("/api/board/answering")
async def set_answering(call: Call) -> Answer:
    """Set it from now on."""
    return await call.services.answering.set(call.staff.name, await call.read(AnsweringSet))
