"""A short sketch of every row, to find the few entries that are worth an exact look.

The rows of both encoders together, turned to their principal axes and cut to the first hundred or so: a
tenth of the numbers, read for every message where the rows themselves would be too many.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.growing import Growing
from knowledge_base.search.segments import Places
from knowledge_base.search.vectors import GrowingRows, Rows

_WIDTH = 96
# Fewer rows than this are all looked at. The axes are learnt anew whenever the rows have become four times
# as many, so that all the learning together costs little more than the last.
_WORTH_IT = 4_000
_GROWTH = 4
_LEARNT_FROM = 20_000
_BLOCK = 8_192


@dataclass(frozen=True)
class Sketch:
    """The sketches of asks and passages, and the axes they are drawn along."""

    axes: Vectors
    asks: Vectors
    passages: Vectors

    def likeness(self, message: Vectors, asks: Places, passages: Places) -> Vectors:
        """Return by slot about how like the message its likest row is; the places are where slots start."""
        drawn = message @ self.axes
        likeness: Vectors = np.maximum(
            np.maximum.reduceat(self.asks @ drawn, asks), np.maximum.reduceat(self.passages @ drawn, passages)
        )
        return likeness


class Sketcher:
    """Draws the sketches of rows as these grow."""

    def __init__(self) -> None:
        self._axes: Vectors | None = None
        self._learnt = 0
        self._drawn = (Growing(np.float32, _WIDTH), Growing(np.float32, _WIDTH))

    def forked(self) -> Sketcher:
        """Return the same sketches, to continue by themselves."""
        fork = copy(self)
        fork._drawn = (self._drawn[0].forked(), self._drawn[1].forked())
        return fork

    def follow(self, asks: GrowingRows, passages: GrowingRows) -> Sketch | None:
        """Return the sketches of all rows there are; None while they are few."""
        rows = len(asks) + len(passages)
        if rows < _WORTH_IT:
            return None
        views = asks.view(), passages.view()
        if self._axes is None or rows >= _GROWTH * self._learnt:
            self._axes, self._learnt = _principal_axes(views[0]), rows
            self._drawn = (Growing(np.float32, _WIDTH), Growing(np.float32, _WIDTH))
        for drawn, view in zip(self._drawn, views, strict=True):
            for start in range(len(drawn), view.count, _BLOCK):
                some = np.arange(start, min(start + _BLOCK, view.count))
                drawn.append(view.joined(some) @ self._axes)
        return Sketch(self._axes, self._drawn[0].view(), self._drawn[1].view())


def _principal_axes(rows: Rows) -> Vectors:
    some = rows.joined(np.arange(0, rows.count, max(1, rows.count // _LEARNT_FROM)))
    _, axes = np.linalg.eigh(some.T @ some)
    principal: Vectors = np.ascontiguousarray(axes[:, -_WIDTH:])
    return principal
