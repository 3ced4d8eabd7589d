"""What the studio's calls about one entry share: the change off the event loop, and its answer or refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from bot.gateway.payloads import respond
from bot.gateway.transport import SERVICES
from bot.protocol.studio import EntryView, LooseContent, Unsaved
from bot.services.accounts.model import Staff
from bot.services.publishing.entry_views import entry_view
from bot.services.views import time_text
from knowledge_base.store import KnowledgeStore

T = TypeVar("T")

# Where a text is kept that belongs to no entry yet: no id has a sign in front.
NEW = "+new"


async def answer_with_entry(
    request: web.Request, staff: Staff, change: Callable[[KnowledgeStore, str], object] = lambda *_: None
) -> web.Response:
    """Make the change, and answer with the entry as it is then."""
    store, entry_id = request.app[SERVICES].knowledge, request.match_info["entry_id"]

    def work() -> EntryView:
        change(store, entry_id)
        return view_of(store, entry_id, staff)

    return respond(await asyncio.to_thread(work))


def view_of(store: KnowledgeStore, entry_id: str, staff: Staff) -> EntryView:
    """The entry as this member of staff sees it."""
    return entry_view(
        store.get_entry(entry_id),
        store.list_revisions(entry_id),
        store.list_steps(entry_id),
        store.variables.values(),
        unsaved_of(store, entry_id, staff),
    )


def unsaved_of(store: KnowledgeStore, key: str, staff: Staff) -> Unsaved | None:
    """What they wrote there and did not save."""
    copy = store.working_copies.get_working_copy(key, staff.id)
    if copy is None:
        return None
    try:
        content = msgspec.json.decode(copy.body, type=LooseContent)
    except msgspec.DecodeError:
        return None  # kept by another version, whose fields were others
    return Unsaved(content=content, base=copy.base, at=time_text(copy.at))
