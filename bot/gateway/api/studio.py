"""The studio: entries of the knowledge base, listed, read and written."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_query
from bot.protocol.editing import Bulk
from bot.protocol.studio import EntryCreate, EntrySave, PreviewRequest
from bot.protocol.trying import TryRequest
from bot.services.publishing.entries import EntryQuery

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


@studio.get("/api/studio/entries")
async def list_entries(call: Call) -> Answer:
    """Return entries that match, best first."""
    return await call.services.entries.list_rows(read_query(call.request, EntryQuery))


@studio.get("/api/studio/entries/{entry_id}")
async def get_entry(call: Call) -> Answer:
    """Return an entry with all its revisions."""
    return await call.services.entries.get(call.staff, call["entry_id"])


@studio.post("/api/studio/entries", status=201)
async def add_entry(call: Call) -> Answer:
    """Add a new draft."""
    return await call.services.entries.add(call.staff, await call.read(EntryCreate))


@studio.put("/api/studio/entries/{entry_id}")
async def save_entry(call: Call) -> Answer:
    """Save a further revision, unless somebody saved one meanwhile."""
    return await call.services.entries.save(call.staff, call["entry_id"], await call.read(EntrySave))


@studio.post("/api/studio/entries/bulk")
async def change_entries(call: Call) -> Answer:
    """Change each entry on its own: one that is refused stays as it was, and is named with the reason."""
    return await call.services.bulk.make(call.staff, await call.read(Bulk))


@studio.post("/api/studio/try")
async def try_turn(call: Call) -> Answer:
    """Run a turn of a conversation that nobody has."""
    return await call.services.trying.answer(await call.read(TryRequest))


@studio.post("/api/studio/preview")
async def preview(call: Call) -> Answer:
    """Show a text as the widget will, its variables filled in."""
    return await call.services.trying.preview((await call.read(PreviewRequest)).markdown)


@studio.get("/api/studio/labels")
async def list_labels(call: Call) -> Answer:
    """Return what entries are sorted by: categories, owners, tags and languages."""
    return await call.services.entries.list_labels()
