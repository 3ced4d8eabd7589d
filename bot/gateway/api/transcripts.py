"""The conversation for the customer to keep: as a file, or by e-mail."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from aiohttp import hdrs, web

from bot.conversation.commands import sender_of
from bot.conversation.confirmations import ask_to_confirm, is_confirmed
from bot.conversation.events import NewEvent
from bot.conversation.model import Agent, ConversationId, Sender
from bot.conversation.state import ConversationState
from bot.conversation.transcripts import require_transcript_room, send_transcript
from bot.conversation.withheld import for_staff, readable
from bot.gateway.api.access import require_customer, require_page
from bot.gateway.payloads import respond
from bot.gateway.transport import SERVICES
from bot.protocol.api import TranscriptMailed
from bot.services.clock import utc_now
from bot.services.errors import (
    NotFound,
    TooMuchMail,
)
from bot.services.outbox.outgoing_mail import Letter
from bot.services.outbox.transcript_mail import FILE_NAME, transcript_letter
from bot.services.services import Services
from bot.services.transcript import transcript_of
from bot.services.views import Audience

routes = web.RouteTableDef()


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
    staff = await require_page(request, "desk")
    services, conversation_id = request.app[SERVICES], ConversationId(request.match_info["conversation_id"])
    file = await _file(services, conversation_id, "staff")
    await services.writer.write(
        lambda: services.record.audit("transcript_exported", conversation_id, staff.name, utc_now())
    )
    return file


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
    text = await _read(services, conversation_id, reader)
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{FILE_NAME}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(text=text, headers=headers)


async def _mail(services: Services, conversation_id: ConversationId, by: Sender | None) -> web.Response:
    """Count and record first: that decides whether it may be sent, also for two requests at once."""

    def decide(state: ConversationState) -> list[NewEvent]:
        require_transcript_room(services.record.file, conversation_id, utc_now())
        return send_transcript(for_staff(state) if by else state, by=by)

    if waits_at := await services.writer.write(lambda: _ask_first(services, conversation_id, by)):
        services.confirmation_mail.look_soon()
        return respond(TranscriptMailed(email=waits_at, to_confirm=True))
    letter = await services.writer.read(lambda: _letter(services, conversation_id, by))
    if letter.to and (later := await services.outgoing_mail.count(letter)):
        raise _too_much(later)
    try:
        await services.conversations.change(conversation_id, decide)
    except BaseException:
        await services.outgoing_mail.uncount(letter)
        raise
    await services.outgoing_mail.send_counted(letter)
    return respond(TranscriptMailed(email=letter.to))


def _too_much(later: datetime) -> TooMuchMail:
    return TooMuchMail(retry_after=max(1, ceil((later - utc_now()).total_seconds())))


def _letter(services: Services, conversation_id: ConversationId, by: Sender | None) -> Letter:
    """The conversation as who sends it may read it; to nobody when there is no address."""
    state = services.record.get_state(conversation_id)
    to = (for_staff(state) if by else state).email or ""
    reader: Audience = "staff" if by else "customer"
    business = services.settings.business
    return transcript_letter(services.record, services.voice, business, conversation_id, to, reader=reader)


def _ask_first(services: Services, conversation_id: ConversationId, by: Sender | None) -> str | None:
    """The customer's address, if it is to be confirmed before anything is sent there; asks for that.

    Raises `TooMuchMail` when no link can be sent there.
    """
    file, state = services.record.file, services.record.get_state(conversation_id)
    address = (for_staff(state) if by else state).email
    if not address or is_confirmed(file, state.customer_id, address):
        return None
    if later := services.links.admit(state.customer_id, address):
        raise _too_much(later)
    ask_to_confirm(file, state.customer_id, address, utc_now(), transcript_of=conversation_id)
    return address


async def _read(services: Services, conversation_id: ConversationId, reader: Audience) -> str:
    def read() -> str:
        state = services.record.get_state(conversation_id)
        events = services.record.list_events(conversation_id, limit=-1)
        if reader == "staff":
            events = readable(state, events)
        return transcript_of(services.settings.business, events, services.voice.plain("utter_struck"))

    return await services.writer.read(read)
