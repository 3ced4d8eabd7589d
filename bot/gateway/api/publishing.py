"""The studio: what customers see of an entry, now, from a time on, and at a time that is past."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.api.entry_calls import answer_with_entry
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.studio import EntryPublish, EntrySchedule, EntryStep, LiveAt
from bot.services.days import parse_time
from bot.services.errors import PayloadInvalid
from bot.services.publishing.gate.checking import Wanted
from bot.services.publishing.gate.gate import Consent
from bot.services.rich_text import parse_markdown
from bot.services.texts import require_readable
from bot.services.views import time_text
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled

routes = web.RouteTableDef()


@routes.post("/api/studio/entries/{entry_id}/publish")
async def publish_entry(request: web.Request) -> web.Response:
    """A revision goes live; the assistant answers with it within a second."""
    staff = await require_page(request, "studio")
    asked = await read_payload(request, EntryPublish)
    require_readable(asked.reason)
    services, entry_id = request.app[SERVICES], request.match_info["entry_id"]
    wanted = [Wanted(entry_id, asked.revision)]
    four_eyes = services.settings.four_eyes
    await services.gate.let_through(
        wanted,
        staff,
        lambda: services.gate.publish(wanted, staff.name, asked.reason, four_eyes=four_eyes),
    )
    return await answer_with_entry(request, staff)


@routes.post("/api/studio/entries/{entry_id}/schedule")
async def schedule_entry(request: web.Request) -> web.Response:
    """The newest revision goes live at a time."""
    staff = await require_page(request, "studio")
    asked = await read_payload(request, EntrySchedule)
    require_readable(asked.reason)
    at = _time(asked.at)
    require_readable(asked.override)
    services, entry_id = request.app[SERVICES], request.match_info["entry_id"]
    store, four_eyes = services.knowledge, services.settings.four_eyes
    entry = await asyncio.to_thread(lambda: store.get_entry(entry_id))
    await services.gate.let_through(
        [Wanted(entry_id, entry.latest.number)],
        staff,
        lambda: store.schedule_entry(entry_id, staff.name, at, reason=asked.reason, four_eyes=four_eyes),
        Consent(asked.check_id, " ".join(asked.override.split())),
        planned=True,
    )
    services.scheduled.sign()
    return await answer_with_entry(request, staff)


@routes.post("/api/studio/entries/{entry_id}/unschedule")
async def unschedule_entry(request: web.Request) -> web.Response:
    """The plan to go live is dropped."""
    return await _step(request, KnowledgeStore.unschedule_entry)


@routes.post("/api/studio/entries/{entry_id}/review")
async def request_review(request: web.Request) -> web.Response:
    """The newest revision waits for another editor."""
    return await _step(request, KnowledgeStore.request_review)


@routes.post("/api/studio/entries/{entry_id}/return")
async def return_from_review(request: web.Request) -> web.Response:
    """A draft again, with what its reviewer says."""
    return await _step(request, KnowledgeStore.return_from_review)


@routes.post("/api/studio/entries/{entry_id}/retire")
async def retire_entry(request: web.Request) -> web.Response:
    """The entry goes out of customers' sight."""
    staff, reason = await require_page(request, "studio"), await _reason(request)
    services, entry_id = request.app[SERVICES], request.match_info["entry_id"]
    await services.gate.let_through(
        [Wanted(entry_id, None)],
        staff,
        lambda: services.knowledge.retire_entry(entry_id, staff.name, reason),
    )
    return await answer_with_entry(request, staff)


@routes.get("/api/studio/entries/{entry_id}/live")
async def live_at(request: web.Request) -> web.Response:
    """What customers were told at a time."""
    await require_page(request, "studio")
    at = _time(request.query.get("at", ""))
    store, entry_id = request.app[SERVICES].knowledge, request.match_info["entry_id"]
    return respond(await asyncio.to_thread(lambda: _live_at(store, entry_id, at)))


async def _step(
    request: web.Request, change: Callable[[KnowledgeStore, str, str, str], object]
) -> web.Response:
    """The entry after a step that customers see nothing of, with the reason that was given."""
    staff, reason = await require_page(request, "studio"), await _reason(request)
    return await answer_with_entry(
        request, staff, lambda store, entry_id: change(store, entry_id, staff.name, reason)
    )


def _live_at(store: KnowledgeStore, entry_id: str, at: datetime) -> LiveAt:
    store.get_entry(entry_id)
    step = store.get_live_at(entry_id, at)
    if step is None:
        return LiveAt(at=time_text(at))
    content = filled(store.get_revision(entry_id, step.revision).content, store.variables.values_at(at))
    return LiveAt(
        at=time_text(at),
        revision=step.revision,
        since=time_text(step.at),
        by=step.by,
        reason=step.reason,
        question=content.question,
        rich=parse_markdown(content.answer),
    )


async def _reason(request: web.Request) -> str:
    """The reason that was given; a call without a body gives none."""
    if not request.body_exists:
        return ""
    reason = (await read_payload(request, EntryStep)).reason
    require_readable(reason)
    return reason


def _time(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError as error:
        raise PayloadInvalid(reason="at should be a time such as 2027-01-31T09:00:00Z") from error
