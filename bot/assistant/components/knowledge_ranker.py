"""Asks the live knowledge base which entries fit a message. Nothing of it is trained into the model."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge import knowledge_path, open_store
from bot.assistant.components.attributes import CORE_TEXT, PREVIOUS_ENTRY, RANKING
from knowledge_base.model import Candidate, EntryId, Ranking
from knowledge_base.search.default import load_embedder
from knowledge_base.search.live import LiveIndex

_log = logging.getLogger(__name__)


class Index(Protocol):
    """What the ranker needs of a search index: `LiveIndex`, or a stand-in in tests."""

    def rank(self, text: str, *, previous: EntryId | None = None) -> Ranking: ...


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
        """The component with the index of the knowledge base open, when there is one."""
        return cls(open_index())

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with their rankings. A payload ("/affirm") is not looked up."""
        for message in messages:
            if message.get(TEXT) and not message.get(TEXT).startswith("/"):
                message.set(RANKING, plain(self._rank(message)), add_to_output=True)
        return messages

    def _rank(self, message: Message) -> Ranking:
        if self._index is None:
            return Ranking("none")
        previous = (message.get(METADATA) or {}).get(PREVIOUS_ENTRY)
        return self._index.rank(message.get(CORE_TEXT), previous=previous)


def open_index() -> Index | None:
    """The index of the knowledge base that the environment names, or None when the file is not there."""
    try:
        index = LiveIndex(open_store(knowledge_path()), load_embedder())
    except FileNotFoundError as error:
        _log.warning("%s No question will find an answer.", error)
        return None
    index.start()
    return index


def plain(ranking: Ranking) -> dict[str, Any]:
    """The ranking as Rasa can carry it: `outcome` and `candidates`."""
    return {"outcome": ranking.outcome, "candidates": [_plain_candidate(c) for c in ranking.candidates]}


def _plain_candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "entry_id": candidate.entry_id,
        "revision": candidate.revision,
        "question": candidate.question,
        "confidence": float(candidate.confidence),
        "parts": {name: float(score) for name, score in candidate.parts.items()},
        "matched": candidate.matched,
    }
