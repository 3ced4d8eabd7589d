"""The conversation for the customer to keep: as a file, or by e-mail."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from bot.conversation.commands import sender_of
from bot.conversation.events import NewEvent, TranscriptSent
from bot.conversation.model import Agent, ConversationId, Sender
from bot.conversation.state import ConversationState
from bot.conversation.transcripts import require_transcript_room, send_transcript
from bot.conversation.withheld import for_staff, readable
from bot.gateway.api.access import require_customer, require_page
from bot.gateway.clock import utc_now
from bot.gateway.errors import NotFound
from bot.gateway.payloads import respond
from bot.gateway.services import SERVICES, Services
from bot.gateway.transcript import transcript_of
from bot.gateway.views import Audience
from bot.protocol.api import TranscriptMailed

routes = web.RouteTableDef()

FILE_NAME = "conversation.txt"


@routes.get("/api/customer/transcript")
async def download_as_customer(request: web.Request) -> web.Response:
    """The customer's own conversation, as a text file."""
    return await _file(request.app[SERVICES], await _own(request), "customer")


@routes.post("/api/customer/transcript")
async def mail_as_customer(request: web.Request) -> web.Response:
    """The customer's own conversation, to the e-mail address that they have given."""
    return await _mail(request.app[SERVICES], await _own(request), None)


@routes.get("/api/desk/conversations/{conversation_id}/transcript")
async def download_as_agent(request: web.Request) -> web.Response:
    """What the customer can read of a conversation, as a text file."""
    await require_page(request, "desk")
    return await _file(request.app[SERVICES], ConversationId(request.match_info["conversation_id"]), "staff")


@routes.post("/api/desk/conversations/{conversation_id}/transcript")
async def mail_as_agent(request: web.Request) -> web.Response:
    """The conversation, to its customer's e-mail address."""
    staff = await require_page(request, "desk")
    by = sender_of(Agent(id=staff.id, name=staff.name))
    return await _mail(request.app[SERVICES], ConversationId(request.match_info["conversation_id"]), by)


async def _own(request: web.Request) -> ConversationId:
    services = request.app[SERVICES]
    session = await require_customer(request)
    state = await services.writer.read(lambda: services.record.get_latest_conversation(session.customer.id))
    if state is None:
        raise NotFound()
    return state.id


async def _file(services: Services, conversation_id: ConversationId, reader: Audience) -> web.Response:
    _, text = await _read(services, conversation_id, reader)
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{FILE_NAME}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(text=text, headers=headers)


async def _mail(services: Services, conversation_id: ConversationId, by: Sender | None) -> web.Response:
    """Recorded first: there it is decided whether it may be sent, also for two requests at once."""

    def decide(state: ConversationState) -> list[NewEvent]:
        require_transcript_room(services.record.file, conversation_id, utc_now())
        return send_transcript(for_staff(state) if by else state, by=by)

    change = await services.conversations.change(conversation_id, decide)
    state, text = await _read(services, change.state.id, "staff" if by else "customer")
    state, business = for_staff(state) if by else state, services.settings.business
    (email,) = (event.body.email or "" for event in change.events if isinstance(event.body, TranscriptSent))
    subject = services.voice.told("utter_transcript_subject", state, business=business).text
    letter = services.voice.told("utter_transcript_letter", state, business=business).text
    await asyncio.to_thread(services.mail.send, email, subject, letter, attachment=(FILE_NAME, text))
    return respond(TranscriptMailed(email=email))


async def _read(
    services: Services, conversation_id: ConversationId, reader: Audience
) -> tuple[ConversationState, str]:
    def read() -> tuple[ConversationState, str]:
        state = services.record.get_state(conversation_id)
        events = services.record.list_events(conversation_id, limit=-1)
        if reader == "staff":
            events = readable(state, events)
        return state, transcript_of(services.settings.business, events, services.voice.plain("utter_struck"))

    return await services.writer.read(read)
