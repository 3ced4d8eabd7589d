"""How often: token buckets, by key and for all keys together."""

from __future__ import annotations

import math

from cachetools import LRUCache

from bot.services.clock import Monotonic

# Each key costs some 300 bytes. Whoever has more keys than this is held by the limit for all.
MAX_KEYS = 20_000
_BURST_S = 3.0


class Bucket:
    """Allows `per_s` a second on average, and `burst` at once; without that, three seconds' worth."""

    __slots__ = ("_at", "_burst", "_clock", "_per_s", "_tokens")

    def __init__(self, per_s: float, *, burst: float | None = None, clock: Monotonic) -> None:
        self._per_s = per_s
        self._burst = burst or max(1.0, per_s * _BURST_S)
        self._clock = clock
        self._tokens = self._burst
        self._at = clock()

    def wait_s(self, amount: float = 1.0) -> float:
        """Return seconds until so much is allowed; 0 when it is now.

        More than a burst waits for a full bucket.
        """
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        return max(0.0, (min(amount, self._burst) - self._tokens) / self._per_s)

    def spend(self, amount: float = 1.0) -> None:
        """Count what was done; beyond what was there, it is owed."""
        self._tokens -= amount

    def allows(self, amount: float = 1.0) -> bool:
        """Return whether so much is allowed now; counts it if so."""
        if self.wait_s(amount) > 0:
            return False
        self.spend(amount)
        return True


class RateLimit:
    """`each` key may do so much in `span_s` seconds, all at once or spread; all together `in_all`."""

    def __init__(
        self,
        each: float,
        span_s: float,
        *,
        in_all: float = math.inf,
        clock: Monotonic,
        max_keys: int = MAX_KEYS,
    ) -> None:
        self._each = each
        self._span_s = span_s
        self._clock = clock
        self._buckets: LRUCache[str, Bucket] = LRUCache(max_keys)
        self._all = self._bucket(in_all) if math.isfinite(in_all) else None

    def take(self, key: str, amount: float = 1.0) -> int:
        """Return 0 and count it when so much is allowed now, else the whole seconds until it is."""
        wait_s = max((bucket.wait_s(amount) for bucket in self._of(key)), default=0.0)
        if wait_s <= 0:
            self.spend(key, amount)
        return math.ceil(wait_s)

    def spend(self, key: str, amount: float) -> None:
        """Count what could not be asked about before, such as bytes that came."""
        for bucket in self._of(key):
            bucket.spend(amount)

    def _of(self, key: str) -> list[Bucket]:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = self._bucket(self._each)
        return [bucket] if self._all is None else [bucket, self._all]

    def _bucket(self, most: float) -> Bucket:
        return Bucket(most / self._span_s, burst=most, clock=self._clock)
