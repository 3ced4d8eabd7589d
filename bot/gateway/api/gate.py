"""The studio: what a change does to customers' questions, and letting it through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import msgspec
from aiohttp import hdrs, web

from bot.gateway.api.access import require_page
from bot.gateway.errors import as_payload
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.gate import (
    GateAsk,
    GateChange,
    GateGo,
    GatePassed,
    GateProgress,
    GateReport,
    PinQuestion,
    UnpinQuestion,
)
from bot.services.accounts.model import Staff
from bot.services.errors import (
    GateUnavailable,
)
from bot.services.publishing.entries import consent_of
from bot.services.publishing.gate.checking import Report, Wanted
from bot.services.publishing.gate.gate import may_override
from bot.services.publishing.gate.views import report_view

routes = web.RouteTableDef()


@routes.post("/api/studio/gate")
async def check(request: web.Request) -> web.StreamResponse:
    """How far the check is, line by line, and then what it found."""
    staff = await require_page(request, "studio")
    asked = await read_payload(request, GateAsk)
    response = web.StreamResponse(
        headers={hdrs.CONTENT_TYPE: "application/x-ndjson", hdrs.CACHE_CONTROL: "no-store"}
    )
    await response.prepare(request)
    async with aclosing(_lines(request, staff, asked)) as lines:
        with suppress(ConnectionResetError):  # the editor called it off
            async for line in lines:
                await response.write(msgspec.json.encode(line) + b"\n")
            await response.write_eof()
    return response


@routes.post("/api/studio/gate/go")
async def go(request: web.Request) -> web.Response:
    """The changes go live, all of them or none."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, GateGo)
    entries, consent = request.app[SERVICES].entries, consent_of(asked.check_id, asked.override)
    passed = await entries.publish(staff, _wanted(asked.changes), asked.reason, consent)
    return respond(GatePassed(entries=passed))


@routes.get("/api/studio/gate/passes")
async def list_passes(request: web.Request) -> web.Response:
    """How changes went through the gate."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].questions.list_passes(request.query.get("entry_id") or None))


@routes.get("/api/studio/questions")
async def list_questions(request: web.Request) -> web.Response:
    """The pinned questions, and the customers' that hold what is searched for."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].questions.list_all(_search(request)))


@routes.post("/api/studio/pins")
async def pin(request: web.Request) -> web.Response:
    """A question gets this entry from now on, or no answer, or nothing goes live unnoticed."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, PinQuestion)
    return respond(await request.app[SERVICES].questions.pin(staff.name, asked, _search(request)))


@routes.post("/api/studio/pins/remove")
async def unpin(request: web.Request) -> web.Response:
    """A question may get whatever it gets again."""
    await require_page(request, "studio")
    text = (await read_payload(request, UnpinQuestion)).text
    return respond(await request.app[SERVICES].questions.unpin(text, _search(request)))


async def _lines(request: web.Request, staff: Staff, asked: GateAsk) -> AsyncGenerator[msgspec.Struct, None]:
    """The progress of the check, then its report or why there is none."""
    services = request.app[SERVICES]
    news: asyncio.Queue[GateProgress | None] = asyncio.Queue()
    wanted = _wanted(asked.changes)
    if asked.bulk:
        bulk = asked.bulk
        wanted += await asyncio.to_thread(services.bulk.wanted_of, bulk.action, bulk.entry_ids)
    checking = asyncio.create_task(
        services.gate.check(wanted, lambda done, of: news.put_nowait(GateProgress(done, of)))
    )
    checking.add_done_callback(lambda _: news.put_nowait(None))
    try:
        while (progress := await news.get()) is not None:
            yield progress
        yield await _last_line(request, staff, checking)
    finally:
        checking.cancel()


async def _last_line(request: web.Request, staff: Staff, checking: asyncio.Task[Report]) -> msgspec.Struct:
    store = request.app[SERVICES].knowledge
    try:
        report = await checking
        view: GateReport = await asyncio.to_thread(report_view, store, report, may_override(staff))
    except GateUnavailable:
        return as_payload(GateUnavailable(may_override=may_override(staff)))[1]
    except Exception as error:
        return as_payload(error)[1]
    return view


def _search(request: web.Request) -> str:
    return request.query.get("q", "")


def _wanted(changes: tuple[GateChange, ...]) -> list[Wanted]:
    return [Wanted(change.entry_id, change.revision) for change in changes]
