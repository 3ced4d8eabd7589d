"""A reading against a snapshot: the candidates, best first, and the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge_base.model import Candidate, EntryId, Ranking
from knowledge_base.search.confidence import SMALLEST, chances, geometric_mean, outcome_of, weights_for
from knowledge_base.search.evidence import LEADERS, PARTS, gather_evidence
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot


def rank_reading(snapshot: Snapshot, reading: Reading, limit: int) -> Ranking:
    """Return the ranking of the snapshot's entries.

    Without entries, or without words, it has no candidates.
    """
    if snapshot.size == 0 or not reading.words:
        return Ranking("none")
    candidates = _candidates(snapshot, reading)
    if reading.gloss is not None:
        candidates = _agreed(candidates, _candidates(snapshot, reading.gloss))
    candidates.sort(key=lambda candidate: -candidate.confidence)
    outcome = outcome_of([candidate.confidence for candidate in candidates])
    return Ranking(outcome, tuple(candidates[:limit]))


def _candidates(snapshot: Snapshot, reading: Reading) -> list[Candidate]:
    evidence = gather_evidence(snapshot, reading)
    shares = chances(evidence, weights_for(reading.foreign))
    candidates = []
    for slot, share, parts, matched in zip(
        evidence.slots, shares, evidence.parts, evidence.matched, strict=True
    ):
        entry = snapshot.entries[slot]
        candidates.append(
            Candidate(
                entry_id=entry.id,
                revision=entry.revision,
                question=entry.content.question,
                confidence=float(share),
                parts={name: float(value) for name, value in zip(PARTS, parts, strict=True)},
                matched=matched,
            )
        )
    return candidates


def _agreed(one: list[Candidate], other: list[Candidate]) -> list[Candidate]:
    """Return what two readings of a message agree on: the geometric mean of their chances."""
    first, second = _by_entry(one), _by_entry(other)
    known = {**second, **first}
    shares = geometric_mean(_chances(known, first), _chances(known, second), SMALLEST)
    agreed = [
        replace(candidate, confidence=share) for candidate, share in zip(known.values(), shares, strict=True)
    ]
    agreed.sort(key=lambda candidate: -candidate.confidence)
    return agreed[:LEADERS]


def _by_entry(candidates: list[Candidate]) -> dict[EntryId, Candidate]:
    return {candidate.entry_id: candidate for candidate in candidates}


def _chances(known: Iterable[EntryId], candidates: Mapping[EntryId, Candidate]) -> list[float]:
    return [candidates[each].confidence if each in candidates else 0.0 for each in known]
