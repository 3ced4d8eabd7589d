"""How many at once: places that are taken and given back."""

from __future__ import annotations

from collections import Counter


class ConcurrencyLimit:
    """`each` key may have so many at once, all together `in_all`."""

    def __init__(self, each: int, in_all: int) -> None:
        self._each = each
        self._in_all = in_all
        self._taken: Counter[str] = Counter()

    def take(self, key: str) -> bool:
        """Return whether there was a place; give it back with `leave`."""
        if self._taken[key] >= self._each or self._taken.total() >= self._in_all:
            self._forget_empty(key)
            return False
        self._taken[key] += 1
        return True

    def leave(self, key: str) -> None:
        """Give one place back."""
        self._taken[key] -= 1
        self._forget_empty(key)

    def _forget_empty(self, key: str) -> None:
        if self._taken[key] <= 0:
            del self._taken[key]
