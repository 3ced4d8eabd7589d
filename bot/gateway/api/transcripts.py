"""The conversation for the customer to keep: as a file, or by e-mail."""

from __future__ import annotations

from aiohttp import hdrs, web

from bot.conversation.model import ConversationId
from bot.gateway.api.access import require_customer
from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import respond
from bot.gateway.transport import SERVICES
from bot.services.outbox.transcript_mail import FILE_NAME

routes = web.RouteTableDef()
desk = PageCalls("desk", routes)


@routes.get("/api/customer/transcript")
async def download_as_customer(request: web.Request) -> web.Response:
    """Send the customer's own conversation as a text file."""
    conversation_id = await _own(request)
    return _file(await request.app[SERVICES].transcripts.get(conversation_id, "customer"))


@routes.post("/api/customer/transcript")
async def mail_as_customer(request: web.Request) -> web.Response:
    """Mail the customer's own conversation to the e-mail address that they have given."""
    conversation_id = await _own(request)
    return respond(await request.app[SERVICES].transcripts.mail(conversation_id))


@desk.get("/api/desk/conversations/{conversation_id}/transcript")
async def download_as_agent(call: Call) -> Answer:
    """Return what the customer can read of a conversation, as a text file."""
    return _file(await call.services.transcripts.export(call.conversation_id, call.staff.name))


@desk.post("/api/desk/conversations/{conversation_id}/transcript")
async def mail_as_agent(call: Call) -> Answer:
    """Mail the conversation to its customer's e-mail address."""
    return await call.services.transcripts.mail(call.conversation_id, call.agent)


async def _own(request: web.Request) -> ConversationId:
    session = await require_customer(request)
    return await request.app[SERVICES].transcripts.latest_of(session.customer.id)


def _file(text: str) -> web.Response:
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{FILE_NAME}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(text=text, headers=headers)
