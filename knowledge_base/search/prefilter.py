"""Which entries are worth an exact look: all of them when they are few, else those that the sketch shows."""

from __future__ import annotations

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.reading import Reading
from knowledge_base.search.snapshot import Selection, Snapshot

_MOST = 128
# How much the broad encoder says beside the close one.
_BROAD = 0.3


def select_candidates(snapshot: Snapshot, reading: Reading) -> Selection:
    """Return the entries that may lead, in order."""
    if snapshot.sketch is None or snapshot.size <= _MOST:
        return snapshot.whole
    likeness = snapshot.sketch.likeness(
        _message(snapshot, reading), snapshot.asks.starts, snapshot.passages.starts
    )
    likeness = np.where(snapshot.alive, likeness, -np.inf)
    chosen = np.zeros(len(snapshot.alive), dtype=np.bool_)
    chosen[np.argpartition(-likeness, _MOST)[:_MOST]] = True
    # The index may have grown since the snapshot was taken; rare words are looked up in it as it is now.
    chosen[[slot for slot in snapshot.rare.find(reading.words) if slot < len(chosen)]] = True
    return snapshot.select(np.flatnonzero(chosen & snapshot.alive))


def _message(snapshot: Snapshot, reading: Reading) -> Vectors:
    close = snapshot.asks.close.direction(reading.close)
    broad = snapshot.asks.broad.direction(reading.broad)
    if reading.foreign:
        return np.concatenate([np.zeros_like(close), broad])
    return np.concatenate([close, np.float32(_BROAD) * broad])
