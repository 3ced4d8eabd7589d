"""One change made to many entries: one that is refused stays as it was, and is named with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.protocol.editing import Bulk, BulkDone, BulkRefusal
from bot.services.accounts.model import Staff
from bot.services.errors import PayloadInvalid
from bot.services.publishing.entries import consent_of
from bot.services.publishing.gate.checking import Wanted
from bot.services.publishing.gate.gate import Gate
from bot.services.refusals import as_refusal
from bot.services.texts import require_readable
from knowledge_base.errors import KnowledgeError
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import one_line

# Makes the change to the entry of this id; whether there was anything to change.
_Change = Callable[[str], bool]


@dataclass(frozen=True)
class BulkChanges:
    """Changes many entries, each on its own; what customers see of them goes through the gate together."""

    _store: KnowledgeStore
    _gate: Gate
    _four_eyes: bool

    async def make(self, staff: Staff, asked: Bulk) -> BulkDone:
        """Make the change; return what became of each entry."""
        require_readable(asked.value)
        require_readable(asked.reason)
        consent, change = consent_of(asked.check_id, asked.override), self._change_of(asked, staff.name)
        if asked.action not in ("publish", "retire"):
            return await asyncio.to_thread(_change_all, asked, change)
        # One check of all: what two entries do together is what customers get.
        wanted = await asyncio.to_thread(self.wanted_of, asked.action, asked.entry_ids)
        return await self._gate.let_through(wanted, staff, lambda: _change_all(asked, change), consent)

    def wanted_of(self, action: Literal["publish", "retire"], entry_ids: Sequence[str]) -> list[Wanted]:
        """Return what would go live or be retired; an entry that is not there is refused later."""
        store = self._store
        entries = [store.get_entry(each) for each in entry_ids if store.number_of(each) is not None]
        if action == "retire":
            return [Wanted(each.id, None) for each in entries if each.state != "retired"]
        return [Wanted(each.id, each.latest.number) for each in entries if each.live != each.latest.number]

    def _change_of(self, asked: Bulk, by: str) -> _Change:
        value = one_line(asked.value)
        if asked.action == "retire":
            return lambda entry_id: self._retire(entry_id, by, asked.reason)
        if asked.action == "publish":
            return lambda entry_id: self._publish(entry_id, by, asked.reason)
        if asked.action == "add_tag" and not value:
            raise PayloadInvalid(reason="value should be a tag")
        return lambda entry_id: self._relabel(entry_id, by, asked, value)

    def _retire(self, entry_id: str, by: str, reason: str) -> bool:
        if self._store.get_entry(entry_id).state == "retired":
            return False
        self._store.retire_entry(entry_id, by, reason)
        return True

    def _publish(self, entry_id: str, by: str, reason: str) -> bool:
        entry = self._store.get_entry(entry_id)
        if entry.live == entry.latest.number:
            return False
        self._store.publish_entry(entry_id, by, entry.latest.number, reason=reason, four_eyes=self._four_eyes)
        return True

    def _relabel(self, entry_id: str, by: str, asked: Bulk, value: str) -> bool:
        """A further revision with another label. What is live keeps the old one until it is published."""
        with self._store.all_or_nothing():
            entry = self._store.get_entry(entry_id)
            content = _relabelled(entry.latest.content, asked.action, value)
            if content == entry.latest.content or len(set(content.tags)) < len(content.tags):
                return False
            self._store.save_draft(entry_id, content, by, entry.latest.number, asked.reason)
            return True


def _relabelled(content: Content, action: str, value: str) -> Content:
    if action == "add_tag":
        return replace(content, tags=(*content.tags, value))
    return replace(content, owner=value) if action == "set_owner" else replace(content, category=value)


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
