"""The studio: entries of the knowledge base, listed, read and written."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, read_query, respond
from bot.gateway.transport import SERVICES
from bot.protocol.editing import Bulk
from bot.protocol.studio import Category, EntryCreate, EntrySave, Labels, Preview, PreviewRequest
from bot.protocol.trying import TryRequest
from bot.services.publishing.entries import EntryQuery
from bot.services.rich_text import parse_markdown
from knowledge_base.model import Content
from knowledge_base.variables import filled, names_in

routes = web.RouteTableDef()


@routes.get("/api/studio/entries")
async def list_entries(request: web.Request) -> web.Response:
    """Entries that match, best first."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].entries.list_rows(read_query(request, EntryQuery)))


@routes.get("/api/studio/entries/{entry_id}")
async def get_entry(request: web.Request) -> web.Response:
    """An entry with all its revisions."""
    staff = await require_page(request, "studio")
    return respond(await request.app[SERVICES].entries.get(staff, request.match_info["entry_id"]))


@routes.post("/api/studio/entries")
async def add_entry(request: web.Request) -> web.Response:
    """A new draft."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, EntryCreate)
    return respond(await request.app[SERVICES].entries.add(staff, asked), status=201)


@routes.put("/api/studio/entries/{entry_id}")
async def save_entry(request: web.Request) -> web.Response:
    """A further revision, unless somebody saved one meanwhile."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, EntrySave)
    return respond(await request.app[SERVICES].entries.save(staff, request.match_info["entry_id"], asked))


@routes.post("/api/studio/entries/bulk")
async def change_entries(request: web.Request) -> web.Response:
    """Each entry on its own: one that is refused stays as it was, and is told with the reason."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, Bulk)
    return respond(await request.app[SERVICES].bulk.make(staff, asked))


@routes.post("/api/studio/try")
async def try_turn(request: web.Request) -> web.Response:
    """A turn of a conversation that nobody has."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].trying.answer(await read_payload(request, TryRequest)))


@routes.post("/api/studio/preview")
async def preview(request: web.Request) -> web.Response:
    """A text as the widget will show it, its variables filled in."""
    await require_page(request, "studio")
    written = Content(question="", answer=(await read_payload(request, PreviewRequest)).markdown)
    names, store = names_in(written), request.app[SERVICES].knowledge
    values = await asyncio.to_thread(store.variables.values) if names else {}
    unknown = tuple(sorted(names - values.keys()))
    return respond(Preview(rich=parse_markdown(filled(written, values).answer), unknown=unknown))


@routes.get("/api/studio/labels")
async def list_labels(request: web.Request) -> web.Response:
    """What entries are sorted by: categories, owners, tags and languages."""
    await require_page(request, "studio")
    services = request.app[SERVICES]
    store, four_eyes = services.knowledge, services.settings.four_eyes

    def read() -> Labels:
        counts = store.count_categories()
        return Labels(
            categories=tuple(Category(name=name, entries=count) for name, count in counts.items()),
            owners=tuple(store.list_owners()),
            tags=tuple(store.list_tags()),
            locales=tuple(store.list_locales()),
            four_eyes=four_eyes,
        )

    return respond(await asyncio.to_thread(read))
