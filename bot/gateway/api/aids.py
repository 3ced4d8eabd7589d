"""What stands beside an agent's draft. Over HTTP, so that waiting for the assistant holds up no message."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import conversation_of, require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.aids import EntryMake, SuggestRequest

routes = web.RouteTableDef()

_ENTRIES = "/api/desk/conversations/{conversation_id}/entries"


@routes.post("/api/desk/conversations/{conversation_id}/suggestions")
async def suggest_entries(request: web.Request) -> web.Response:
    """Entries for what the customer said last and the agent has typed, ranked as for a customer."""
    await require_page(request, "desk")
    draft = (await read_payload(request, SuggestRequest)).draft
    return respond(await request.app[SERVICES].suggestions.suggest(conversation_of(request), draft))


@routes.post(_ENTRIES)
async def make_entry(request: web.Request) -> web.Response:
    """A question and an answer as a draft, under the agent's name; customers don't see it yet."""
    staff, asked = await require_page(request, "desk"), await read_payload(request, EntryMake)
    made = await request.app[SERVICES].made_entries.make(staff, conversation_of(request), asked)
    return respond(made, status=201)


@routes.get(_ENTRIES)
async def list_made(request: web.Request) -> web.Response:
    """What became of the entries that were made of replies in this conversation."""
    staff = await require_page(request, "desk")
    return respond(await request.app[SERVICES].made_entries.list_of(staff, conversation_of(request)))
