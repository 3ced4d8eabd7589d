"""Which entries to suggest beside an agent's draft: those that the assistant would answer a customer with."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.conversation.customers.attributes import all_attributes
from bot.conversation.model import Answer, ConversationId, SuggestionOutcome, SuggestionUse
from bot.conversation.problem import is_substantial
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff
from bot.protocol.aids import Because, Suggestion
from bot.protocol.aids import Suggestions as Suggested
from bot.protocol.turn import RankedEntry, Understanding
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.texts import require_readable
from bot.services.typed_text import typed_text
from bot.storage.writer import Writer
from knowledge_base.audience import may_fit
from knowledge_base.errors import UnknownEntryError
from knowledge_base.store import KnowledgeStore

MOST = 3
MESSAGES = 3
# One in four is worth a glance; what is less likely only hides the others.
LEAST_CONFIDENCE = 0.25
_UNDERSTAND_S = 2.0


@dataclass(frozen=True)
class Suggestions:
    """Has the assistant read what was said, and looks up what it would answer with."""

    _record: Record
    _writer: Writer
    _knowledge: KnowledgeStore
    _assistant: Assistant

    async def suggest(self, conversation_id: ConversationId, draft: str) -> Suggested:
        """Return entries for what the customer said last and the agent typed, ranked as for a customer."""
        require_readable(draft)

        def read() -> tuple[ConversationState, Mapping[str, str]]:
            state = for_staff(self._record.get_state(conversation_id))
            customer = self._record.get_customer(state.customer_id)
            return state, all_attributes(self._record.file, customer)

        state, attributes = await self._writer.read(read)
        texts = texts_to_read(state, draft)
        if not texts:
            return Suggested()
        try:
            readings = await self._assistant.understand([text for _, text in texts], _UNDERSTAND_S)
        except AssistantFailed:
            return Suggested(available=False)
        found = await asyncio.to_thread(suggest, self._knowledge, texts, readings, attributes)
        return Suggested(suggestions=found)


def texts_to_read(state: ConversationState, draft: str) -> list[tuple[Because, str]]:
    """Return what the assistant should read: the draft, then the customer's last messages, the newest first.

    Messages that say nothing of a matter ("thanks", "ok") are left out; without any other the problem
    stands for them.
    """
    said = [text for text in reversed(state.said) if is_substantial(text)][:MESSAGES]
    if not said and state.current_problem:
        said = [state.current_problem]
    drafts: list[tuple[Because, str]] = [("draft", draft.strip())] if is_substantial(draft) else []
    return [*drafts, *(("customer", text) for text in said)]


def suggest(
    store: KnowledgeStore,
    texts: Sequence[tuple[Because, str]],
    readings: Sequence[Understanding],
    attributes: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Suggestion, ...]:
    """Return the published entries that the rankings of these texts name, the surest first, each once.

    What is for customers with other `attributes` than these is left out.
    """
    best_first = sorted(_candidates(texts, readings), key=lambda found: -found[0].confidence)
    found = _suggestions(store, best_first, attributes)
    return tuple(suggestion for suggestion, _ in zip(found, range(MOST), strict=False))


def quote(store: KnowledgeStore, entry_id: str) -> Answer | None:
    """Return the entry as an agent's message quotes it; None when customers cannot read it (any more).

    A person chose it, so the confidence is 1.
    """
    try:
        entry = store.get_published(entry_id)
    except UnknownEntryError:
        return None
    return Answer(
        entry_id=entry.id,
        revision=entry.revision,
        title=entry.content.question,
        confidence=1.0,
        public=not entry.content.audience,
    )


def judge(
    store: KnowledgeStore, suggested: Sequence[str], quoted: str | None, text: str
) -> tuple[SuggestionUse, ...]:
    """Return what an agent's message made of the entries that were suggested beside it.

    `quoted` is the one that it links to: used when the message holds its answer as it is, else edited.
    """
    uses = []
    for entry_id in dict.fromkeys(suggested):
        try:
            answer = typed_text(store.get_published(entry_id).content.answer).strip()
        except UnknownEntryError:
            continue
        outcome: SuggestionOutcome = (
            "ignored" if entry_id != quoted else "used" if answer in text else "edited"
        )
        uses.append(SuggestionUse(entry_id, outcome))
    return tuple(uses)


def _candidates(
    texts: Sequence[tuple[Because, str]], readings: Sequence[Understanding]
) -> Iterator[tuple[RankedEntry, Because]]:
    for (because, _), reading in zip(texts, readings, strict=False):
        for entry in reading.ranking:
            if entry.confidence >= LEAST_CONFIDENCE:
                yield entry, because


def _suggestions(
    store: KnowledgeStore,
    candidates: Sequence[tuple[RankedEntry, Because]],
    attributes: Mapping[str, str],
) -> Iterator[Suggestion]:
    seen: set[str] = set()
    for ranked, because in candidates:
        if ranked.entry_id in seen:
            continue
        seen.add(ranked.entry_id)
        try:
            entry = store.get_published(ranked.entry_id)
        except UnknownEntryError:
            continue  # retired since the assistant last looked
        if not may_fit(entry.content.audience, attributes):
            continue
        yield Suggestion(
            entry_id=entry.id,
            revision=entry.revision,
            title=entry.content.question,
            text=typed_text(entry.content.answer),
            url="" if entry.content.audience else f"/help/{entry.id}",
            confidence=ranked.confidence,
            because=because,
        )
