"""Gestures of goodwill: made at the desk, allowed and seen on the board."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import conversation_of, require_agent, require_page
from bot.gateway.payloads import read_day, read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.goodwill import Allowance, GestureMake

routes = web.RouteTableDef()


@routes.get("/api/desk/conversations/{conversation_id}/goodwill")
async def read_goodwill(request: web.Request) -> web.Response:
    """What was given in this conversation, and what may still be given."""
    agent = await require_agent(request)
    return respond(await request.app[SERVICES].goodwill.get(agent, conversation_of(request)))


@routes.post("/api/desk/conversations/{conversation_id}/goodwill")
async def make_gesture(request: web.Request) -> web.Response:
    """Make a gesture within the allowance, and tell the customer."""
    agent, asked = await require_agent(request), await read_payload(request, GestureMake)
    return respond(await request.app[SERVICES].goodwill.give(agent, conversation_of(request), asked), 201)


@routes.get("/api/board/goodwill")
async def read_board(request: web.Request) -> web.Response:
    """The day's gestures, and the allowance."""
    await require_page(request, "board")
    return respond(await request.app[SERVICES].goodwill.list_of_day(read_day(request)))


@routes.put("/api/board/allowance")
async def set_allowance(request: web.Request) -> web.Response:
    """From now on each agent may give this much."""
    staff, allowance = await require_page(request, "board"), await read_payload(request, Allowance)
    return respond(await request.app[SERVICES].goodwill.set_allowance(staff.name, allowance))
