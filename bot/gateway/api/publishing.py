"""The studio: what customers see of an entry, now, from a time on, and at a time that is past."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.studio import EntryPublish, EntrySchedule, EntryStep, EntryView
from bot.services.accounts.model import Staff
from bot.services.publishing.entries import Entries
from bot.services.publishing.gate.checking import Wanted

routes = web.RouteTableDef()

_Step = Callable[[Entries, Staff, str, str], Awaitable[EntryView]]


@routes.post("/api/studio/entries/{entry_id}/publish")
async def publish_entry(request: web.Request) -> web.Response:
    """A revision goes live; the assistant answers with it within a second."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, EntryPublish)
    wanted = Wanted(request.match_info["entry_id"], asked.revision)
    (view,) = await request.app[SERVICES].entries.publish(staff, [wanted], asked.reason)
    return respond(view)


@routes.post("/api/studio/entries/{entry_id}/retire")
async def retire_entry(request: web.Request) -> web.Response:
    """The entry goes out of customers' sight."""
    staff, reason = await require_page(request, "studio"), await _reason(request)
    wanted = Wanted(request.match_info["entry_id"], None)
    (view,) = await request.app[SERVICES].entries.publish(staff, [wanted], reason)
    return respond(view)


@routes.post("/api/studio/entries/{entry_id}/schedule")
async def schedule_entry(request: web.Request) -> web.Response:
    """The newest revision goes live at a time."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, EntrySchedule)
    entries, entry_id = request.app[SERVICES].entries, request.match_info["entry_id"]
    return respond(await entries.schedule(staff, entry_id, asked))


@routes.post("/api/studio/entries/{entry_id}/unschedule")
async def unschedule_entry(request: web.Request) -> web.Response:
    """The plan to go live is dropped."""
    return await _step(request, Entries.unschedule)


@routes.post("/api/studio/entries/{entry_id}/review")
async def request_review(request: web.Request) -> web.Response:
    """The newest revision waits for another editor."""
    return await _step(request, Entries.request_review)


@routes.post("/api/studio/entries/{entry_id}/return")
async def return_from_review(request: web.Request) -> web.Response:
    """A draft again, with what its reviewer says."""
    return await _step(request, Entries.return_from_review)


@routes.get("/api/studio/entries/{entry_id}/live")
async def live_at(request: web.Request) -> web.Response:
    """What customers were told at a time."""
    await require_page(request, "studio")
    entries, time = request.app[SERVICES].entries, request.query.get("at", "")
    return respond(await entries.get_live_at(request.match_info["entry_id"], time))


async def _step(request: web.Request, step: _Step) -> web.Response:
    """The entry after a step that customers see nothing of, with the reason that was given."""
    staff, reason = await require_page(request, "studio"), await _reason(request)
    return respond(await step(request.app[SERVICES].entries, staff, request.match_info["entry_id"], reason))


async def _reason(request: web.Request) -> str:
    """The reason that was given; a call without a body gives none."""
    return (await read_payload(request, EntryStep)).reason if request.body_exists else ""
