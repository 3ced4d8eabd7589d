"""Entries that agents make of their replies: drafts that wait for the editors in the studio."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.conversation.accounts.staff import Staff
from bot.conversation.entries import entries_made
from bot.conversation.model import Agent, ConversationId
from bot.conversation.record.record import Record
from bot.protocol.aids import EntriesMade, EntryMade, EntryMake
from bot.services.accounts.access import may_open
from bot.services.clock import Clock
from bot.services.texts import require_readable
from bot.services.views import time_text
from bot.storage.writer import Writer
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import Content, Entry
from knowledge_base.store import KnowledgeStore

FROM_DESK = "from-desk"


@dataclass(frozen=True)
class MadeEntries:
    """Makes entries of replies, and says what became of them."""

    _record: Record
    _writer: Writer
    _knowledge: KnowledgeStore
    _base_url: str
    _clock: Clock

    async def make(self, staff: Staff, conversation_id: ConversationId, asked: EntryMake) -> EntryMade:
        """Save a question and an answer as a draft, under the agent's name; customers don't see it yet."""
        for text in (asked.question, asked.answer, *asked.phrasings):
            require_readable(text)
        content = Content(
            question=asked.question, answer=asked.answer, phrasings=asked.phrasings, tags=(FROM_DESK,)
        )
        await self._writer.read(lambda: self._record.get_state(conversation_id))
        entry = await asyncio.to_thread(self._knowledge.add_entry, content, staff.name)
        agent, now = Agent(id=staff.id, name=staff.name), self._clock()
        await self._writer.write(
            lambda: entries_made.add_entry_made(self._record.file, conversation_id, entry.id, agent, now)
        )
        return self._view(staff, entries_made.EntryMade(entry.id, now, staff.name), entry)

    async def list_of(self, staff: Staff, conversation_id: ConversationId) -> EntriesMade:
        """Return what became of the entries that were made of replies in this conversation."""

        def read() -> list[entries_made.EntryMade]:
            self._record.get_state(conversation_id)
            return entries_made.list_entries_made(self._record.file, conversation_id)

        made = await self._writer.read(read)
        return EntriesMade(entries=await asyncio.to_thread(lambda: tuple(self._views(staff, made))))

    def _views(self, staff: Staff, made: list[entries_made.EntryMade]) -> Iterator[EntryMade]:
        for each in made:
            with suppress(UnknownEntryError):  # removed since
                yield self._view(staff, each, self._knowledge.get_entry(each.entry_id))

    def _view(self, staff: Staff, made: entries_made.EntryMade, entry: Entry) -> EntryMade:
        return EntryMade(
            entry_id=entry.id,
            question=entry.latest.content.question,
            state=entry.state,
            by=made.by,
            at=time_text(made.at),
            url=f"{self._base_url}/studio#{entry.id}",
            may_open=may_open(staff, "studio"),
            help_url=f"/help/{entry.id}" if entry.live is not None else None,
        )
