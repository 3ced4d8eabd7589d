"""Making an entry of an agent's reply: a draft that waits for the editors in the studio."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.errors import EntryIncomplete
from bot.gateway.payloads import read_payload, respond
from bot.gateway.services import SERVICES
from bot.gateway.staff.access import may_open
from bot.gateway.texts import require_readable
from bot.protocol.aids import EntryMade, EntryMake
from knowledge_base.errors import IncompleteContentError
from knowledge_base.model import Content

routes = web.RouteTableDef()

FROM_DESK = "from-desk"


@routes.post("/api/desk/entries")
async def make_entry(request: web.Request) -> web.Response:
    """Save a question and an answer as a draft, under the agent's name; customers don't see it yet."""
    staff = await require_page(request, "desk")
    asked = await read_payload(request, EntryMake)
    for text in (asked.question, asked.answer, *asked.phrasings):
        require_readable(text)
    content = Content(
        question=asked.question, answer=asked.answer, phrasings=asked.phrasings, tags=(FROM_DESK,)
    )
    store = request.app[SERVICES].knowledge
    try:
        entry = await asyncio.to_thread(store.add_entry, content, staff.name)
    except IncompleteContentError as error:
        raise EntryIncomplete(missing=error.missing) from error
    url = f"/studio#{entry.id}" if may_open(staff, "studio") else None
    return respond(EntryMade(entry_id=entry.id, url=url), status=201)
