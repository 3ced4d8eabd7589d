"""A reading against a snapshot: the candidates, best first, and the outcome."""

from __future__ import annotations

from dataclasses import replace

from knowledge_base.model import Candidate, EntryId, Ranking
from knowledge_base.search.confidence import chances, outcome_of, weights_for
from knowledge_base.search.evidence import LEADERS, PARTS, gather_evidence
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Snapshot

# What an entry counts at the least that leads in only one of two readings.
_LEAST = 0.002


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
    weights = {
        entry_id: (_chance(first, entry_id) * _chance(second, entry_id)) ** 0.5
        for entry_id in {**first, **second}
    }
    neither = (_rest(one) * _rest(other)) ** 0.5
    total = sum(weights.values()) + neither
    known = {**second, **first}
    agreed = [
        replace(known[entry_id], confidence=weight / total)
        for entry_id, weight in sorted(weights.items(), key=lambda item: -item[1])
    ]
    return agreed[:LEADERS]


def _by_entry(candidates: list[Candidate]) -> dict[EntryId, Candidate]:
    return {candidate.entry_id: candidate for candidate in candidates}


def _chance(candidates: dict[EntryId, Candidate], entry_id: EntryId) -> float:
    return max(candidates[entry_id].confidence, _LEAST) if entry_id in candidates else _LEAST


def _rest(candidates: list[Candidate]) -> float:
    return max(1.0 - sum(candidate.confidence for candidate in candidates), _LEAST)
