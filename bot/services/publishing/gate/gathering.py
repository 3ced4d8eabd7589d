"""Collects customers' questions, masked, for the gate, and erases them when the customer asks for that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.entries.questions import CustomerQuestion, questions_in
from bot.conversation.events import CustomerLearned
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Change, Record
from bot.conversation.withheld import readable
from bot.protocol.dry_run import AskedQuestion, TextToMask
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.publishing.backlog import (
    ConversationSnapshot,
    has_backlog,
    in_batches,
    mask_all,
    read_backlog,
)
from bot.storage.writer import Writer
from knowledge_base.questions.model import Source, key_of
from knowledge_base.questions.store import QuestionStore

logger = logging.getLogger(__name__)

_PAUSE_S = 30.0
_MASK_S = 15.0


@dataclass(frozen=True)
class _ConversationQuestions:
    """The questions of one conversation, and the masked texts of those that are stored already."""

    conversation_id: ConversationId
    questions: tuple[CustomerQuestion, ...]
    names: tuple[str, ...]
    masked: dict[int, str]

    @property
    def fresh(self) -> tuple[CustomerQuestion, ...]:
        """The questions that are not masked yet."""
        return tuple(asked for asked in self.questions if asked.seq not in self.masked)


class Gathering:
    """Reads the change feed every half minute, and at once when a customer asks for erasure.

    A question is stored only as the assistant masked it, and only once staff may read it: when the
    conversation was passed on or has ended. New questions wait while no assistant answers; erasing does not.
    """

    def __init__(
        self, record: Record, writer: Writer, questions: QuestionStore, assistant: Assistant, clock: Clock
    ) -> None:
        self._record = record
        self._writer = writer
        self._questions = questions
        self._assistant = assistant
        self._loop = DueLoop("customers' questions", self.collect, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    def on_commit(self, change: Change) -> None:
        """Run the loop at once when a customer asked for erasure."""
        if any(isinstance(event.body, CustomerLearned) and event.body.forget for event in change.events):
            self._loop.wake()

    async def collect(self) -> float:
        """Read the change feed. Return the seconds until the next run."""
        after = await asyncio.to_thread(self._questions.read_until)
        position, snapshots = await self._writer.read(lambda: read_backlog(self._record, after))
        if position == after:
            return _PAUSE_S
        found = await asyncio.to_thread(lambda: list(map(self._found, snapshots)))
        # Erasing goes first: it needs no assistant.
        await asyncio.to_thread(self._keep, found, {})
        try:
            masked = await self._mask(found)
        except AssistantFailed as failure:
            logger.info("Customers' questions wait to be masked: %s", failure)
            return _PAUSE_S
        await asyncio.to_thread(self._keep, found, masked)
        await asyncio.to_thread(self._questions.trim)
        await asyncio.to_thread(self._questions.set_read_until, position)
        await self._embed([text for texts in masked.values() for text in texts.values() if text])
        return 0.0 if has_backlog(position - after) else _PAUSE_S

    def _found(self, snapshot: ConversationSnapshot) -> _ConversationQuestions:
        questions = questions_in(readable(snapshot.state, snapshot.events))
        masked = self._questions.list_masked(snapshot.conversation_id)
        kept = tuple(asked for asked in questions if snapshot.is_kept(asked.at))
        return _ConversationQuestions(snapshot.conversation_id, kept, snapshot.names, masked)

    async def _mask(self, found: Sequence[_ConversationQuestions]) -> dict[ConversationId, dict[int, str]]:
        """Return the fresh questions, masked, by conversation and position."""
        fresh = [(each, asked) for each in found for asked in each.fresh]
        texts = [TextToMask(asked.text, each.names) for each, asked in fresh]
        masked: dict[ConversationId, dict[int, str]] = {}
        for (each, asked), text in zip(fresh, await mask_all(self._assistant, texts, _MASK_S), strict=True):
            masked.setdefault(each.conversation_id, {})[asked.seq] = text
        return masked

    def _keep(
        self, found: Sequence[_ConversationQuestions], masked: dict[ConversationId, dict[int, str]]
    ) -> None:
        for each in found:
            texts = {**each.masked, **masked.get(each.conversation_id, {})}
            sources = [
                (texts[asked.seq], _source(each, asked)) for asked in each.questions if texts.get(asked.seq)
            ]
            self._questions.set_sources(each.conversation_id, sources)

    async def _embed(self, texts: Sequence[str]) -> None:
        """Has the vectors of new questions computed now, so that no editor waits for them."""
        for some in in_batches(texts):
            asked = [AskedQuestion(key_of(text), text) for text in some]
            try:
                await self._assistant.dry_run(asked, (), _MASK_S)
            except AssistantFailed:
                return  # then the gate does it


def _source(found: _ConversationQuestions, asked: CustomerQuestion) -> Source:
    return Source(
        found.conversation_id, asked.seq, asked.at, asked.shown, asked.right, asked.wrong, asked.to_person
    )
