"""The studio's gaps: what customers asked without a good answer, and what editors make of it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_query
from bot.protocol.gaps import GapDismiss, GapPhrase, GapSnooze, GapStateName

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)

_GAP = "/api/studio/gaps/{number:\\d{1,9}}"


class _GapsQuery(msgspec.Struct, frozen=True):
    state: GapStateName = "open"
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


@studio.get("/api/studio/gaps")
async def list_gaps(call: Call) -> Answer:
    """Return the gaps in one state, the costliest first."""
    wanted = read_query(call.request, _GapsQuery)
    return await call.services.gaps.list_rows(wanted.state, wanted.limit, wanted.offset)


@studio.get(_GAP)
async def get_gap(call: Call) -> Answer:
    """Return a gap with its wordings, its history, and the entries near it."""
    return await call.services.gaps.get(_number(call.request))


@studio.post(_GAP + "/entry", status=201)
async def make_entry(call: Call) -> Answer:
    """Make a draft entry of the gap: its question, its wordings, and what agents answered."""
    return await call.services.gaps.make_entry(call.staff.name, _number(call.request))


@studio.post(_GAP + "/phrasings")
async def add_phrasings(call: Call) -> Answer:
    """Add the gap's wordings as phrasings to an entry, in a new draft of it."""
    asked = await call.read(GapPhrase)
    return await call.services.gaps.add_phrasings(call.staff.name, _number(call.request), asked)


@studio.post(_GAP + "/snooze")
async def snooze_gap(call: Call) -> Answer:
    """Put the gap away for some days."""
    return await call.services.gaps.snooze(call.staff.name, _number(call.request), await call.read(GapSnooze))


@studio.post(_GAP + "/dismiss")
async def dismiss_gap(call: Call) -> Answer:
    """Put the gap away, with the reason."""
    asked = await call.read(GapDismiss)
    return await call.services.gaps.dismiss(call.staff.name, _number(call.request), asked.reason)


@studio.post(_GAP + "/reopen")
async def reopen_gap(call: Call) -> Answer:
    """Put the gap back among those that are open."""
    return await call.services.gaps.reopen(call.staff.name, _number(call.request))


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])
