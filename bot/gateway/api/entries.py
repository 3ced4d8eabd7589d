"""Making an entry of an agent's reply: a draft that waits for the editors in the studio."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.conversation import entries_made
from bot.conversation.model import Agent, ConversationId
from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.aids import EntriesMade, EntryMade, EntryMake
from bot.services.accounts.access import may_open
from bot.services.accounts.model import Staff
from bot.services.clock import utc_now
from bot.services.services import Services
from bot.services.texts import require_readable
from bot.services.views import time_text
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import Content, Entry

routes = web.RouteTableDef()

FROM_DESK = "from-desk"
PATH = "/api/desk/conversations/{conversation_id}/entries"


@routes.post(PATH)
async def make_entry(request: web.Request) -> web.Response:
    """Save a question and an answer as a draft, under the agent's name; customers don't see it yet."""
    staff = await require_page(request, "desk")
    services, conversation_id = request.app[SERVICES], ConversationId(request.match_info["conversation_id"])
    asked = await read_payload(request, EntryMake)
    for text in (asked.question, asked.answer, *asked.phrasings):
        require_readable(text)
    content = Content(
        question=asked.question, answer=asked.answer, phrasings=asked.phrasings, tags=(FROM_DESK,)
    )
    await services.writer.read(lambda: services.record.get_state(conversation_id))
    entry = await asyncio.to_thread(services.knowledge.add_entry, content, staff.name)
    agent, now = Agent(id=staff.id, name=staff.name), utc_now()
    file = services.record.file
    await services.writer.write(
        lambda: entries_made.add_entry_made(file, conversation_id, entry.id, agent, now)
    )
    made = entries_made.EntryMade(entry.id, now, staff.name)
    return respond(_view(services, staff, made, entry), status=201)


@routes.get(PATH)
async def list_made(request: web.Request) -> web.Response:
    """What became of the entries that were made of replies in this conversation."""
    staff = await require_page(request, "desk")
    services, conversation_id = request.app[SERVICES], ConversationId(request.match_info["conversation_id"])
    file = services.record.file
    await services.writer.read(lambda: services.record.get_state(conversation_id))
    made = await services.writer.read(lambda: entries_made.list_entries_made(file, conversation_id))
    return respond(EntriesMade(entries=await asyncio.to_thread(lambda: tuple(_views(services, staff, made)))))


def _views(services: Services, staff: Staff, made: list[entries_made.EntryMade]) -> list[EntryMade]:
    views = []
    for each in made:
        try:
            entry = services.knowledge.get_entry(each.entry_id)
        except UnknownEntryError:
            continue  # removed since
        views.append(_view(services, staff, each, entry))
    return views


def _view(services: Services, staff: Staff, made: entries_made.EntryMade, entry: Entry) -> EntryMade:
    return EntryMade(
        entry_id=entry.id,
        question=entry.latest.content.question,
        state=entry.state,
        by=made.by,
        at=time_text(made.at),
        url=f"{services.settings.base_url}/studio#{entry.id}",
        may_open=may_open(staff, "studio"),
        help_url=f"/help/{entry.id}" if entry.live is not None else None,
    )
