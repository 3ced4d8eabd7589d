"""Slows down whoever guesses passwords: after a few failures each further one doubles the wait."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.errors import TooManyAttempts

FREE_ATTEMPTS = 5
FIRST_WAIT_S = 15.0
LONGEST_WAIT_S = 900.0
_MAX_REMEMBERED = 10_000


@dataclass
class _Failures:
    count: int = 0
    blocked_until: float = 0.0


class Throttle:
    """Counts failures by key (an address, an account) within this process."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, free_attempts: int = FREE_ATTEMPTS
    ) -> None:
        self._clock = clock
        self._free_attempts = free_attempts
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def check(self, *keys: str) -> None:
        """Pass, or raise `TooManyAttempts` with the seconds to wait."""
        now = self._clock()
        wait = max(
            (self._failures[key].blocked_until - now for key in keys if key in self._failures), default=0
        )
        if wait > 0:
            raise TooManyAttempts(wait_s=int(wait) + 1)

    def fail(self, *keys: str) -> None:
        """Count a failure against each key."""
        for key in keys:
            failures = self._failures.setdefault(key, _Failures())
            self._failures.move_to_end(key)
            failures.count += 1
            beyond = failures.count - self._free_attempts
            if beyond >= 0:
                wait = min(FIRST_WAIT_S * 2 ** min(beyond, 10), LONGEST_WAIT_S)
                failures.blocked_until = self._clock() + wait
        while len(self._failures) > _MAX_REMEMBERED:
            self._failures.popitem(last=False)

    def succeed(self, *keys: str) -> None:
        """Forget the failures of each key."""
        for key in keys:
            self._failures.pop(key, None)
