"""The studio: what customers see of an entry, now, from a time on, and at a time that is past."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.studio import EntryPublish, EntrySchedule, EntryStep
from knowledge_base.questions.report import RequestedChange

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


@studio.post("/api/studio/entries/{entry_id}/publish")
async def publish_entry(call: Call) -> Answer:
    """Make a revision live; the assistant answers with it within a second."""
    asked = await call.read(EntryPublish)
    return await _publish(call, RequestedChange(call["entry_id"], asked.revision), asked.reason)


@studio.post("/api/studio/entries/{entry_id}/retire")
async def retire_entry(call: Call) -> Answer:
    """Take the entry out of customers' sight."""
    return await _publish(call, RequestedChange(call["entry_id"], None), await _reason(call))


@studio.post("/api/studio/entries/{entry_id}/schedule")
async def schedule_entry(call: Call) -> Answer:
    """Plan that the newest revision goes live at a time."""
    return await call.services.entries.schedule(call.staff, call["entry_id"], await call.read(EntrySchedule))


@studio.post("/api/studio/entries/{entry_id}/unschedule")
async def unschedule_entry(call: Call) -> Answer:
    """Drop the plan to go live."""
    return await call.services.entries.unschedule(call.staff, call["entry_id"], await _reason(call))


@studio.post("/api/studio/entries/{entry_id}/review")
async def request_review(call: Call) -> Answer:
    """Ask another editor to review the newest revision."""
    return await call.services.entries.request_review(call.staff, call["entry_id"], await _reason(call))


@studio.post("/api/studio/entries/{entry_id}/return")
async def return_from_review(call: Call) -> Answer:
    """Make it a draft again, with what its reviewer says."""
    return await call.services.entries.return_from_review(call.staff, call["entry_id"], await _reason(call))


@studio.get("/api/studio/entries/{entry_id}/live")
async def live_at(call: Call) -> Answer:
    """Return what customers were told at a time."""
    return await call.services.entries.get_live_at(call["entry_id"], call.request.query.get("at", ""))


async def _publish(call: Call, wanted: RequestedChange, reason: str) -> Answer:
    (view,) = await call.services.entries.publish(call.staff, [wanted], reason)
    return view


async def _reason(call: Call) -> str:
    """Return the reason that was given; a call without a body gives none."""
    return (await call.read(EntryStep)).reason if call.request.body_exists else ""
