"""Asks the live knowledge base which entries fit a message. Nothing of it is trained into the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, METADATA, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.customer import CUSTOMER
from bot.assistant.components.attributes import ACTS, CORE_TEXT, EMBEDDED, RANKING
from bot.assistant.knowledge import live_index, preview_index
from knowledge_base.model import Candidate, EntryId, Ranking
from knowledge_base.search.reading import Reading

_SURE_ENOUGH = 0.5


class Index(Protocol):
    """What the ranker needs of a search index: `LiveIndex`, or a stand-in in tests."""

    def rank_parts(
        self,
        text: str,
        *,
        previous: EntryId | None = None,
        embedding: Reading | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> tuple[Ranking, ...]: ...


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class KnowledgeRanker(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa has no types
    """Adds the ranking of published entries to a message, as plain values."""

    def __init__(self, index: Index | None = None) -> None:
        self._index = index

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeRanker:
        """Return the component, which asks what is live at the time."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Return the messages with their rankings. A payload ("/affirm") is not looked up.

        A question may follow up on the entry that answered last, which Rasa's `tracker` knows.
        """
        previous = tracker.get_slot("previous_entry") if tracker else None
        for message in messages:
            if message.get(TEXT) and not message.get(TEXT).startswith("/"):
                first, *others = self._rank(message, previous)
                message.set(RANKING, plain(first, others), add_to_output=True)
        return messages

    def _rank(self, message: Message, previous: EntryId | None) -> tuple[Ranking, ...]:
        index = preview_index() or self._index or live_index()
        if index is None:
            return (Ranking("none"),)
        known = message.get(METADATA) or {}
        return index.rank_parts(
            message.get(CORE_TEXT),
            previous=previous if _may_ask(message) else None,
            embedding=message.get(EMBEDDED),
            attributes=known.get(CUSTOMER, {}).get("attributes"),
        )


def _may_ask(message: Message) -> bool:
    """Return whether the message seems to ask something: a "no" follows up on nothing."""
    verdict, acts = message.get(INTENT), message.get(ACTS)
    asks = verdict[INTENT_NAME_KEY] == "ask" and verdict[PREDICTED_CONFIDENCE_KEY] >= _SURE_ENOUGH
    return bool(asks or (acts and acts["ask"] >= _SURE_ENOUGH))


def plain(ranking: Ranking, others: Sequence[Ranking] = ()) -> dict[str, Any]:
    """Return the ranking as Rasa can carry it.

    `outcome`, `candidates`, and `also`, the best of other questions.
    """
    return {
        "outcome": ranking.outcome,
        "candidates": [_plain_candidate(c) for c in ranking.candidates],
        "also": [_plain_candidate(other.candidates[0]) for other in others],
    }


def _plain_candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "entry_id": candidate.entry_id,
        "revision": candidate.revision,
        "question": candidate.question,
        "confidence": float(candidate.confidence),
        "parts": {name: float(score) for name, score in candidate.parts.items()},
        "matched": candidate.matched,
    }
