"""Jobs with a due time, one after the other: a job that fails is tried again and holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.gateway.clock import utc_now
from bot.gateway.watch import Watch
from bot.storage.errors import WriterClosed

logger = logging.getLogger(__name__)

KeyT = TypeVar("KeyT", bound=Hashable)

# The clock may be set while we wait; asking again costs one row.
LONGEST_PAUSE_S = 60.0
# What failed, or became due in the meantime, is due already.
_STILL_DUE_S = 0.5
_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 60.0


def retry_pause_s(failures: int) -> float:
    """The seconds to wait after so many failures in a row: half a second first, doubled up to a minute."""
    return min(_LONGEST_RETRY_S, _FIRST_RETRY_S * 2.0 ** min(failures - 1, 10))


class DueJobs(Generic[KeyT]):
    """Runs each job that `list_due` names, at its time and once more after each sign.

    `next_due` is the time of the next job, `None` while there is none. What is due is kept by whoever lists
    it, so a restart loses nothing. A job that raises is logged and tried again with back-off. While nothing
    is known to come, `list_due` is asked every `longest_pause_s`; a job that comes sooner needs a sign.
    Everything may be asked for twice, so a job decides by itself whether it is still due.
    """

    def __init__(
        self,
        name: str,
        *,
        list_due: Callable[[datetime], Awaitable[Sequence[KeyT]]],
        run: Callable[[KeyT], Awaitable[object]],
        next_due: Callable[[], Awaitable[datetime | None]] | None = None,
        clock: Callable[[], datetime] = utc_now,
        longest_pause_s: float = LONGEST_PAUSE_S,
    ) -> None:
        self._name = name
        self._list_due = list_due
        self._next_due = next_due
        self._run = run
        self._clock = clock
        self._longest_pause_s = longest_pause_s
        self._failures: dict[KeyT, int] = {}
        self._retry_at: dict[KeyT, datetime] = {}
        self._watch = Watch(name, self.run_due)

    def start(self) -> None:
        """Run what is due, from now on."""
        self._watch.start()

    def sign(self) -> None:
        """Ask soon what is due: something new may be."""
        self._watch.sign()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._watch.close()

    async def run_due(self) -> float:
        """Run what is due by now; the seconds until something is due next."""
        now = self._clock()
        due = await self._list_due(now)
        self._forget_others(due)
        for key in due:
            if key not in self._retry_at or self._retry_at[key] <= now:
                await self._attempt(key)
        at = await self._next_due() if self._next_due else None
        if at is None:
            return self._longest_pause_s
        pause_s = (at - self._clock()).total_seconds()
        return min(pause_s if pause_s > 0 else _STILL_DUE_S, self._longest_pause_s)

    async def _attempt(self, key: KeyT) -> None:
        try:
            await self._run(key)
        except WriterClosed:
            raise
        except Exception as error:
            failures = self._failures[key] = self._failures.get(key, 0) + 1
            pause_s = retry_pause_s(failures)
            self._retry_at[key] = self._clock() + timedelta(seconds=pause_s)
            trace = error if failures == 1 else None
            logger.error(
                "%s: %s failed (%s); tried again in %.1f s", self._name, key, error, pause_s, exc_info=trace
            )
        else:
            self._forget(key)

    def _forget_others(self, due: Sequence[KeyT]) -> None:
        for key in self._failures.keys() - set(due):
            self._forget(key)

    def _forget(self, key: KeyT) -> None:
        self._failures.pop(key, None)
        self._retry_at.pop(key, None)
