"""Foresees as an assistant does, in this process and without Rasa's model: for commands and benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.gateway.known_vectors import KnownVectors
from bot.protocol.rehearsal import AskedQuestion, EntryChange, ForeseeReply
from bot.services.assistant import AssistantFailed
from knowledge_base.store import KnowledgeStore

if TYPE_CHECKING:
    from bot.assistant.rehearsal import Rehearsals


class InProcess:
    """What questions would get, as the publish gate asks for it. `make` is called at the first question."""

    def __init__(self, make: Callable[[], Rehearsals], store: KnowledgeStore) -> None:
        self._make = make
        self._vectors = KnownVectors(store)
        self._rehearsals: Rehearsals | None = None

    @classmethod
    def of(cls, store: KnowledgeStore) -> InProcess:
        """One that asks what this knowledge base has live."""
        return cls(lambda: _rehearsals(store), store)

    async def foresee(
        self, questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> ForeseeReply:
        """What the questions get; `AssistantFailed` when the encoders are not installed."""
        if self._rehearsals is None:
            self._rehearsals = self._make()
        index = self._rehearsals.index(tuple(changes))
        known = self._vectors.lend(questions)
        results = tuple(self._rehearsals.foresee(index, question) for question in known)
        self._vectors.keep(self._rehearsals.computed())
        return ForeseeReply(index.generation, results)


def _rehearsals(store: KnowledgeStore) -> Rehearsals:
    # Only here: the encoders take seconds and hundreds of megabytes, and the gateway's commands none.
    from bot.assistant.rehearsal import Rehearsals
    from knowledge_base.errors import EncoderFilesError
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.live import LiveIndex

    try:
        embedder = load_embedder()
    except EncoderFilesError as error:
        raise AssistantFailed("assistant_down", str(error), taken=False) from error
    return Rehearsals(LiveIndex(store, embedder), embedder)
