"""Entries over the REST API: listed, read, put, published and retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta

from bot.conversation.accounts.staff import Staff
from bot.gateway.payloads import read_payload, read_query, respond
from bot.gateway.rest.access import RATES, call_rates, require_token, staff_of
from bot.gateway.rest.openapi import openapi_document
from bot.gateway.transport import SERVICES
from bot.protocol.rest import RestPublish, RestRetire
from bot.protocol.studio import EntryContent, EntryState
from bot.services.clock import Clock
from bot.services.publishing.putting import Address, Conditions, etag_of
from knowledge_base.model import Entry
from knowledge_base.questions.report import RequestedChange

routes = web.RouteTableDef()

_PayloadT = TypeVar("_PayloadT", bound=msgspec.Struct)


class _EntriesQuery(msgspec.Struct, frozen=True):
    q: str | None = None
    state: EntryState | None = None
    category: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


def add_to(app: web.Application, clock: Clock) -> None:
    """Give the application these routes, and what they keep."""
    app[RATES] = call_rates(clock.monotonic)
    app.add_routes(routes)


@routes.get("/api/v1/openapi.json")
async def describe(request: web.Request) -> web.Response:
    """Send the description of this API, for tools."""
    body = msgspec.json.encode(openapi_document())
    return web.Response(body=body, content_type="application/json")


@routes.get("/api/v1/entries")
async def list_entries(request: web.Request) -> web.Response:
    """Send entries that match, page by page."""
    await require_token(request, "read", _EntriesQuery.__struct_fields__)
    wanted = read_query(request, _EntriesQuery)
    page = await request.app[SERVICES].pipelines.list_page(
        wanted.q, wanted.state, wanted.category, wanted.limit, wanted.offset
    )
    response = respond(page)
    if wanted.offset + len(page.entries) < page.total:
        query = urlencode({**request.query, "offset": wanted.offset + wanted.limit, "limit": wanted.limit})
        response.headers[hdrs.LINK] = f'<{request.path}?{query}>; rel="next"'
    return response


@routes.get("/api/v1/entries/{entry_id}")
async def get_entry(request: web.Request) -> web.Response:
    """Send one entry; 304 when the caller has it as it is."""
    await require_token(request, "read")
    entry, view = await request.app[SERVICES].pipelines.get(_address(request))
    if _conditions(request).is_known(entry):
        return web.Response(status=304, headers={hdrs.ETAG: etag_of(entry)})
    return _with_tag(respond(view), entry)


@routes.put("/api/v1/entries/{entry_id}")
async def put(request: web.Request) -> web.Response:
    """Keep the content as the newest revision of the entry, a draft until it is published."""
    staff = staff_of(await require_token(request, "write"))
    content, pipelines = await read_payload(request, EntryContent), request.app[SERVICES].pipelines
    entry, view, is_new = await pipelines.put(staff.name, _address(request), content, _conditions(request))
    response = _with_tag(respond(view, 201 if is_new else 200), entry)
    if is_new:
        response.headers[hdrs.LOCATION] = f"/api/v1/entries/{entry.id}"
    return response


@routes.post("/api/v1/entries/{entry_id}/publish")
async def publish(request: web.Request) -> web.Response:
    """Make a revision live, through the publish gate; nothing happens when it is live already."""
    staff = staff_of(await require_token(request, "publish"))
    asked = await _optional(request, RestPublish)
    entry = await _find(request)
    number = asked.revision or entry.latest.number
    wanted = [RequestedChange(entry.id, number)] if entry.live != number else []
    return await _let_through(request, staff, wanted, asked.reason)


@routes.post("/api/v1/entries/{entry_id}/retire")
async def retire(request: web.Request) -> web.Response:
    """Take the entry out of customers' sight, through the publish gate."""
    staff = staff_of(await require_token(request, "publish"))
    asked = await _optional(request, RestRetire)
    entry = await _find(request)
    wanted = [RequestedChange(entry.id, None)] if entry.state != "retired" else []
    return await _let_through(request, staff, wanted, asked.reason)


async def _find(request: web.Request) -> Entry:
    """Return the entry that the request names, as its If-Match wants it."""
    entry, _ = await request.app[SERVICES].pipelines.get(_address(request))
    _conditions(request).check(entry)
    return entry


async def _let_through(
    request: web.Request, staff: Staff, wanted: Sequence[RequestedChange], reason: str
) -> web.Response:
    """Send the entry as it is once what is wanted, if anything, is done."""
    services = request.app[SERVICES]
    if wanted:
        await services.entries.publish(staff, wanted, reason)
    entry, view = await services.pipelines.get(_address(request))
    return _with_tag(respond(view), entry)


async def _optional(request: web.Request, kind: type[_PayloadT]) -> _PayloadT:
    """Return the body, when there is one."""
    return await read_payload(request, kind) if request.can_read_body else kind()


def _address(request: web.Request) -> Address:
    return Address(request.match_info["entry_id"])


def _conditions(request: web.Request) -> Conditions:
    return Conditions(request.headers.get(hdrs.IF_MATCH), request.headers.get(hdrs.IF_NONE_MATCH))


def _with_tag(response: web.Response, entry: Entry) -> web.Response:
    response.headers[hdrs.ETAG] = etag_of(entry)
    return response
