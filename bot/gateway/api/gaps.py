"""The studio's gaps: what customers asked without a good answer, and what editors make of it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, read_query, respond
from bot.gateway.transport import SERVICES
from bot.protocol.gaps import GapDismiss, GapPhrase, GapSnooze, GapStateName

routes = web.RouteTableDef()

_GAP = "/api/studio/gaps/{number:\\d{1,9}}"


class _Wanted(msgspec.Struct, frozen=True):
    state: GapStateName = "open"
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


@routes.get("/api/studio/gaps")
async def list_gaps(request: web.Request) -> web.Response:
    """The gaps in one state, the costliest first."""
    await require_page(request, "studio")
    wanted = read_query(request, _Wanted)
    return respond(await request.app[SERVICES].gaps.list_rows(wanted.state, wanted.limit, wanted.offset))


@routes.get(_GAP)
async def get_gap(request: web.Request) -> web.Response:
    """A gap with its wordings, its history, and the entries near it."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].gaps.get(_number(request)))


@routes.post(_GAP + "/entry")
async def make_entry(request: web.Request) -> web.Response:
    """A draft entry of the gap: its question, its wordings, and what agents answered."""
    staff = await require_page(request, "studio")
    return respond(await request.app[SERVICES].gaps.make_entry(staff.name, _number(request)), status=201)


@routes.post(_GAP + "/phrasings")
async def add_phrasings(request: web.Request) -> web.Response:
    """The gap's wordings as phrasings of an entry that is there, in a new draft of it."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, GapPhrase)
    return respond(await request.app[SERVICES].gaps.add_phrasings(staff.name, _number(request), asked))


@routes.post(_GAP + "/snooze")
async def snooze_gap(request: web.Request) -> web.Response:
    """The gap put away for some days."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, GapSnooze)
    return respond(await request.app[SERVICES].gaps.snooze(staff.name, _number(request), asked))


@routes.post(_GAP + "/dismiss")
async def dismiss_gap(request: web.Request) -> web.Response:
    """The gap put away, with the reason."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, GapDismiss)
    return respond(await request.app[SERVICES].gaps.dismiss(staff.name, _number(request), asked.reason))


@routes.post(_GAP + "/reopen")
async def reopen_gap(request: web.Request) -> web.Response:
    """The gap back among those that are open."""
    staff = await require_page(request, "studio")
    return respond(await request.app[SERVICES].gaps.reopen(staff.name, _number(request)))


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])
