"""The studio: entries of the knowledge base, read, written and published."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast, get_args

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.api.entry_views import content_of, entry_row, entry_view
from bot.gateway.assistant import AssistantFailed
from bot.gateway.errors import (
    AssistantUnavailable,
    EntryIncomplete,
    NotFound,
    PayloadInvalid,
    RevisionConflict,
)
from bot.gateway.payloads import read_payload, respond
from bot.gateway.rich_text import parse_markdown
from bot.gateway.services import SERVICES
from bot.gateway.texts import parse_text
from bot.protocol.studio import (
    Categories,
    Category,
    EntryCreate,
    EntryPublish,
    EntryRows,
    EntrySave,
    EntryView,
    Preview,
    PreviewRequest,
    TryRequest,
)
from knowledge_base.errors import IncompleteContentError, RevisionConflictError, UnknownEntryError
from knowledge_base.model import State
from knowledge_base.store import KnowledgeStore

routes = web.RouteTableDef()

_MOST_ROWS = 200
_TRY_S = 5.0


@routes.get("/api/studio/entries")
async def list_entries(request: web.Request) -> web.Response:
    """Entries that match, best first."""
    await require_page(request, "studio")
    store = request.app[SERVICES].knowledge
    query, state, category = (
        request.query.get("q") or None,
        _state(request),
        request.query.get("category") or None,
    )
    limit, offset = _number(request, "limit", 50, _MOST_ROWS), _number(request, "offset", 0, 1_000_000)

    def read() -> EntryRows:
        entries = store.list_entries(query, state, category, limit, offset)
        total = store.count_entries(query, state, category)
        return EntryRows(rows=tuple(map(entry_row, entries)), total=total, limit=limit, offset=offset)

    return respond(await asyncio.to_thread(read))


@routes.get("/api/studio/entries/{entry_id}")
async def get_entry(request: web.Request) -> web.Response:
    """An entry with all its revisions."""
    await require_page(request, "studio")
    return await _answer(request, lambda store, entry_id: None)


@routes.post("/api/studio/entries")
async def add_entry(request: web.Request) -> web.Response:
    """A new draft."""
    staff = await require_page(request, "studio")
    content = content_of((await read_payload(request, EntryCreate)).content)
    store = request.app[SERVICES].knowledge

    def work() -> EntryView:
        return _view(store, store.add_entry(content, by=staff.name).id)

    return respond(await _told(work), status=201)


@routes.put("/api/studio/entries/{entry_id}")
async def save_entry(request: web.Request) -> web.Response:
    """A further revision, unless somebody saved one meanwhile."""
    staff = await require_page(request, "studio")
    payload = await read_payload(request, EntrySave)
    content = content_of(payload.content)

    def save(store: KnowledgeStore, entry_id: str) -> None:
        try:
            store.save_draft(entry_id, content, staff.name, payload.expected_revision)
        except RevisionConflictError as error:
            theirs = _view(store, entry_id)
            raise RevisionConflict(yours=payload.content, theirs=theirs) from error

    return await _answer(request, save)


@routes.post("/api/studio/entries/{entry_id}/publish")
async def publish_entry(request: web.Request) -> web.Response:
    """A revision goes live; the assistant answers with it within a second."""
    staff = await require_page(request, "studio")
    revision = (await read_payload(request, EntryPublish)).revision
    return await _answer(request, lambda store, entry_id: store.publish_entry(entry_id, staff.name, revision))


@routes.post("/api/studio/entries/{entry_id}/retire")
async def retire_entry(request: web.Request) -> web.Response:
    """The entry goes out of customers' sight."""
    staff = await require_page(request, "studio")
    return await _answer(request, lambda store, entry_id: store.retire_entry(entry_id, staff.name))


@routes.post("/api/studio/preview")
async def preview(request: web.Request) -> web.Response:
    """A text as the widget will show it."""
    await require_page(request, "studio")
    payload = await read_payload(request, PreviewRequest)
    return respond(Preview(rich=parse_markdown(payload.markdown)))


@routes.post("/api/studio/try")
async def try_text(request: web.Request) -> web.Response:
    """How the assistant reads a message, and what it would answer with."""
    await require_page(request, "studio")
    text = parse_text((await read_payload(request, TryRequest)).text)
    try:
        return respond((await request.app[SERVICES].assistant.understand([text], _TRY_S))[0])
    except (AssistantFailed, IndexError) as error:
        raise AssistantUnavailable() from error


@routes.get("/api/studio/categories")
async def list_categories(request: web.Request) -> web.Response:
    """The categories, with how many entries each has in each state."""
    await require_page(request, "studio")
    store = request.app[SERVICES].knowledge

    def read() -> Categories:
        states: tuple[State, ...] = get_args(State)
        return Categories(
            categories=tuple(
                Category(name=name, **{state: store.count_entries(None, state, name) for state in states})
                for name in store.list_categories()
            )
        )

    return respond(await asyncio.to_thread(read))


async def _answer(request: web.Request, change: Callable[[KnowledgeStore, str], object]) -> web.Response:
    """Make the change, and answer with the entry as it is then."""
    store, entry_id = request.app[SERVICES].knowledge, request.match_info["entry_id"]

    def work() -> EntryView:
        change(store, entry_id)
        return _view(store, entry_id)

    return respond(await _told(work))


async def _told(work: Callable[[], EntryView]) -> EntryView:
    try:
        return await asyncio.to_thread(work)
    except UnknownEntryError as error:
        raise NotFound() from error
    except IncompleteContentError as error:
        raise EntryIncomplete(missing=error.missing) from error


def _view(store: KnowledgeStore, entry_id: str) -> EntryView:
    return entry_view(store.get_entry(entry_id), store.list_revisions(entry_id))


def _state(request: web.Request) -> State | None:
    state = request.query.get("state") or None
    if state is not None and state not in get_args(State):
        raise PayloadInvalid(reason="state should be draft, published or retired")
    return cast("State | None", state)


def _number(request: web.Request, name: str, default: int, most: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or int(text) > most:
        raise PayloadInvalid(reason=f"{name} should be a whole number up to {most}")
    return int(text)
