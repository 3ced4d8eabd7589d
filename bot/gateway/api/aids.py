"""What is beside an agent's draft. Over HTTP, so that waiting for the assistant holds up no message."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.aids import EntryMake, SuggestRequest

routes = web.RouteTableDef()
desk = PageCalls("desk", routes)

_ENTRIES = "/api/desk/conversations/{conversation_id}/entries"


@desk.post("/api/desk/conversations/{conversation_id}/suggestions")
async def suggest_entries(call: Call) -> Answer:
    """Suggest entries for what the customer said last and the agent has typed, ranked as for a customer."""
    draft = (await call.read(SuggestRequest)).draft
    return await call.services.suggestions.suggest(call.conversation_id, draft)


@desk.post(_ENTRIES, status=201)
async def make_entry(call: Call) -> Answer:
    """Make a draft of a question and an answer, under the agent's name; customers don't see it yet."""
    return await call.services.made_entries.make(call.staff, call.conversation_id, await call.read(EntryMake))


@desk.get(_ENTRIES)
async def list_made(call: Call) -> Answer:
    """Return what became of the entries that were made of replies in this conversation."""
    return await call.services.made_entries.list_of(call.staff, call.conversation_id)
