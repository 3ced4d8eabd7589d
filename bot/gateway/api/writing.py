"""The studio: what is being written: unsaved texts, who else writes, and phrasings that are taken."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.editing import KeepUnsaved, OpenEntry, PhrasingCheck

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


@studio.get("/api/studio/unsaved/{key}")
async def get_unsaved(call: Call) -> Answer:
    """Return what I wrote there and did not save, if anything."""
    return await call.services.writing.get_unsaved(call.staff, call["key"])


@studio.put("/api/studio/unsaved/{key}")
async def keep_unsaved(call: Call) -> None:
    """Keep what I am writing."""
    asked = await call.read(KeepUnsaved)
    await call.services.writing.keep_unsaved(call.staff, call["key"], asked)


@studio.delete("/api/studio/unsaved/{key}")
async def discard_unsaved(call: Call) -> None:
    """Drop what I was writing."""
    await call.services.writing.discard_unsaved(call.staff, call["key"])


@studio.post("/api/studio/entries/{entry_id}/editors")
async def say_open(call: Call) -> Answer:
    """Note whether this page has the entry open. Answer who else has, and what is the newest revision."""
    return await call.services.writing.note_open(call.staff, call["entry_id"], await call.read(OpenEntry))


@studio.post("/api/studio/phrasings")
async def check_phrasings(call: Call) -> Answer:
    """Return which of these phrasings lead to another entry already."""
    return await call.services.writing.list_taken_phrasings(await call.read(PhrasingCheck))
