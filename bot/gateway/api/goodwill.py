"""Gestures of goodwill: made at the desk, allowed and seen on the board."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_day
from bot.protocol.goodwill import Allowance, GestureMake

routes = web.RouteTableDef()
board = PageCalls("board", routes)
desk = PageCalls("desk", routes)


@desk.get("/api/desk/conversations/{conversation_id}/goodwill")
async def read_goodwill(call: Call) -> Answer:
    """Return what was given in this conversation, and what may still be given."""
    return await call.services.goodwill.get(call.agent, call.conversation_id)


@desk.post("/api/desk/conversations/{conversation_id}/goodwill", status=201)
async def make_gesture(call: Call) -> Answer:
    """Make a gesture within the allowance, and tell the customer."""
    return await call.services.goodwill.give(call.agent, call.conversation_id, await call.read(GestureMake))


@board.get("/api/board/goodwill")
async def read_board(call: Call) -> Answer:
    """Answer with the day's gestures, and the allowance."""
    return await call.services.goodwill.list_of_day(read_day(call.request))


@board.put("/api/board/allowance")
async def set_allowance(call: Call) -> Answer:
    """Set what each agent may give from now on."""
    return await call.services.goodwill.set_allowance(call.staff.name, await call.read(Allowance))
