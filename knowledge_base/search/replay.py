"""The teaching queue replayed with known answers: what so many answers of an editor would be worth."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.errors import TaughtOtherwiseError
from knowledge_base.gaps.choice import Candidate, choose
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.evaluation import (
    Evaluation,
    Query,
    evaluate,
    read_entries,
    read_queries,
    store_of,
)
from knowledge_base.search.evidence import LEADERS
from knowledge_base.search.grouping import join_groups
from knowledge_base.search.live import LiveIndex
from knowledge_base.store import KnowledgeStore
from knowledge_base.teaching import teach

_EDITOR = "editor"


@dataclass(frozen=True)
class Replay:
    """What was asked of the editor and what came of it, with the figures before and after.

    `confirmed` wordings are phrasings now; `without_entry` had none that answers them; `refused` is another
    entry's already. `live_s` is the longest that a round took to be served.
    """

    rounds: int
    asked: int
    confirmed: int
    without_entry: int
    refused: int
    live_s: float
    before: Evaluation | None
    after: Evaluation | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, figures rounded to four places."""
        figures = {"before": self.before, "after": self.after}
        return {
            **asdict(self),
            "live_s": round(self.live_s, 4),
            **{name: value and value.as_dict() for name, value in figures.items()},
        }


def replay_files(
    entries: Path, stream: Path, budget: int, embedder: Embedder, queries: Path | None, per_round: int
) -> Replay:
    """Return what `budget` answers to questions of the stream would do to the figures of `queries`.

    Each file has a JSON object a line, as `evaluate_files` reads them; the stream's `entry_id` is what the
    editor answers. Raises `ContentError` when one of them holds a broken line.
    """
    contents, told = read_entries(entries), read_queries(stream)
    asked = read_queries(queries) if queries else []
    embedder = _Remembering(embedder)
    with store_of(contents) as store:
        index = LiveIndex(store, embedder)
        before = evaluate(index, asked) if queries else None
        replay = _Teaching(store, index, told, embedder).run(budget, per_round)
        return replace(replay, before=before, after=evaluate(index, asked) if queries else None)


class _Remembering(Embedder):
    """Encodes each text once, since each round asks the same questions again."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder.close, embedder.broad)
        self._known: dict[str, tuple[Vectors, Vectors]] = {}

    def embed(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vectors of one message, by the close and by the broad encoder."""
        if text not in self._known:
            self._known[text] = super().embed(text)
        return self._known[text]


class _Teaching:
    def __init__(
        self, store: KnowledgeStore, index: LiveIndex, stream: Sequence[Query], embedder: Embedder
    ) -> None:
        self._store, self._index = store, index
        vectors = [embedder.embed(query.text) for query in stream]
        places, _ = join_groups(
            [], np.stack([close for close, _ in vectors]), np.stack([broad for _, broad in vectors])
        )
        self._waiting = list(zip(stream, places, strict=True))
        self._confirmed = self._without_entry = self._refused = 0
        self._live_s = 0.0

    def run(self, budget: int, per_round: int) -> Replay:
        rounds = asked = 0
        while self._waiting and asked < budget:
            some = self._choose(min(per_round, budget - asked))
            for query in some:
                self._answer(query)
            started = time.perf_counter()
            self._index.refresh()
            self._live_s = max(self._live_s, time.perf_counter() - started)
            rounds, asked = rounds + 1, asked + len(some)
        return Replay(
            rounds, asked, self._confirmed, self._without_entry, self._refused, self._live_s, None, None
        )

    def _choose(self, count: int) -> list[Query]:
        """Take those that are worth most now out of what is waiting."""
        rankings = [self._index.rank(query.text, limit=LEADERS) for query, _ in self._waiting]
        candidates = [
            Candidate(tuple(each.confidence for each in ranking.candidates), 1.0, group)
            for ranking, (_, group) in zip(rankings, self._waiting, strict=True)
        ]
        chosen = choose(candidates, count)
        some = [self._waiting[place][0] for place in chosen]
        self._waiting = [each for place, each in enumerate(self._waiting) if place not in set(chosen)]
        return some

    def _answer(self, query: Query) -> None:
        if query.entry_id is None or query.entry_id not in self._index.snapshot.slot_of:
            self._without_entry += 1
            return
        try:
            entry = teach(self._store, query.entry_id, [query.text], _EDITOR, "Replayed")
        except TaughtOtherwiseError:
            self._refused += 1
            return
        self._store.publish_entry(entry.id, _EDITOR)
        self._confirmed += 1
