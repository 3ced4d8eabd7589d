"""The studio: what is being written: unsaved texts, who else writes, and phrasings that are taken."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.api.entry_calls import NEW, unsaved_of
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.matching import Pattern
from bot.protocol.editing import (
    KeepUnsaved,
    OpenElsewhere,
    OpenEntry,
    OtherEditor,
    PhrasingCheck,
    PhrasingsTaken,
    PhrasingTaken,
    UnsavedFound,
)
from bot.services.errors import (
    NotFound,
)

routes = web.RouteTableDef()

_KEY = Pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", as_written=True)


@routes.get("/api/studio/unsaved/{key}")
async def get_unsaved(request: web.Request) -> web.Response:
    """What I wrote there and did not save, if anything."""
    staff, key = await require_page(request, "studio"), _key(request)
    unsaved = await asyncio.to_thread(unsaved_of, request.app[SERVICES].knowledge, key, staff)
    return respond(UnsavedFound(unsaved))


@routes.put("/api/studio/unsaved/{key}")
async def keep_unsaved(request: web.Request) -> web.Response:
    """Keep what I am writing."""
    staff, key = await require_page(request, "studio"), _key(request)
    asked = await read_payload(request, KeepUnsaved)
    body = msgspec.json.encode(asked.content).decode()
    copies = request.app[SERVICES].knowledge.working_copies
    await asyncio.to_thread(copies.keep_working_copy, key, staff.id, asked.base, body)
    return web.Response(status=204)


@routes.delete("/api/studio/unsaved/{key}")
async def discard_unsaved(request: web.Request) -> web.Response:
    """Drop what I was writing."""
    staff, key = await require_page(request, "studio"), _key(request)
    copies = request.app[SERVICES].knowledge.working_copies
    await asyncio.to_thread(copies.remove_working_copy, key, staff.id)
    return web.Response(status=204)


@routes.post("/api/studio/entries/{entry_id}/editors")
async def say_open(request: web.Request) -> web.Response:
    """I have the entry open, or leave it; who else has, and what is the newest revision."""
    staff, entry_id = await require_page(request, "studio"), request.match_info["entry_id"]
    asked = await read_payload(request, OpenEntry)
    services = request.app[SERVICES]
    entry = await asyncio.to_thread(lambda: services.knowledge.get_entry(entry_id))
    if asked.leaving:
        services.editors.left(asked.page, staff)
    else:
        services.editors.seen(asked.page, entry_id, staff, asked.writing)
    others = services.editors.list_others(asked.page, entry_id, staff)
    editors = tuple(OtherEditor(name, writing) for name, writing in others)
    return respond(OpenElsewhere(editors, entry.latest.number, entry.latest.saved_by))


@routes.post("/api/studio/phrasings")
async def check_phrasings(request: web.Request) -> web.Response:
    """Which of these phrasings lead to another entry already."""
    await require_page(request, "studio")
    asked = await read_payload(request, PhrasingCheck)
    store = request.app[SERVICES].knowledge
    found = await asyncio.to_thread(store.phrasings.list_same_phrasings, asked.texts, asked.entry_id)
    return respond(
        PhrasingsTaken(tuple(PhrasingTaken(each.text, each.entry_id, each.question) for each in found))
    )


def _key(request: web.Request) -> str:
    key = request.match_info["key"]
    if key != NEW and not _KEY.fullmatch(key):
        raise NotFound()
    return key
