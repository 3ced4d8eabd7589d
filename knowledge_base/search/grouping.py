"""Questions that mean the same: one after the other joins the group that it is most like, or opens one.

A group is kept as the mean of its questions' vectors by both encoders, and grows by whoever joins. Vectors
are compared centred on the mean of all, which takes out what every question has in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors

# At least so like a question is to the group that it joins (the cosine by both encoders, averaged). Of the
# values from 0.35 to 0.6 this one put most questions of a bank's customers (77 kinds) where they belong
# without putting shop questions of different entries together.
LIKE = 0.5
# Few questions say little of the mean, and count as so many zeros.
_MEAN_PRIOR = 100


@dataclass
class Group:
    """How many questions are together, and the mean of their vectors by both encoders, side by side."""

    count: int
    mean: Vectors


def join_groups(
    groups: list[Group], close: Vectors, broad: Vectors, like: float = LIKE
) -> tuple[list[int], list[Group]]:
    """The place of each question's group in the list that comes back: the groups as they are then.

    `close` and `broad` hold the questions' unit vectors by each encoder, one row each.
    """
    grouping = _Grouping(groups, close.shape[1], close, broad, like)
    return [grouping.join(row) for row in range(len(close))], grouping.groups


class _Grouping:
    def __init__(self, groups: Sequence[Group], parting: int, close: Vectors, broad: Vectors, like: float):
        self.groups = [Group(group.count, group.mean.astype(np.float32)) for group in groups]
        self._parting = parting
        self._asked = np.hstack([close, broad]).astype(np.float32)
        self._like = like
        total = self._asked.sum(axis=0)
        for group in self.groups:
            total += group.count * group.mean
        everything = len(self._asked) + sum(group.count for group in self.groups) + _MEAN_PRIOR
        self._common = total / everything
        self._directions = [self._direction(group.mean) for group in self.groups]

    def join(self, row: int) -> int:
        """The place of the group that the question is in now."""
        asked = self._asked[row]
        place = self._nearest(self._direction(asked))
        if place is None:
            self.groups.append(Group(1, asked))
            self._directions.append(self._direction(asked))
            return len(self.groups) - 1
        group = self.groups[place]
        group.mean = (group.count * group.mean + asked) / np.float32(group.count + 1)
        group.count += 1
        self._directions[place] = self._direction(group.mean)
        return place

    def _nearest(self, direction: Vectors) -> int | None:
        if not self._directions:
            return None
        likeness = np.stack(self._directions) @ direction
        best = int(likeness.argmax())
        return best if likeness[best] >= self._like else None

    def _direction(self, vector: Vectors) -> Vectors:
        """The vector centred, each encoder's part at the same length, so that a product is a mean cosine."""
        centred = vector - self._common
        parts = [centred[: self._parting], centred[self._parting :]]
        halves = [part / np.float32(max(float(np.linalg.norm(part)), 1e-6)) for part in parts]
        direction: Vectors = np.concatenate(halves) * np.float32(0.5**0.5)
        return direction
