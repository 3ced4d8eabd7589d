"""Runs of rows that belong to slots: where each starts, and how to take those of a few slots at once."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np
import numpy.typing as npt

from knowledge_base.search.growing import Growing

Places = npt.NDArray[np.int64]


class Segments:
    """One run of rows for each slot, one after the other."""

    def __init__(self) -> None:
        self._starts = Growing(np.int64)
        self._rows = 0

    def append(self, counts: Sequence[int]) -> None:
        """Add a run for each count. None may be empty."""
        self._starts.append(self._rows + np.cumsum([0, *counts[:-1]]))
        self._rows += sum(counts)

    def forked(self) -> Segments:
        """Return the same runs, to continue by themselves."""
        fork = copy(self)
        fork._starts = self._starts.forked()
        return fork

    def starts(self) -> Places:
        """Return where each slot's rows start."""
        return self._starts.view()

    def range_of(self, slot: int) -> slice:
        """Return the rows of a slot."""
        starts = self._starts.view()
        return slice(int(starts[slot]), self._rows if slot + 1 == len(starts) else int(starts[slot + 1]))


def taking(starts: Places, rows: int, slots: Places) -> tuple[Places, Places]:
    """Return the rows of these slots one after the other, and where each slot's rows start among them."""
    ends = np.append(starts[1:], rows)
    counts = ends[slots] - starts[slots]
    taken: Places = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) + np.repeat(starts[slots] - taken, counts), taken
