"""Which entries may mean the same: those asked for alike and answered alike, by both encoders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.model import EntryId
from knowledge_base.search.segments import Places, taking
from knowledge_base.search.snapshot import Snapshot
from knowledge_base.search.vectors import Rows

# Of eight shipped entries written anew in other words, five are above this; of the 11,628 pairs of shipped
# entries, which are all different, one (tests/knowledge_base/test_alike.py).
LEAST = 0.735
_BLOCK = 512


@dataclass(frozen=True)
class Alike:
    """Two entries, and how much alike they are, up to 1."""

    first: EntryId
    second: EntryId
    likeness: float


def find_alike(snapshot: Snapshot, least: float = LEAST) -> list[Alike]:
    """Return the pairs of entries that are at least so much alike, the most alike first."""
    slots = np.array(sorted(snapshot.slot_of.values()), dtype=np.int64)
    if len(slots) < 2:
        return []
    asked, answered = _middles(snapshot.asks, slots), _middles(snapshot.passages, slots)
    found = []
    for start in range(0, len(slots), _BLOCK):
        block = slice(start, start + _BLOCK)
        likeness = (asked[block] @ asked[start:].T + answered[block] @ answered[start:].T) / 2
        for row, column in zip(*np.nonzero(likeness >= least), strict=True):
            if column > row:
                first, second = (snapshot.entries[slots[start + place]].id for place in (row, column))
                found.append(Alike(first, second, round(float(likeness[row, column]), 3)))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _middles(rows: Rows, slots: Places) -> Vectors:
    """Return for each slot the mean of its rows, at unit length."""
    middles = []
    for start in range(0, len(slots), _BLOCK):
        places, starts = taking(rows.starts, rows.count, slots[start : start + _BLOCK])
        sums = np.add.reduceat(rows.joined(places), starts)
        middles.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6))
    joined: Vectors = np.concatenate(middles).astype(np.float32)
    return joined
