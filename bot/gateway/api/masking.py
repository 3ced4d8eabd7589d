"""Which sensitive numbers are masked: set by supervisors, on the board."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.masking import MaskingSet, MaskingTry

routes = web.RouteTableDef()
board = PageCalls("board", routes)


@board.get("/api/board/masking")
async def get_masking(call: Call) -> Answer:
    """Return what is set now."""
    return await call.services.masking.get()


@board.put("/api/board/masking")
async def set_masking(call: Call) -> Answer:
    """Set it from now on."""
    return await call.services.masking.set(call.staff.name, await call.read(MaskingSet))


@board.post("/api/board/masking/try")
async def try_masking(call: Call) -> Answer:
    """Return what would be hidden in a text."""
    return await call.services.masking.try_out(await call.read(MaskingTry))
