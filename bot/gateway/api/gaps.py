"""The studio's gaps: what customers asked without a good answer, and what editors make of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, read_query, respond
from bot.gateway.transport import SERVICES
from bot.protocol.gaps import (
    GapDismiss,
    GapEntry,
    GapPhrase,
    GapRow,
    GapRows,
    GapSnooze,
    GapStateName,
    GapTaken,
    GapView,
)
from bot.services.assistant import AssistantFailed
from bot.services.clock import utc_now
from bot.services.publishing.gaps.views import (
    content_of_gap,
    gap_entry,
    gap_row,
    step_view,
    wording_view,
    wordings_of,
)
from bot.services.services import Services
from bot.services.texts import require_readable

routes = web.RouteTableDef()

_T = TypeVar("_T")
_NEAR = 5
_NEAR_S = 2.0
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
    services = request.app[SERVICES]

    def read() -> GapRows:
        gaps = services.gaps.store.list_gaps(wanted.state, wanted.limit, wanted.offset)
        counts = msgspec.convert(services.gaps.store.count_gaps(), dict[GapStateName, int])
        return GapRows(tuple(gap_row(gap, services.knowledge) for gap in gaps), counts)

    return respond(await asyncio.to_thread(read))


@routes.get(_GAP)
async def get_gap(request: web.Request) -> web.Response:
    """A gap with its wordings, its history, and the entries near it."""
    await require_page(request, "studio")
    return await _answer(request)


@routes.post(_GAP + "/entry")
async def make_entry(request: web.Request) -> web.Response:
    """A draft entry of the gap: its question, its wordings, and what agents answered."""
    staff = await require_page(request, "studio")
    services, number = request.app[SERVICES], _number(request)
    store, gaps = services.knowledge, services.gaps.store

    def work() -> GapTaken:
        with store.all_or_nothing():
            content = content_of_gap(gaps.get_gap(number), gaps.list_questions(number))
            reason = f"Made of gap {number}"
            entry = store.add_entry(content, staff.name, reason=reason)
            gaps.take_up(number, staff.name, entry.id, "An entry was made of it.")
            return GapTaken(entry.id, gap_row(gaps.get_gap(number), store))

    return respond(await asyncio.to_thread(work), status=201)


@routes.post(_GAP + "/phrasings")
async def add_phrasings(request: web.Request) -> web.Response:
    """The gap's wordings as phrasings of an entry that is there, in a new draft of it."""
    staff = await require_page(request, "studio")
    services, number = request.app[SERVICES], _number(request)
    asked = await read_payload(request, GapPhrase)
    for text in asked.phrasings or ():
        require_readable(text)
    store, gaps = services.knowledge, services.gaps.store

    def work() -> GapTaken:
        with store.all_or_nothing():
            wordings = asked.phrasings or tuple(wordings_of(gaps.list_questions(number)))
            entry = store.get_entry(asked.entry_id)
            content = entry.latest.content
            content = replace(content, phrasings=(*content.phrasings, *wordings))
            store.save_draft(entry.id, content, staff.name, entry.latest.number, f"Wordings of gap {number}")
            gaps.take_up(number, staff.name, entry.id, "Its wordings went to an entry.")
            return GapTaken(entry.id, gap_row(gaps.get_gap(number), store))

    return respond(await asyncio.to_thread(work))


@routes.post(_GAP + "/snooze")
async def snooze_gap(request: web.Request) -> web.Response:
    """The gap put away for some days."""
    staff = await require_page(request, "studio")
    asked = await read_payload(request, GapSnooze)
    require_readable(asked.reason)
    until = utc_now() + timedelta(days=asked.days)
    return await _answer(
        request, lambda services, number: services.gaps.store.snooze(number, staff.name, until, asked.reason)
    )


@routes.post(_GAP + "/dismiss")
async def dismiss_gap(request: web.Request) -> web.Response:
    """The gap put away, with the reason."""
    staff = await require_page(request, "studio")
    reason = (await read_payload(request, GapDismiss)).reason
    require_readable(reason)
    return await _answer(
        request, lambda services, number: services.gaps.store.dismiss(number, staff.name, reason)
    )


@routes.post(_GAP + "/reopen")
async def reopen_gap(request: web.Request) -> web.Response:
    """The gap back among those that are open."""
    staff = await require_page(request, "studio")
    return await _answer(request, lambda services, number: services.gaps.store.reopen(number, staff.name))


async def _answer(
    request: web.Request, change: Callable[[Services, int], object] = lambda services, number: None
) -> web.Response:
    """Make the change, and answer with the gap as it is then."""
    services, number = request.app[SERVICES], _number(request)

    def work() -> GapView:
        change(services, number)
        return _view(services, number)

    view = await asyncio.to_thread(work)
    return respond(msgspec.structs.replace(view, near=await _near(services, view.gap)))


async def _near(services: Services, gap: GapRow) -> tuple[GapEntry, ...]:
    """The entries that come closest, as far as the assistant can say."""
    try:
        (reading,) = await services.assistant.understand([gap.question], _NEAR_S)
    except (AssistantFailed, ValueError):
        return ()
    ids = [each.entry_id for each in reading.ranking[:_NEAR]]
    found = await asyncio.to_thread(lambda: [gap_entry(entry_id, services.knowledge) for entry_id in ids])
    return tuple(entry for entry in found if entry)


def _view(services: Services, number: int) -> GapView:
    gaps, store = services.gaps.store, services.knowledge
    return GapView(
        gap=gap_row(gaps.get_gap(number), store),
        wordings=tuple(wording_view(question, store) for question in gaps.list_questions(number)),
        steps=tuple(step_view(step, store) for step in gaps.list_steps(number)),
    )


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])
