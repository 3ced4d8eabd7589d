"""Rows of vectors by both encoders, kept in half the room, and likeness to a message among some of them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.base import Vectors
from knowledge_base.search.growing import Growing
from knowledge_base.search.segments import Places, Segments, taking

# Whole numbers: as exact as half precision at this size, and turned into floats four times as fast.
_UNIT = 32767.0
_BLOCK = 8_192
# Vectors are centred on the mean of the asks; few asks say little of the mean and count as this many zeros.
_MEAN_PRIOR = 100
_MEAN_DRIFT = 1.1


@dataclass(frozen=True)
class Side:
    """Rows as one encoder sees them: unit vectors, their common mean, and their lengths once centred."""

    vectors: npt.NDArray[np.int16]
    lengths: Vectors
    mean: Vectors

    def centred(self, rows: Places) -> Vectors:
        """Return some rows, centred and at unit length."""
        centred: Vectors = self.vectors[rows].astype(np.float32)
        centred *= np.float32(1 / _UNIT)
        centred -= self.mean
        centred /= self.lengths[rows, None]
        return centred

    def select(self, rows: Places) -> SelectedSide:
        """Return some rows, ready to be compared with."""
        return SelectedSide(self.vectors[rows].astype(np.float32), self.lengths[rows], self.mean)

    def direction(self, message: Vectors) -> Vectors:
        """Return a message's vector, centred and at unit length."""
        asked: Vectors = message - self.mean
        return asked / np.float32(max(float(np.linalg.norm(asked)), 1e-6))


@dataclass(frozen=True)
class SelectedSide:
    """Some rows as one encoder sees them, as floats: twice the room, and half the time for each message."""

    vectors: Vectors
    lengths: Vectors
    mean: Vectors

    def likeness(self, direction: Vectors) -> Vectors:
        """Return the cosine of each row to a direction, both centred: -1 to 1."""
        products = self.vectors @ direction
        likeness = (products / np.float32(_UNIT) - self.mean @ direction) / self.lengths
        return likeness.astype(np.float32, copy=False)


@dataclass(frozen=True)
class SelectedRows:
    """The rows of some slots one after the other, and where each slot's rows start among them.

    `rows` says which they are of all rows.
    """

    rows: Places
    starts: Places
    close: SelectedSide
    broad: SelectedSide


@dataclass(frozen=True)
class Rows:
    """The rows of one kind by both encoders, and where each slot's rows start."""

    close: Side
    broad: Side
    starts: Places

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.close.vectors)

    def select(self, slots: Places) -> SelectedRows:
        """Return the rows of these slots, ready to be compared with."""
        rows, starts = taking(self.starts, self.count, slots)
        return SelectedRows(rows, starts, self.close.select(rows), self.broad.select(rows))

    def joined(self, rows: Places) -> Vectors:
        """Return some rows by both encoders, centred, side by side."""
        return np.hstack([self.close.centred(rows), self.broad.centred(rows)])


class GrowingSide:
    """Rows as one encoder sees them, added at the end."""

    def __init__(self, dimensions: int) -> None:
        self._vectors = Growing(np.int16, dimensions)
        self._lengths = Growing(np.float32)
        self.mean: Vectors = np.zeros(dimensions, dtype=np.float32)
        self._mean_rows = 0

    def __len__(self) -> int:
        return len(self._vectors)

    def forked(self) -> GrowingSide:
        """Return the same rows, to continue by themselves."""
        fork = copy(self)
        fork._vectors, fork._lengths = self._vectors.forked(), self._lengths.forked()
        return fork

    def append(self, vectors: Vectors) -> None:
        """Add rows of unit length."""
        self._vectors.append(np.rint(vectors * _UNIT))
        self._measure(len(self._lengths))

    def centre(self) -> None:
        """Take the mean anew once the rows have grown by a tenth: it hardly moves with one entry."""
        rows = self._vectors.view()
        if len(rows) > _MEAN_DRIFT * self._mean_rows:
            self._mean_rows = len(rows)
            total = rows.sum(axis=0, dtype=np.int64) / _UNIT
            self.centre_on((total / (len(rows) + _MEAN_PRIOR)).astype(np.float32))

    def centre_on(self, mean: Vectors) -> None:
        """Measure every row from another mean, unless it is the present one."""
        if mean is not self.mean:
            self.mean = mean
            self._lengths = Growing(np.float32)
            self._measure(0)

    def vectors_of(self, rows: slice) -> Vectors:
        """Return some rows, which become the same whole numbers when they are appended again."""
        held: Vectors = self._vectors.view()[rows].astype(np.float32) * np.float32(1 / _UNIT)
        return held

    def view(self) -> Side:
        """Return the rows as they are now."""
        return Side(self._vectors.view(), self._lengths.view(), self.mean)

    def _measure(self, first: int) -> None:
        rows, square = self._vectors.view(), float(self.mean @ self.mean)
        for start in range(first, len(rows), _BLOCK):
            products = rows[start : start + _BLOCK].astype(np.float32) @ self.mean
            squares = 1.0 - 2.0 / np.float32(_UNIT) * products + np.float32(square)
            self._lengths.append(np.sqrt(np.maximum(squares, 1e-6)))


class GrowingRows:
    """Rows of one kind, added slot by slot."""

    def __init__(self, close: int, broad: int) -> None:
        self.close, self.broad = GrowingSide(close), GrowingSide(broad)
        self._segments = Segments()

    def __len__(self) -> int:
        return len(self.close)

    def forked(self) -> GrowingRows:
        """Return the same rows, to continue by themselves."""
        fork = copy(self)
        fork.close, fork.broad = self.close.forked(), self.broad.forked()
        fork._segments = self._segments.forked()
        return fork

    def append(self, vectors: tuple[Vectors, Vectors], counts: Sequence[int]) -> None:
        """Add the vectors of some slots, each with so many rows."""
        self._segments.append(counts)
        self.close.append(vectors[0])
        self.broad.append(vectors[1])

    def vectors_of(self, slot: int) -> list[tuple[Vectors, Vectors]]:
        """Return the vectors of a slot's rows by both encoders, as they are held."""
        rows = self._segments.range_of(slot)
        return list(zip(self.close.vectors_of(rows), self.broad.vectors_of(rows), strict=True))

    def view(self) -> Rows:
        """Return the rows as they are now."""
        return Rows(self.close.view(), self.broad.view(), self._segments.starts())
