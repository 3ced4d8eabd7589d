"""A reading against a snapshot: the candidates, best first, and the outcome."""

from __future__ import annotations

import numpy as np

from knowledge_base.model import Candidate, Ranking
from knowledge_base.search.confidence import chances, outcome_of, weights_for
from knowledge_base.search.evidence import PARTS, gather_evidence
from knowledge_base.search.reading import Reading
from knowledge_base.search.shelf import Snapshot


def rank_reading(snapshot: Snapshot, reading: Reading, limit: int) -> Ranking:
    """The ranking of the snapshot's entries; without entries, or without words, it has no candidates."""
    if snapshot.size == 0 or not reading.words:
        return Ranking("none")
    evidence = gather_evidence(snapshot, reading)
    shares = chances(evidence, weights_for(reading.foreign))
    order = np.argsort(-shares, kind="stable")
    outcome = outcome_of([float(shares[place]) for place in order])
    candidates = []
    for place in order[:limit]:
        entry = snapshot.entries[evidence.slots[place]]
        candidates.append(
            Candidate(
                entry_id=entry.id,
                revision=entry.revision,
                question=entry.content.question,
                confidence=float(shares[place]),
                parts={name: float(value) for name, value in zip(PARTS, evidence.parts[place], strict=True)},
                matched=evidence.matched[place],
            )
        )
    return Ranking(outcome, tuple(candidates))
