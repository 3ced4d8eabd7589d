"""Slows down whoever guesses: after a few failures each further one doubles the wait."""

from __future__ import annotations

from dataclasses import dataclass

from cachetools import LRUCache

from bot.services.clock import Monotonic
from bot.services.errors import (
    TooManyAttempts,
)
from bot.services.limits.rate import MAX_KEYS

FREE_ATTEMPTS = 5
FIRST_WAIT_S = 15.0
LONGEST_WAIT_S = 900.0


@dataclass
class _Failures:
    count: int = 0
    blocked_until: float = 0.0


class BackOff:
    """Counts failures by key (an address, an account) within this process."""

    def __init__(
        self,
        clock: Monotonic,
        *,
        free_attempts: int = FREE_ATTEMPTS,
        max_keys: int = MAX_KEYS,
    ) -> None:
        self._clock = clock
        self._free_attempts = free_attempts
        self._failures: LRUCache[str, _Failures] = LRUCache(max_keys)

    def check(self, key: str) -> None:
        """Pass, or raise `TooManyAttempts` with the seconds to wait."""
        known = self._failures.get(key)
        wait = known.blocked_until - self._clock() if known else 0.0
        if wait > 0:
            raise TooManyAttempts(retry_after=int(wait) + 1)

    def fail(self, key: str) -> None:
        """Count a failure."""
        failures = self._failures.get(key)
        if failures is None:
            failures = self._failures[key] = _Failures()
        failures.count += 1
        beyond = failures.count - self._free_attempts
        if beyond >= 0:
            wait = min(FIRST_WAIT_S * 2 ** min(beyond, 10), LONGEST_WAIT_S)
            failures.blocked_until = self._clock() + wait

    def succeed(self, key: str) -> None:
        """Forget the failures."""
        self._failures.pop(key, None)
