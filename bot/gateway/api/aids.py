"""What stands beside an agent's draft. Over HTTP, so that waiting for the assistant holds up no message."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.conversation.attributes import all_attributes
from bot.conversation.model import ConversationId
from bot.conversation.withheld import for_staff
from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.aids import Suggestions, SuggestRequest
from bot.services.assistant import AssistantFailed
from bot.services.conversations.suggestions import suggest, texts_to_read
from bot.services.texts import require_readable

routes = web.RouteTableDef()

_UNDERSTAND_S = 2.0


@routes.post("/api/desk/conversations/{conversation_id}/suggestions")
async def suggest_entries(request: web.Request) -> web.Response:
    """Entries for what the customer said last and the agent has typed, ranked as for a customer."""
    await require_page(request, "desk")
    services = request.app[SERVICES]
    draft = (await read_payload(request, SuggestRequest)).draft
    require_readable(draft)
    conversation_id = ConversationId(request.match_info["conversation_id"])
    state = await services.writer.read(lambda: for_staff(services.record.get_state(conversation_id)))
    texts = texts_to_read(state, draft)
    if not texts:
        return respond(Suggestions())
    try:
        readings = await services.assistant.understand([text for _, text in texts], _UNDERSTAND_S)
    except AssistantFailed:
        return respond(Suggestions(available=False))
    customer = await services.writer.read(lambda: services.record.get_customer(state.customer_id))
    known = await services.writer.read(lambda: all_attributes(services.record.file, customer))
    found = await asyncio.to_thread(suggest, services.knowledge, texts, readings, known)
    return respond(Suggestions(suggestions=found))
