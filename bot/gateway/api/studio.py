"""The studio: entries of the knowledge base, listed, read, written and tried out."""

from __future__ import annotations

import asyncio
from typing import cast, get_args

from aiohttp import web

from bot.conversation.entry_use import EntryUse, list_unhelpful, list_used
from bot.gateway.api.access import require_page
from bot.gateway.api.entry_calls import NEW, answer_with_entry, view_of
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.studio import (
    Category,
    EntryCreate,
    EntryRows,
    EntrySave,
    EntryView,
    Labels,
    Preview,
    PreviewRequest,
)
from bot.services.clock import utc_now
from bot.services.errors import PayloadInvalid, RevisionConflict
from bot.services.publishing.entry_views import content_of, entry_row
from bot.services.rich_text import parse_markdown
from bot.services.texts import require_readable
from knowledge_base.errors import RevisionConflictError
from knowledge_base.model import Content, State
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.narrowing import Narrowing
from knowledge_base.variables import filled, names_in

routes = web.RouteTableDef()

_MOST_ROWS = 200


@routes.get("/api/studio/entries")
async def list_entries(request: web.Request) -> web.Response:
    """Entries that match, best first."""
    await require_page(request, "studio")
    store = request.app[SERVICES].knowledge
    query, category = request.query.get("q") or None, request.query.get("category") or None
    state, narrowing = _state(request), await _narrowing(request)
    limit, offset = _number(request, "limit", 50, _MOST_ROWS), _number(request, "offset", 0, 1_000_000)

    def read() -> EntryRows:
        entries = store.list_entries(query, state, category, limit, offset, narrowing)
        total = store.count_entries(query, state, category, narrowing)
        return EntryRows(rows=tuple(map(entry_row, entries)), total=total, limit=limit, offset=offset)

    return respond(await asyncio.to_thread(read))


@routes.get("/api/studio/entries/{entry_id}")
async def get_entry(request: web.Request) -> web.Response:
    """An entry with all its revisions."""
    return await answer_with_entry(request, await require_page(request, "studio"))


@routes.post("/api/studio/entries")
async def add_entry(request: web.Request) -> web.Response:
    """A new draft."""
    staff = await require_page(request, "studio")
    payload = await read_payload(request, EntryCreate)
    content = content_of(payload.content)
    require_readable(payload.reason)
    store = request.app[SERVICES].knowledge

    def work() -> EntryView:
        entry = store.add_entry(content, by=staff.name, reason=payload.reason)
        store.working_copies.remove_working_copy(NEW, staff.id)
        return view_of(store, entry.id, staff)

    return respond(await asyncio.to_thread(work), status=201)


@routes.put("/api/studio/entries/{entry_id}")
async def save_entry(request: web.Request) -> web.Response:
    """A further revision, unless somebody saved one meanwhile."""
    staff = await require_page(request, "studio")
    payload = await read_payload(request, EntrySave)
    content = content_of(payload.content)
    require_readable(payload.reason)

    def save(store: KnowledgeStore, entry_id: str) -> None:
        try:
            store.save_draft(entry_id, content, staff.name, payload.expected_revision, payload.reason)
        except RevisionConflictError as error:
            theirs = view_of(store, entry_id, staff)
            raise RevisionConflict(yours=payload.content, theirs=theirs) from error
        store.working_copies.remove_working_copy(entry_id, staff.id)

    return await answer_with_entry(request, staff, save)


@routes.post("/api/studio/preview")
async def preview(request: web.Request) -> web.Response:
    """A text as the widget will show it, its variables filled in."""
    await require_page(request, "studio")
    written = Content(question="", answer=(await read_payload(request, PreviewRequest)).markdown)
    names, store = names_in(written), request.app[SERVICES].knowledge
    values = await asyncio.to_thread(store.variables.values) if names else {}
    unknown = tuple(sorted(names - values.keys()))
    return respond(Preview(rich=parse_markdown(filled(written, values).answer), unknown=unknown))


@routes.get("/api/studio/labels")
async def list_labels(request: web.Request) -> web.Response:
    """What entries are sorted by: categories, owners, tags and languages."""
    await require_page(request, "studio")
    services = request.app[SERVICES]
    store, four_eyes = services.knowledge, services.settings.four_eyes

    def read() -> Labels:
        counts = store.count_categories()
        return Labels(
            categories=tuple(Category(name=name, entries=count) for name, count in counts.items()),
            owners=tuple(store.list_owners()),
            tags=tuple(store.list_tags()),
            locales=tuple(store.list_locales()),
            four_eyes=four_eyes,
        )

    return respond(await asyncio.to_thread(read))


async def _narrowing(request: web.Request) -> Narrowing:
    asked = request.query
    use = asked.get("use") or None
    if use not in (None, *get_args(EntryUse)):
        raise PayloadInvalid(reason=f"use should be one of {', '.join(get_args(EntryUse))}")
    services = request.app[SERVICES]
    only, without = None, None
    if use == "unhelpful":
        only = await services.writer.read(lambda: list_unhelpful(services.record.file))
    elif use == "never_shown":
        without = await services.writer.read(lambda: list_used(services.record.file))
    return Narrowing(
        owner=asked.get("owner") or None,
        locale=asked.get("locale") or None,
        tag=asked.get("tag") or None,
        overdue_on=utc_now().date() if asked.get("overdue") else None,
        only=only,
        without=without,
    )


def _state(request: web.Request) -> State | None:
    state = request.query.get("state") or None
    if state is not None and state not in get_args(State):
        raise PayloadInvalid(reason=f"state should be one of {', '.join(get_args(State))}")
    return cast("State | None", state)


def _number(request: web.Request, name: str, default: int, most: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 15 or int(text) > most:
        raise PayloadInvalid(reason=f"{name} should be a whole number up to {most}")
    return int(text)
