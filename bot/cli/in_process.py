"""Makes dry runs in this process and without Rasa's model, for commands and benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.gateway.known_vectors import KnownVectors
from bot.protocol.dry_run import AskedQuestion, DryRunReply, EntryChange
from bot.services.assistant import AssistantFailed
from knowledge_base.store import KnowledgeStore

if TYPE_CHECKING:
    from bot.assistant.dry_run import DryRuns


class InProcess:
    """What questions would get, as the publish gate asks for it. `make` is called at the first question."""

    def __init__(self, make: Callable[[], DryRuns], store: KnowledgeStore) -> None:
        self._make = make
        self._vectors = KnownVectors(store)
        self._dry_runs: DryRuns | None = None

    @classmethod
    def for_store(cls, store: KnowledgeStore) -> InProcess:
        """Return one that asks what this knowledge base has live."""
        return cls(lambda: _dry_runs(store), store)

    async def dry_run(
        self, questions: Sequence[AskedQuestion], changes: Sequence[EntryChange], timeout_s: float
    ) -> DryRunReply:
        """Return what the questions get; `AssistantFailed` when the encoders are not installed."""
        if self._dry_runs is None:
            self._dry_runs = self._make()
        index = self._dry_runs.index(tuple(changes))
        known = self._vectors.lend(questions)
        results = tuple(self._dry_runs.dry_run(index, question) for question in known)
        self._vectors.keep(self._dry_runs.computed())
        return DryRunReply(index.generation, results)


def _dry_runs(store: KnowledgeStore) -> DryRuns:
    # Only here: the encoders take seconds and hundreds of megabytes, and the gateway's commands none.
    from bot.assistant.dry_run import DryRuns
    from knowledge_base.errors import EncoderFilesError
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.live import LiveIndex

    try:
        embedder = load_embedder()
    except EncoderFilesError as error:
        raise AssistantFailed("assistant_down", str(error), taken=False) from error
    return DryRuns(LiveIndex(store, embedder), embedder)
