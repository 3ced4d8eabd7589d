"""Files both ways: sent by a customer or an agent, and read by those who may see the conversation."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import quote, unquote

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta

from bot.conversation.model import Attachment
from bot.conversation.record.attachments import Attached
from bot.gateway.api.access import require_customer, require_page
from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.bodies import file_chunks
from bot.gateway.payloads import payload_of, respond
from bot.gateway.proxies import client_address
from bot.gateway.slow_requests import in_time
from bot.gateway.transport import SERVICES
from bot.protocol.customer import ClientId
from bot.services.errors import AttachmentEmpty, AttachmentTooLarge
from bot.services.media import IMAGES, MAX_BYTES

routes = web.RouteTableDef()
desk = PageCalls("desk", routes)

FILE_NAME = "X-File-Name"

# Whatever a file holds, it may run nothing and load nothing, and no page may carry it in a frame.
_HARMLESS = "default-src 'none'; sandbox; frame-ancestors 'none'"


class _Said(msgspec.Struct, frozen=True):
    client_id: ClientId
    name: Annotated[str, Meta(min_length=1, max_length=1000)]


@routes.post("/api/customer/attachments")
async def attach_as_customer(request: web.Request) -> web.Response:
    """Attach the body as a file for the customer whose token is in `Authorization: Bearer`."""
    services, address = request.app[SERVICES], client_address(request)
    session = await require_customer(request)
    said = _said(request)
    services.limits.count_message(address)
    if not session.recorded:
        services.limits.count_conversation(address)
    attachment = await _take(request, said.name)
    posting = services.conversations.attach_as_customer(session, attachment, said.client_id)
    return respond(await services.attachments.keep(attachment, posting), status=201)


@desk.post("/api/desk/conversations/{conversation_id}/attachments", status=201)
async def attach_as_agent(call: Call) -> Answer:
    """Attach the body as a file for the owning agent."""
    said, services = _said(call.request), call.services
    attachment = await _take(call.request, said.name)
    posting = services.conversations.attach_as_agent(
        call.agent, call.conversation_id, attachment, said.client_id
    )
    return await services.attachments.keep(attachment, posting)


@routes.get("/files/{attachment_id}")
async def read_attachment(request: web.Request) -> web.StreamResponse:
    """Send a file, to staff and to whoever was given its key; images to be shown, all else to be saved."""
    attachments = request.app[SERVICES].attachments
    if not (key := request.query.get("key", "")):
        await require_page(request, "desk")
    attached = await attachments.find(request.match_info["attachment_id"], key)
    response = web.FileResponse(attachments.folder.path_of(attached.id), headers=_headers(attached))
    response.content_type = attached.media_type
    return response


async def _take(request: web.Request, name: str) -> Attachment:
    """Return the file, within what may be sent from an address and what the disk can hold."""
    services, size = request.app[SERVICES], request.content_length
    if size is not None and size > MAX_BYTES:
        raise AttachmentTooLarge(limit_mb=MAX_BYTES // 2**20)
    # Who does not say how much comes is counted as if it were the most.
    size = MAX_BYTES if size is None else size
    with services.limits.upload(client_address(request), size):
        await services.limits.disk.require(size)
        return await in_time(_receive(request, name), services.settings.upload_timeout_s)


async def _receive(request: web.Request, name: str) -> Attachment:
    """Return the file, once all of it is on disk; of one that is cut off nothing stays."""
    file, is_empty = request.app[SERVICES].attachments.folder.begin(), True
    try:
        async for chunk in file_chunks(request, MAX_BYTES, AttachmentTooLarge):
            await asyncio.to_thread(file.write, chunk)
            is_empty = False
        if is_empty:
            raise AttachmentEmpty()
        return await asyncio.to_thread(file.finish, name)
    except BaseException:
        # Whoever is cut off may be cancelled on top: the file goes all the same.
        await asyncio.shield(asyncio.to_thread(file.discard))
        raise


def _said(request: web.Request) -> _Said:
    # Not in the address: those are written into the logs of whatever stands between.
    name = unquote(request.headers.get(FILE_NAME, ""))
    return payload_of({"client_id": request.query.get("client_id", ""), "name": name}, _Said)


def _headers(attached: Attached) -> dict[str, str]:
    kind = "inline" if attached.media_type in IMAGES else "attachment"
    return {
        hdrs.CONTENT_DISPOSITION: f"{kind}; filename*=UTF-8''{quote(attached.name, safe='')}",
        hdrs.CACHE_CONTROL: "private, max-age=86400, immutable",
        "Content-Security-Policy": _HARMLESS,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
