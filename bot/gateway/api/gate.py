"""The studio: what a change does to customers' questions, and letting it through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import msgspec
from aiohttp import hdrs, web

from bot.gateway.api.access import require_page
from bot.gateway.api.bulk import wanted_of
from bot.gateway.api.entry_calls import view_of
from bot.gateway.errors import as_payload
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.gate import (
    GateAsk,
    GateChange,
    GateGo,
    GatePassed,
    GatePasses,
    GateProgress,
    GateQuestions,
    GateReport,
    PinQuestion,
    UnpinQuestion,
)
from bot.services.accounts.model import Staff
from bot.services.errors import (
    GateUnavailable,
)
from bot.services.publishing.gate.gate import Consent, may_override
from bot.services.publishing.gate.views import pass_view, questions_view, report_view
from bot.services.texts import require_readable
from knowledge_base.questions.report import Report, Wanted

routes = web.RouteTableDef()

_MOST_LISTED = 200


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
    staff = await require_page(request, "studio")
    asked = await read_payload(request, GateGo)
    for text in (asked.reason, asked.override):
        require_readable(text)
    services, wanted = request.app[SERVICES], _wanted(asked.changes)
    gate, four_eyes = services.gate, services.settings.four_eyes
    consent = Consent(asked.check_id, " ".join(asked.override.split()))
    await gate.let_through(
        wanted,
        staff,
        lambda: gate.publish(wanted, staff.name, _reason(asked.reason, consent), four_eyes=four_eyes),
        consent,
    )
    store = services.knowledge
    views = await asyncio.to_thread(lambda: tuple(view_of(store, each.entry_id, staff) for each in wanted))
    return respond(GatePassed(entries=views))


@routes.get("/api/studio/gate/passes")
async def list_passes(request: web.Request) -> web.Response:
    """How changes went through the gate."""
    await require_page(request, "studio")
    questions, entry_id = request.app[SERVICES].gate.questions, request.query.get("entry_id") or None
    passes = await asyncio.to_thread(questions.list_passes, entry_id)
    return respond(GatePasses(passes=tuple(pass_view(entry, passed) for entry, passed in passes)))


@routes.get("/api/studio/questions")
async def list_questions(request: web.Request) -> web.Response:
    """The pinned questions, and the customers' that hold what is searched for."""
    await require_page(request, "studio")
    return respond(await _questions(request))


@routes.post("/api/studio/pins")
async def pin(request: web.Request) -> web.Response:
    """A question gets this entry from now on, or no answer, or nothing goes live unnoticed."""
    staff = await require_page(request, "studio")
    asked = await read_payload(request, PinQuestion)
    require_readable(asked.text)
    questions = request.app[SERVICES].gate.questions
    await asyncio.to_thread(lambda: questions.pin(asked.text, asked.entry_id, staff.name))
    return respond(await _questions(request))


@routes.post("/api/studio/pins/remove")
async def unpin(request: web.Request) -> web.Response:
    """A question may get whatever it gets again."""
    await require_page(request, "studio")
    text = (await read_payload(request, UnpinQuestion)).text
    await asyncio.to_thread(request.app[SERVICES].gate.questions.unpin, text)
    return respond(await _questions(request))


async def _lines(request: web.Request, staff: Staff, asked: GateAsk) -> AsyncGenerator[msgspec.Struct, None]:
    """The progress of the check, then its report or why there is none."""
    services = request.app[SERVICES]
    news: asyncio.Queue[GateProgress | None] = asyncio.Queue()
    wanted = _wanted(asked.changes)
    if asked.bulk:
        bulk = asked.bulk
        wanted += await asyncio.to_thread(wanted_of, services.knowledge, bulk.action, bulk.entry_ids)
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


async def _questions(request: web.Request) -> GateQuestions:
    services, search = request.app[SERVICES], request.query.get("q", "")
    return await asyncio.to_thread(
        questions_view, services.knowledge, services.gate.questions, search, _MOST_LISTED
    )


def _reason(given: str, consent: Consent) -> str:
    """What the entry's history says: why it was changed, and why in spite of the gate."""
    if not consent.override:
        return given
    return f"{given}; let through: {consent.override}" if given else f"Let through: {consent.override}"


def _wanted(changes: tuple[GateChange, ...]) -> list[Wanted]:
    return [Wanted(change.entry_id, change.revision) for change in changes]
