"""Arrays that only ever grow at their end, so that a snapshot of their first part stays true."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

_FIRST_CAPACITY = 4


class Growing:
    """A numpy array with room to spare. Rows once written are never changed.

    A view taken before a growth stays valid: growing past the room copies, and the view keeps the old.
    """

    def __init__(self, dtype: npt.DTypeLike, width: int | None = None) -> None:
        self._tail = () if width is None else (width,)
        self._data: npt.NDArray[Any] = np.empty((_FIRST_CAPACITY, *self._tail), dtype=dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, rows: npt.ArrayLike) -> None:
        """Add rows at the end."""
        block = np.asarray(rows, dtype=self._data.dtype).reshape(-1, *self._tail)
        end = self._length + len(block)
        if end > len(self._data):
            room = max(end + end // 4, 2 * len(self._data))
            larger = np.empty((room, *self._tail), dtype=self._data.dtype)
            larger[: self._length] = self._data[: self._length]
            self._data = larger
        self._data[self._length : end] = block
        self._length = end

    def forked(self) -> Growing:
        """Return one with the same rows that grows by itself; they are copied when it first does."""
        fork = copy(self)
        fork._data = self.view()
        return fork

    def view(self) -> npt.NDArray[Any]:
        """Return what has been added so far."""
        return self._data[: self._length]
