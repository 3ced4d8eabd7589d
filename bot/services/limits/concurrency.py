"""Limits how many operations run at the same time, per key and in all."""

from __future__ import annotations

from collections import Counter


class ConcurrencyLimit:
    """At most `each` operations per key and `in_all` together."""

    def __init__(self, each: int, in_all: int) -> None:
        self._each = each
        self._in_all = in_all
        self._taken: Counter[str] = Counter()

    def take(self, key: str) -> bool:
        """Begin an operation unless that exceeds a limit. Return whether it may run; end it with `leave`."""
        if self._taken[key] >= self._each or self._taken.total() >= self._in_all:
            self._forget_empty(key)
            return False
        self._taken[key] += 1
        return True

    def leave(self, key: str) -> None:
        """End an operation that `take` allowed."""
        self._taken[key] -= 1
        self._forget_empty(key)

    def _forget_empty(self, key: str) -> None:
        if self._taken[key] <= 0:
            del self._taken[key]
