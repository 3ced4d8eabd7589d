"""Entries over the REST API: listed, read, put, published and retired."""

from __future__ import annotations

import asyncio
from typing import Annotated, TypeVar
from urllib.parse import urlencode

import msgspec
from aiohttp import hdrs, web
from msgspec import Meta

from bot.gateway.payloads import read_payload, read_query, respond
from bot.gateway.rest.access import RATES, call_rates, require_token, staff_of
from bot.gateway.rest.openapi import openapi_document
from bot.gateway.transport import SERVICES
from bot.protocol.rest import RestEntries, RestEntry, RestPublish, RestRetire
from bot.protocol.studio import EntryContent, EntryState
from bot.services.accounts.model import Staff
from bot.services.publishing.entry_views import content_of, content_view
from bot.services.publishing.gate.checking import Wanted
from bot.services.publishing.putting import SOURCE, Address, Conditions, etag_of, put_entry
from bot.services.texts import require_readable
from bot.services.views import time_text
from knowledge_base.exchange.sources import Sources
from knowledge_base.model import Entry
from knowledge_base.store import KnowledgeStore

routes = web.RouteTableDef()

_PayloadT = TypeVar("_PayloadT", bound=msgspec.Struct)


class _Wanted(msgspec.Struct, frozen=True):
    q: str | None = None
    state: EntryState | None = None
    category: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


def add_to(app: web.Application) -> None:
    """Give the application these routes, and what they keep."""
    app[RATES] = call_rates()
    app.add_routes(routes)


@routes.get("/api/v1/openapi.json")
async def describe(request: web.Request) -> web.Response:
    """The description of this API, for tools."""
    body = msgspec.json.encode(openapi_document())
    return web.Response(body=body, content_type="application/json")


@routes.get("/api/v1/entries")
async def list_entries(request: web.Request) -> web.Response:
    """Entries that match, page by page."""
    await require_token(request, "read")
    wanted = read_query(request, _Wanted)
    store = request.app[SERVICES].knowledge

    def read() -> RestEntries:
        filters = (wanted.q, wanted.state, wanted.category)
        entries = store.list_entries(*filters, limit=wanted.limit, offset=wanted.offset)
        return RestEntries(tuple(_view(store, each) for each in entries), store.count_entries(*filters))

    page = await asyncio.to_thread(read)
    response = respond(page)
    if wanted.offset + len(page.entries) < page.total:
        query = urlencode({**request.query, "offset": wanted.offset + wanted.limit, "limit": wanted.limit})
        response.headers[hdrs.LINK] = f'<{request.path}?{query}>; rel="next"'
    return response


@routes.get("/api/v1/entries/{entry_id}")
async def get_entry(request: web.Request) -> web.Response:
    """One entry; 304 when the caller has it as it is."""
    await require_token(request, "read")
    address, conditions = _address(request), _conditions(request)
    store = request.app[SERVICES].knowledge

    def read() -> tuple[Entry, RestEntry]:
        entry = address.get(store)
        return entry, _view(store, entry)

    entry, view = await asyncio.to_thread(read)
    if conditions.is_known(entry):
        return web.Response(status=304, headers={hdrs.ETAG: etag_of(entry)})
    return _with_tag(respond(view), entry)


@routes.put("/api/v1/entries/{entry_id}")
async def put(request: web.Request) -> web.Response:
    """The content as the newest revision of the entry, which is a draft until it is published."""
    staff = staff_of(await require_token(request, "write"))
    content = content_of(await read_payload(request, EntryContent))
    address, conditions = _address(request), _conditions(request)
    store = request.app[SERVICES].knowledge

    def work() -> tuple[Entry, bool, RestEntry]:
        entry, is_new = put_entry(store, address, content, staff.name, conditions)
        return entry, is_new, _view(store, entry)

    entry, is_new, view = await asyncio.to_thread(work)
    response = _with_tag(respond(view, 201 if is_new else 200), entry)
    if is_new:
        response.headers[hdrs.LOCATION] = f"/api/v1/entries/{entry.id}"
    return response


@routes.post("/api/v1/entries/{entry_id}/publish")
async def publish(request: web.Request) -> web.Response:
    """A revision goes live, through the publish gate; nothing happens when it is live already."""
    staff = staff_of(await require_token(request, "publish"))
    asked = await _optional(request, RestPublish)
    require_readable(asked.reason)
    entry = await _find(request)
    number = asked.revision or entry.latest.number
    if entry.live == number:
        return await _answer(request, entry.id)
    return await _through(request, staff, Wanted(entry.id, number), asked.reason)


@routes.post("/api/v1/entries/{entry_id}/retire")
async def retire(request: web.Request) -> web.Response:
    """The entry goes out of customers' sight, through the publish gate."""
    staff = staff_of(await require_token(request, "publish"))
    asked = await _optional(request, RestRetire)
    require_readable(asked.reason)
    entry = await _find(request)
    if entry.state == "retired":
        return await _answer(request, entry.id)
    return await _through(request, staff, Wanted(entry.id, None), asked.reason)


async def _through(request: web.Request, staff: Staff, wanted: Wanted, reason: str) -> web.Response:
    services = request.app[SERVICES]
    four_eyes = services.settings.four_eyes

    def apply() -> object:
        return services.gate.publish([wanted], staff.name, reason, four_eyes=four_eyes)

    await services.gate.let_through([wanted], staff, apply)
    return await _answer(request, wanted.entry_id)


async def _find(request: web.Request) -> Entry:
    """The entry that the request names, as its If-Match wants it."""
    address, conditions = _address(request), _conditions(request)
    store = request.app[SERVICES].knowledge

    def read() -> Entry:
        entry = address.get(store)
        conditions.check(entry)
        return entry

    return await asyncio.to_thread(read)


async def _answer(request: web.Request, entry_id: str) -> web.Response:
    store = request.app[SERVICES].knowledge

    def read() -> tuple[Entry, RestEntry]:
        entry = store.get_entry(entry_id)
        return entry, _view(store, entry)

    entry, view = await asyncio.to_thread(read)
    return _with_tag(respond(view), entry)


async def _optional(request: web.Request, kind: type[_PayloadT]) -> _PayloadT:
    """The body, when there is one."""
    return await read_payload(request, kind) if request.can_read_body else kind()


def _address(request: web.Request) -> Address:
    return Address(request.match_info["entry_id"])


def _conditions(request: web.Request) -> Conditions:
    return Conditions(request.headers.get(hdrs.IF_MATCH), request.headers.get(hdrs.IF_NONE_MATCH))


def _with_tag(response: web.Response, entry: Entry) -> web.Response:
    response.headers[hdrs.ETAG] = etag_of(entry)
    return response


def _view(store: KnowledgeStore, entry: Entry) -> RestEntry:
    origins = (one for one in Sources(store.file).list_origins_of(entry.id) if one.source == SOURCE)
    return RestEntry(
        entry_id=entry.id,
        state=entry.state,
        revision=entry.latest.number,
        content=content_view(entry.latest.content),
        saved_by=entry.latest.saved_by,
        saved_at=time_text(entry.latest.saved_at),
        live=entry.live,
        external_id=next((one.external_id for one in origins), None),
        url=f"/help/{entry.id}" if entry.live is not None else None,
    )
