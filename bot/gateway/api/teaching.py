"""The studio's teaching queue: what is worth an editor's answer today, and what they say."""

from __future__ import annotations

import msgspec
from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_query
from bot.protocol.teaching import TeachingDecision

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


class _DayQuery(msgspec.Struct, frozen=True):
    more: bool = False


@studio.get("/api/studio/teaching")
async def list_today(call: Call) -> Answer:
    """Return the questions that are most worth an answer today."""
    return await call.services.teaching.list_today(more=read_query(call.request, _DayQuery).more)


@studio.get("/api/studio/teaching/effect")
async def measure_effect(call: Call) -> Answer:
    """Return what the last day of teaching has changed."""
    return await call.services.taught.measure()


@studio.post("/api/studio/teaching/{number:\\d{1,9}}")
async def decide(call: Call) -> Answer:
    """Do what an editor says of a question."""
    said = await call.read(TeachingDecision)
    return await call.services.decisions.decide(call.staff, int(call["number"]), said)
