"""The studio: one change made to many entries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.editing import Bulk, BulkDone, BulkRefusal
from bot.services.errors import PayloadInvalid
from bot.services.publishing.gate.checking import Wanted
from bot.services.publishing.gate.gate import Consent
from bot.services.refusals import as_refusal
from bot.services.texts import require_readable
from knowledge_base.errors import KnowledgeError
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import one_line

routes = web.RouteTableDef()

# Makes the change to the entry of this id; whether there was anything to change.
_Change = Callable[[str], bool]


@routes.post("/api/studio/entries/bulk")
async def change_entries(request: web.Request) -> web.Response:
    """Each entry on its own: one that is refused stays as it was, and is told with the reason."""
    staff = await require_page(request, "studio")
    asked = await read_payload(request, Bulk)
    require_readable(asked.value)
    require_readable(asked.reason)
    require_readable(asked.override)
    services = request.app[SERVICES]
    store, four_eyes = services.knowledge, services.settings.four_eyes
    change = _change_of(asked, store, staff.name, four_eyes)
    if asked.action not in ("publish", "retire"):
        return respond(await asyncio.to_thread(lambda: _change_all(asked, change)))
    # One check of all: what two entries do together is what customers get.
    wanted = await asyncio.to_thread(wanted_of, store, asked.action, asked.entry_ids)
    consent = Consent(asked.check_id, " ".join(asked.override.split()))
    done = await services.gate.let_through(wanted, staff, lambda: _change_all(asked, change), consent)
    return respond(done)


def wanted_of(
    store: KnowledgeStore, action: Literal["publish", "retire"], entry_ids: Sequence[str]
) -> list[Wanted]:
    """What the change would make live or retire; an entry that is not there is refused later."""
    entries = [store.get_entry(each) for each in entry_ids if store.number_of(each) is not None]
    if action == "retire":
        return [Wanted(entry.id, None) for entry in entries if entry.state != "retired"]
    return [Wanted(entry.id, entry.latest.number) for entry in entries if entry.live != entry.latest.number]


def _change_all(asked: Bulk, change: _Change) -> BulkDone:
    became = {entry_id: _try(entry_id, change) for entry_id in asked.entry_ids}
    return BulkDone(
        changed=tuple(entry_id for entry_id, what in became.items() if what is True),
        unchanged=tuple(entry_id for entry_id, what in became.items() if what is False),
        refused=tuple(what for what in became.values() if isinstance(what, BulkRefusal)),
    )


def _try(entry_id: str, change: _Change) -> bool | BulkRefusal:
    """Whether the entry was changed, or why it was not."""
    try:
        return change(entry_id)
    except KnowledgeError as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        return BulkRefusal(entry_id, refusal.code, refusal.message)


def _change_of(asked: Bulk, store: KnowledgeStore, by: str, four_eyes: bool) -> _Change:
    value = one_line(asked.value)
    if asked.action == "retire":
        return lambda entry_id: _retire(store, entry_id, by, asked.reason)
    if asked.action == "publish":
        return lambda entry_id: _publish(store, entry_id, by, asked.reason, four_eyes)
    if asked.action == "add_tag":
        if not value:
            raise PayloadInvalid(reason="value should be a tag")
        return lambda entry_id: _rewrite(
            store, entry_id, by, asked.reason, lambda content: replace(content, tags=(*content.tags, value))
        )
    if asked.action == "set_owner":
        return lambda entry_id: _rewrite(
            store, entry_id, by, asked.reason, lambda content: replace(content, owner=value)
        )
    return lambda entry_id: _rewrite(
        store, entry_id, by, asked.reason, lambda content: replace(content, category=value)
    )


def _retire(store: KnowledgeStore, entry_id: str, by: str, reason: str) -> bool:
    if store.get_entry(entry_id).state == "retired":
        return False
    store.retire_entry(entry_id, by, reason)
    return True


def _publish(store: KnowledgeStore, entry_id: str, by: str, reason: str, four_eyes: bool) -> bool:
    entry = store.get_entry(entry_id)
    if entry.live == entry.latest.number:
        return False
    store.publish_entry(entry_id, by, entry.latest.number, reason=reason, four_eyes=four_eyes)
    return True


def _rewrite(
    store: KnowledgeStore, entry_id: str, by: str, reason: str, change: Callable[[Content], Content]
) -> bool:
    """A further revision with another label. What is live keeps the old one until it is published."""
    with store.all_or_nothing():
        entry = store.get_entry(entry_id)
        content = change(entry.latest.content)
        if content == entry.latest.content or len(set(content.tags)) < len(content.tags):
            return False
        store.save_draft(entry_id, content, by, entry.latest.number, reason)
        return True
