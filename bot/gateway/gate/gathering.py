"""Keeps what customers ask, masked, for the gate; lets go of it when they ask to be forgotten."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.asked import (
    Asked,
    forgotten_at,
    list_changed,
    list_conversations_of,
    questions_in,
    was_rewritten,
)
from bot.conversation.events import CustomerLearned, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.record import Change, Record
from bot.conversation.withheld import readable
from bot.gateway.assistant import AssistantClient, AssistantFailed
from bot.gateway.watch import Watch
from bot.gateway.writer import Writer
from bot.protocol.rehearsal import AskedQuestion, TextToMask
from knowledge_base.questions.model import Source, key_of
from knowledge_base.questions.store import QuestionStore

logger = logging.getLogger(__name__)

_PAUSE_S = 30.0
_LINES_AT_A_TIME = 2_000
_TEXTS_AT_A_TIME = 20
_MASK_S = 15.0


@dataclass(frozen=True)
class _Found:
    """What stands in the record of one conversation: its questions, and what is known masked of them."""

    conversation_id: ConversationId
    questions: tuple[Asked, ...]
    names: tuple[str, ...]
    masked: dict[int, str]

    @property
    def fresh(self) -> tuple[Asked, ...]:
        """The questions that are not masked yet."""
        return tuple(asked for asked in self.questions if asked.seq not in self.masked)


class Gathering:
    """Reads on in the record every half minute, and at once when somebody asks to be forgotten.

    What was asked goes into the file only as the assistant masked it, and not before staff may read it: when
    the conversation was passed on, or has ended. Without an assistant it waits, but what is to be forgotten
    does not.
    """

    def __init__(
        self, record: Record, writer: Writer, questions: QuestionStore, assistant: AssistantClient
    ) -> None:
        self._record = record
        self._writer = writer
        self._questions = questions
        self._assistant = assistant
        self._watch = Watch("customers' questions", self.look)

    def start(self) -> None:
        """Begin to read."""
        self._watch.start()

    async def close(self) -> None:
        """Read no more."""
        await self._watch.close()

    def consider(self, change: Change) -> None:
        """Look at once when somebody asked to be forgotten."""
        if any(isinstance(event.body, CustomerLearned) and event.body.forget for event in change.events):
            self._watch.sign()

    async def look(self) -> float:
        """Read on; the seconds until the next look."""
        after = await asyncio.to_thread(self._questions.read_until)
        place, changed = await self._writer.read(
            lambda: list_changed(self._record.file, after, _LINES_AT_A_TIME)
        )
        if place == after:
            return _PAUSE_S
        found = await self._writer.read(lambda: self._read(changed))
        # What is to be forgotten goes first: it needs no assistant.
        await asyncio.to_thread(self._keep, found, {})
        try:
            masked = await self._mask(found)
        except AssistantFailed as failure:
            logger.info("Customers' questions wait to be masked: %s", failure)
            return _PAUSE_S
        await asyncio.to_thread(self._keep, found, masked)
        await asyncio.to_thread(self._questions.trim)
        await asyncio.to_thread(self._questions.set_read_until, place)
        await self._embed([text for texts in masked.values() for text in texts.values() if text])
        # While customers write there is always more: at once goes only what did not fit into this look, or a
        # record that is read from its start.
        return _PAUSE_S if 0 <= place - after < _LINES_AT_A_TIME else 0.0

    def _read(self, changed: Sequence[ConversationId]) -> list[_Found]:
        """What the changed conversations hold, and those of customers who asked to be forgotten."""
        conversations = dict.fromkeys(changed)
        for conversation_id in changed:
            events = self._record.list_events(conversation_id, limit=-1)
            if any(isinstance(event.body, CustomerLearned) and event.body.forget for event in events):
                customer_id = self._record.get_state(conversation_id).customer_id
                conversations |= dict.fromkeys(list_conversations_of(self._record.file, customer_id))
        return [self._read_one(conversation_id) for conversation_id in conversations]

    def _read_one(self, conversation_id: ConversationId) -> _Found:
        events = self._record.list_events(conversation_id, limit=-1)
        state = self._record.get_state(conversation_id)
        customer = self._record.get_customer(state.customer_id)
        forgotten = forgotten_at(self._record.file, state.customer_id)
        told = questions_in(readable(state, events))
        questions = [asked for asked in told if not forgotten or asked.at > forgotten]
        names = {name for name in (state.name, customer.name, *_senders(events)) if name}
        masked = {} if was_rewritten(events) else self._questions.list_masked(conversation_id)
        return _Found(conversation_id, tuple(questions), tuple(sorted(names)), masked)

    async def _mask(self, found: Sequence[_Found]) -> dict[ConversationId, dict[int, str]]:
        """The fresh questions, masked, by conversation and place."""
        fresh = [(each, asked) for each in found for asked in each.fresh]
        masked: dict[ConversationId, dict[int, str]] = {}
        for start in range(0, len(fresh), _TEXTS_AT_A_TIME):
            some = fresh[start : start + _TEXTS_AT_A_TIME]
            texts = await self._assistant.mask(
                [TextToMask(asked.text, each.names) for each, asked in some], _MASK_S
            )
            for (each, asked), text in zip(some, texts, strict=True):
                masked.setdefault(each.conversation_id, {})[asked.seq] = text
        return masked

    def _keep(self, found: Sequence[_Found], masked: dict[ConversationId, dict[int, str]]) -> None:
        for each in found:
            texts = {**each.masked, **masked.get(each.conversation_id, {})}
            sources = [
                (texts[asked.seq], _source(each, asked)) for asked in each.questions if texts.get(asked.seq)
            ]
            self._questions.set_sources(each.conversation_id, sources)

    async def _embed(self, texts: Sequence[str]) -> None:
        """Has the vectors of new questions computed now, so that no editor waits for them."""
        for start in range(0, len(texts), _TEXTS_AT_A_TIME):
            asked = [AskedQuestion(key_of(text), text) for text in texts[start : start + _TEXTS_AT_A_TIME]]
            try:
                await self._assistant.foresee(asked, (), _MASK_S)
            except AssistantFailed:
                return  # then the gate does it


def _source(found: _Found, asked: Asked) -> Source:
    return Source(
        found.conversation_id, asked.seq, asked.at, asked.shown, asked.right, asked.wrong, asked.to_person
    )


def _senders(events: Sequence[RecordedEvent]) -> set[str]:
    """Everybody who is named in the conversation."""
    learned = {event.body.name for event in events if isinstance(event.body, CustomerLearned)}
    return {name for name in ({event.sender.name for event in events} | learned) if name}
