"""The studio: what a change does to customers' questions, and letting it through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import msgspec
from aiohttp import hdrs, web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.errors import as_payload
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
from bot.services.publishing.entries import consent_of
from knowledge_base.questions.report import RequestedChange

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


@studio.post("/api/studio/gate")
async def check(call: Call) -> Answer:
    """Send how far the check is, line by line, and then what it found."""
    asked = await call.read(GateAsk)
    response = web.StreamResponse(
        headers={hdrs.CONTENT_TYPE: "application/x-ndjson", hdrs.CACHE_CONTROL: "no-store"}
    )
    await response.prepare(call.request)
    async with aclosing(_lines(call, asked)) as lines:
        with suppress(ConnectionResetError):  # the editor called it off
            async for line in lines:
                await response.write(msgspec.json.encode(line) + b"\n")
            await response.write_eof()
    return response


@studio.post("/api/studio/gate/go")
async def go(call: Call) -> Answer:
    """Make the changes live, all of them or none."""
    asked = await call.read(GateGo)
    entries, consent = call.services.entries, consent_of(asked.check_id, asked.override)
    passed = await entries.publish(call.staff, _wanted(asked.changes), asked.reason, consent)
    return GatePassed(entries=passed)


@studio.get("/api/studio/gate/passes")
async def list_passes(call: Call) -> Answer:
    """Return how changes went through the gate."""
    return await call.services.questions.list_passes(call.request.query.get("entry_id") or None)


@studio.get("/api/studio/questions")
async def list_questions(call: Call) -> Answer:
    """Return the pinned questions, and the customers' that hold what is searched for."""
    return await call.services.questions.list_all(_search(call))


@studio.post("/api/studio/pins")
async def pin(call: Call) -> Answer:
    """Pin a question: it gets this entry from now on, or no answer, or nothing goes live unnoticed."""
    return await call.services.questions.pin(call.staff.name, await call.read(PinQuestion), _search(call))


@studio.post("/api/studio/pins/remove")
async def unpin(call: Call) -> Answer:
    """Unpin a question, which may get whatever it gets again."""
    return await call.services.questions.unpin((await call.read(UnpinQuestion)).text, _search(call))


async def _lines(call: Call, asked: GateAsk) -> AsyncGenerator[msgspec.Struct, None]:
    """Return the progress of the check, then its report or why there is none."""
    services = call.services
    news: asyncio.Queue[GateProgress | None] = asyncio.Queue()
    wanted = _wanted(asked.changes)
    if asked.bulk:
        bulk = asked.bulk
        wanted += await asyncio.to_thread(services.bulk.wanted_of, bulk.action, bulk.entry_ids)
    checking = asyncio.create_task(
        services.gate.preview(call.staff, wanted, lambda done, of: news.put_nowait(GateProgress(done, of)))
    )
    checking.add_done_callback(lambda _: news.put_nowait(None))
    try:
        while (progress := await news.get()) is not None:
            yield progress
        yield await _last_line(checking)
    finally:
        checking.cancel()


async def _last_line(checking: asyncio.Task[GateReport]) -> msgspec.Struct:
    try:
        return await checking
    except Exception as error:  # the answer has begun, so a refusal is its last line
        return as_payload(error)[1]


def _search(call: Call) -> str:
    return call.request.query.get("q", "")


def _wanted(changes: tuple[GateChange, ...]) -> list[RequestedChange]:
    return [RequestedChange(change.entry_id, change.revision) for change in changes]
