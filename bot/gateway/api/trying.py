"""The studio: how the assistant would answer a customer, with what is live or with a draft."""

from __future__ import annotations

import asyncio
import secrets

import msgspec
from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.events import MessageEvent
from bot.protocol.rehearsal import EntryChange
from bot.protocol.trying import Tried, TryDraft, TryProfile, TryRequest
from bot.protocol.turn import CustomerFacts, ReplyMessage, TurnReply, TurnRequest
from bot.services.clock import utc_now
from bot.services.publishing.entry_views import content_of
from bot.services.rich_text import parse_markdown
from bot.services.texts import parse_name, parse_text, require_readable
from bot.services.views import answer_view, time_text
from knowledge_base.errors import UnknownEntryError
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled

routes = web.RouteTableDef()

_TRY_S = 10.0


@routes.post("/api/studio/try")
async def try_turn(request: web.Request) -> web.Response:
    """A turn of a conversation that nobody has."""
    await require_page(request, "studio")
    asked = await read_payload(request, TryRequest)
    services = request.app[SERVICES]
    turn = TurnRequest(
        turn_id=f"try:{secrets.token_hex(8)}",
        conversation_id="try",
        text=parse_text(asked.text),
        customer=_customer(asked.profile),
        memory=asked.memory,
        lines_used=asked.lines_used,
        choice=asked.choice,
        on_duty=services.presence.is_staffed,
        locale=asked.profile.locale,
    )
    changes = [await asyncio.to_thread(_change, services.knowledge, asked.draft)] if asked.draft else []
    reply = await services.assistant.rehearse(turn, changes, _TRY_S)
    return respond(_tried(asked, reply))


def _customer(profile: TryProfile) -> CustomerFacts:
    for text in (*profile.attributes, *profile.attributes.values()):
        require_readable(text)
    name = parse_name(profile.name)
    return CustomerFacts(name=name, name_source="identity" if name else None, attributes=profile.attributes)


def _change(store: KnowledgeStore, draft: TryDraft) -> EntryChange:
    """The draft as it would be live: under the number that it would get, its variables filled in."""
    content = filled(content_of(draft.content), store.variables.values())
    try:
        number = store.get_entry(draft.entry_id).latest.number + 1
    except UnknownEntryError:
        number = 1
    return EntryChange(draft.entry_id, number, msgspec.to_builtins(content))


def _tried(asked: TryRequest, reply: TurnReply) -> Tried:
    lines = [line for message in reply.messages for line in message.line_ids]
    return Tried(
        messages=tuple(_event(place, message) for place, message in enumerate(reply.messages, start=1)),
        understanding=reply.understanding,
        memory=reply.memory,
        lines_used=(*(line for line in asked.lines_used if line not in lines), *lines),
        handoff=reply.handoff.reason if reply.handoff else None,
    )


def _event(place: int, message: ReplyMessage) -> MessageEvent:
    return MessageEvent(
        seq=place,
        at=time_text(utc_now()),
        sender="assistant",
        text=message.text,
        rich=parse_markdown(message.text),
        quick_replies=message.quick_replies,
        answer=answer_view(message.answer),
        asks_feedback=message.asks_feedback,
    )
