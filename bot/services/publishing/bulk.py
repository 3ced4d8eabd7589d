"""One change made to many entries: one that is refused stays as it was, and is named with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from msgspec import structs

from bot.conversation.accounts.staff import Staff
from bot.protocol.editing import Bulk, BulkDone, BulkRefusal
from bot.services.errors import PayloadInvalid
from bot.services.publishing.entries import consent_of
from bot.services.publishing.gate.gate import Gate
from bot.services.refusals import as_refusal
from bot.services.texts import require_readable
from knowledge_base.errors import KnowledgeError
from knowledge_base.model import Content
from knowledge_base.questions.report import RequestedChange
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import one_line


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
        consent, asked = consent_of(asked.check_id, asked.override), _checked(asked)

        def write() -> BulkDone:
            became = {each: self._try(each, asked, staff.name) for each in asked.entry_ids}
            return BulkDone(
                changed=tuple(entry_id for entry_id, what in became.items() if what is True),
                unchanged=tuple(entry_id for entry_id, what in became.items() if what is False),
                refused=tuple(what for what in became.values() if isinstance(what, BulkRefusal)),
            )

        if asked.action not in ("publish", "retire"):
            return await asyncio.to_thread(write)
        # One check of all: what two entries do together is what customers get.
        wanted = await asyncio.to_thread(self.wanted_of, asked.action, asked.entry_ids)
        return await self._gate.let_through(wanted, staff, write, consent)

    def wanted_of(
        self, action: Literal["publish", "retire"], entry_ids: Sequence[str]
    ) -> list[RequestedChange]:
        """Return what would go live or be retired; an entry that is not there is refused later."""
        store = self._store
        entries = [store.get_entry(each) for each in entry_ids if store.number_of(each) is not None]
        if action == "retire":
            return [RequestedChange(each.id, None) for each in entries if each.state != "retired"]
        return [
            RequestedChange(each.id, each.latest.number)
            for each in entries
            if each.live != each.latest.number
        ]

    def _try(self, entry_id: str, asked: Bulk, by: str) -> bool | BulkRefusal:
        """Return whether the entry was changed, or why it was not."""
        try:
            return self._change(entry_id, asked, by)
        except KnowledgeError as error:
            refusal = as_refusal(error)
            if refusal is None:
                raise
            return BulkRefusal(entry_id, refusal.code, refusal.message)

    def _change(self, entry_id: str, asked: Bulk, by: str) -> bool:
        """Return what customers see of it, or a further revision with another label, not live yet."""
        if asked.action in ("publish", "retire"):
            self._store.get_entry(entry_id)  # one that is not there is refused
            wanted = self.wanted_of(asked.action, [entry_id])
            return bool(self._gate.publish(wanted, by, asked.reason, four_eyes=self._four_eyes))
        with self._store.all_or_nothing():
            entry = self._store.get_entry(entry_id)
            content = _relabelled(entry.latest.content, asked.action, asked.value)
            if content == entry.latest.content or len(set(content.tags)) < len(content.tags):
                return False
            self._store.save_draft(entry_id, content, by, entry.latest.number, asked.reason)
            return True


def _checked(asked: Bulk) -> Bulk:
    value = one_line(asked.value)
    if asked.action == "add_tag" and not value:
        raise PayloadInvalid(reason="value should be a tag")
    return structs.replace(asked, value=value)


def _relabelled(content: Content, action: str, value: str) -> Content:
    if action == "add_tag":
        return replace(content, tags=(*content.tags, value))
    return replace(content, owner=value) if action == "set_owner" else replace(content, category=value)
