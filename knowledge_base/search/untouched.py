"""Which questions a change of content leaves as they are, so that they need not be asked again.

Nothing stays exactly the same: how rare a word is, is a matter of all entries, so every confidence moves in
its last digits. But what a customer gets stays, when the changed entries neither lead nor can come to lead,
and no decision is nearer than confidences were seen to move. How far that is, is measured at the first such
questions of each change, which are asked all the same; a multiple of it is kept as distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product

import numpy as np

from knowledge_base.model import EntryId, PublishedEntry, Ranking
from knowledge_base.search.confidence import SHOWN, outcome_of
from knowledge_base.search.evidence import _PICK as PICK
from knowledge_base.search.evidence import LEADERS
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Selection, Snapshot

# So many questions are asked to see how far confidences move; the distance kept is so many times as far.
SAMPLE = 24
_TIMES = 4.0
_LEAST = 0.004
# What an entry may lead by more than it is reckoned here, for the last digits' sake.
_SLACK = 0.02


@dataclass(frozen=True)
class PastRanking:
    """A question as it was asked: a mark of how it was read, every leader, and the entries there were."""

    mark: bytes
    ranking: Ranking
    entries: Mapping[EntryId, PublishedEntry]


@dataclass(frozen=True)
class _Changed:
    """What is other now than it was among `entries`, and what is live of that, ready to be compared with."""

    entries: Mapping[EntryId, PublishedEntry]
    ids: frozenset[EntryId]
    look: Selection | None


def mark_of(reading: Reading) -> bytes:
    """Return readings with the same mark are the same; of the text nothing is kept."""
    return blake2b(reading.text.encode(), digest_size=16).digest()


def entries_of(snapshot: Snapshot) -> dict[EntryId, PublishedEntry]:
    """Return the entries by id."""
    return {entry_id: snapshot.entries[slot] for entry_id, slot in snapshot.slot_of.items()}


class Untouched:
    """Knows what a snapshot leaves alone of what was asked before it. Learns how far confidences move.

    `is_live`: the snapshot is what was live, without changes on top.
    """

    def __init__(self, snapshot: Snapshot, *, is_live: bool) -> None:
        self.is_live = is_live
        self.entries = entries_of(snapshot)
        self._snapshot = snapshot
        self._changed: dict[int, _Changed] = {}
        self._moved = 0.0
        self._seen = 0

    def is_far(self, asked: PastRanking, reading: Reading) -> bool:
        """Return whether the changed entries have nothing to do with the question.

        They do not lead, then or now.
        """
        if reading.foreign or asked.mark != mark_of(reading) or len(asked.ranking.candidates) < LEADERS:
            return False
        changed = self._changed_since(asked)
        if any(candidate.entry_id in changed.ids for candidate in asked.ranking.candidates):
            return False
        return changed.look is None or not self._may_lead(changed.look, reading, asked.ranking)

    @property
    def is_learning(self) -> bool:
        """Whether questions that are far are asked all the same, to see how far confidences move."""
        return self._seen < SAMPLE

    def may_leave(self, asked: PastRanking) -> bool:
        """Return whether a question gets what it got if it is far; while learning, each may."""
        return self.is_learning or _is_settled(asked.ranking, max(_LEAST, _TIMES * self._moved))

    def learn(self, asked: PastRanking, ranking: Ranking) -> None:
        """Take in how a question that is far was answered now."""
        before, after = _confidences(asked.ranking), _confidences(ranking)
        moves = (abs(before.get(each, 0.0) - after.get(each, 0.0)) for each in before.keys() | after.keys())
        self._moved = max(self._moved, *moves)
        self._seen += 1

    def _changed_since(self, asked: PastRanking) -> _Changed:
        known = self._changed.get(id(asked.entries))
        if known is None:
            every = self.entries.keys() | asked.entries.keys()
            ids = frozenset(each for each in every if self.entries.get(each) is not asked.entries.get(each))
            slots = sorted(self._snapshot.slot_of[each] for each in ids if each in self._snapshot.slot_of)
            look = self._snapshot.select(np.array(slots)) if slots else None
            known = self._changed[id(asked.entries)] = _Changed(asked.entries, ids, look)
        return known

    def _may_lead(self, look: Selection, reading: Reading, ranking: Ranking) -> bool:
        """Return whether one of these entries may come among the leaders.

        Reckoned high for them, low for those.
        """
        asks, passages = self._snapshot.asks, self._snapshot.passages
        close = look.asks.close.likeness(asks.close.direction(reading.close))
        broad = look.asks.broad.likeness(asks.broad.direction(reading.broad))
        answer = look.passages.close.likeness(passages.close.direction(reading.close))
        lead = PICK["close"] * close.max() + PICK["broad"] * broad.max() + PICK["answer"] * answer.max()
        last = min(_least_lead(candidate.parts) for candidate in ranking.candidates) - _SLACK
        if lead + PICK["stems"] + PICK["grams"] < last:
            return False
        stems = look.ask_stems.score(reading.words).max()
        grams = look.ask_grams.score(reading.words).max()
        return bool(lead + PICK["stems"] * stems + PICK["grams"] * grams >= last)


def _least_lead(parts: Mapping[str, float]) -> float:
    """Return what a leader was picked by, without its answer where that says less than the title does."""
    answer = parts["close_best"] + parts["answer_close"] if parts["answer_close"] > 0 else 0.0
    named = sum(PICK[name] * parts[name] for name in ("close", "broad", "stems", "grams"))
    return named + PICK["answer"] * answer


def _confidences(ranking: Ranking) -> dict[EntryId, float]:
    return {candidate.entry_id: candidate.confidence for candidate in ranking.candidates}


def _is_settled(ranking: Ranking, distance: float) -> bool:
    """Return whether the outcome and the entries shown stay when every confidence moves by at most this."""
    confidences = [candidate.confidence for candidate in ranking.candidates]
    if len(confidences) < 2:
        return False
    best, second = confidences[:2]
    moves = (-distance, distance)
    if any(
        outcome_of([best + one, second + other]) != ranking.outcome for one, other in product(moves, moves)
    ):
        return False
    shown = SHOWN[ranking.outcome]
    if len(confidences) <= shown:
        return False
    return not shown or confidences[shown - 1] - confidences[shown] > 2 * distance
