"""Questions that mean the same: one after the other joins the group that it is most like, or opens one.

A group is kept as the mean of its questions' vectors by both encoders, and grows by whoever joins. Vectors
are compared centred on the mean of all, which takes out what every question has in common. A question is as
like a group as it is like its questions on average: a wide group, whose middle is near to much, draws in
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors

# At least so like a question is on average to those of the group that it joins (the cosine by both encoders,
# averaged). Of the values from 0.34 to 0.5 this one had the best F0.5 over pairs of questions, on average of
# a bank's customers, a mattress shop's, and questions about the shipped entries (note 11 in docs/decisions).
LIKE = 0.4
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
    """Return the place of each question's group in the list that comes back: the groups as they are then.

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
        self._common: Vectors = total / np.float32(everything)
        self._usual = [_length_left(part) for part in self._parts(self._common)]
        self._middles = [self._middle(group.mean) for group in self.groups]

    def join(self, row: int) -> int:
        """Return the place of the group that the question is in now."""
        asked = self._asked[row]
        place = self._nearest(self._direction(asked))
        if place is None:
            self.groups.append(Group(1, asked))
            self._middles.append(self._middle(asked))
            return len(self.groups) - 1
        group = self.groups[place]
        group.mean = (group.count * group.mean + asked) / np.float32(group.count + 1)
        group.count += 1
        self._middles[place] = self._middle(group.mean)
        return place

    def _nearest(self, direction: Vectors) -> int | None:
        if not self._middles:
            return None
        likeness = np.stack(self._middles) @ direction
        best = int(likeness.argmax())
        return best if likeness[best] >= self._like else None

    def _direction(self, vector: Vectors) -> Vectors:
        """Return the vector centred, each encoder's part at the same length, so that a product is a mean
        cosine.
        """
        parts = self._parts(vector - self._common)
        return _joined(parts, [float(np.linalg.norm(part)) for part in parts])

    def _middle(self, mean: Vectors) -> Vectors:
        """Return the mean of a group's directions: shorter, the wider the group is."""
        return _joined(self._parts(mean - self._common), self._usual)

    def _parts(self, vector: Vectors) -> list[Vectors]:
        return [vector[: self._parting], vector[self._parting :]]


def _length_left(common: Vectors) -> float:
    """Return what a vector of length 1 has left of it on average when it is centred."""
    return float(np.sqrt(max(1.0 - float(common @ common), 0.0)))


def _joined(parts: Sequence[Vectors], lengths: Sequence[float]) -> Vectors:
    halves = [part / np.float32(max(length, 1e-6)) for part, length in zip(parts, lengths, strict=True)]
    joined: Vectors = np.concatenate(halves) * np.float32(0.5**0.5)
    return joined
