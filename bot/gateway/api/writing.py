"""The studio: what is being written: unsaved texts, who else writes, and phrasings that are taken."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.editing import KeepUnsaved, OpenEntry, PhrasingCheck

routes = web.RouteTableDef()


@routes.get("/api/studio/unsaved/{key}")
async def get_unsaved(request: web.Request) -> web.Response:
    """What I wrote there and did not save, if anything."""
    staff, key = await require_page(request, "studio"), request.match_info["key"]
    return respond(await request.app[SERVICES].writing.get_unsaved(staff, key))


@routes.put("/api/studio/unsaved/{key}")
async def keep_unsaved(request: web.Request) -> web.Response:
    """Keep what I am writing."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, KeepUnsaved)
    await request.app[SERVICES].writing.keep_unsaved(staff, request.match_info["key"], asked)
    return web.Response(status=204)


@routes.delete("/api/studio/unsaved/{key}")
async def discard_unsaved(request: web.Request) -> web.Response:
    """Drop what I was writing."""
    staff, key = await require_page(request, "studio"), request.match_info["key"]
    await request.app[SERVICES].writing.discard_unsaved(staff, key)
    return web.Response(status=204)


@routes.post("/api/studio/entries/{entry_id}/editors")
async def say_open(request: web.Request) -> web.Response:
    """I have the entry open, or leave it; who else has, and what is the newest revision."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, OpenEntry)
    writing, entry_id = request.app[SERVICES].writing, request.match_info["entry_id"]
    return respond(await writing.note_open(staff, entry_id, asked))


@routes.post("/api/studio/phrasings")
async def check_phrasings(request: web.Request) -> web.Response:
    """Which of these phrasings lead to another entry already."""
    await require_page(request, "studio")
    asked = await read_payload(request, PhrasingCheck)
    return respond(await request.app[SERVICES].writing.list_taken_phrasings(asked))
