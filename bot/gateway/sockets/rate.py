"""How much a socket may send: a bucket of tokens that refills."""

from __future__ import annotations

import time
from collections.abc import Callable

_BURST_S = 3.0


class RateLimit:
    """Allows `per_s` a second on average, and `burst` at once; without that, three seconds' worth."""

    def __init__(
        self, per_s: float, clock: Callable[[], float] = time.monotonic, *, burst: float | None = None
    ) -> None:
        self._per_s = per_s
        self._most = burst or max(1.0, per_s * _BURST_S)
        self._tokens = self._most
        self._clock = clock
        self._at = clock()

    def allows(self) -> bool:
        """Whether one more frame is allowed now; counts it if so."""
        now = self._clock()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
