"""Due-time jobs: one loop for all of them. What fails is tried again with back-off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.services.clock import Clock
from bot.storage.errors import WriterClosed

logger = logging.getLogger(__name__)

KeyT = TypeVar("KeyT", bound=Hashable)

# The clock may be set while we wait; asking again costs one row.
LONGEST_PAUSE_S = 60.0
_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 60.0


def retry_pause_s(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row.

    Half a second first, doubled up to a minute.
    """
    return min(_LONGEST_RETRY_S, _FIRST_RETRY_S * 2.0 ** min(failures - 1, 10))


class DueLoop:
    """Runs `tick` once it is started, after each `wake`, and after the seconds that `tick` returned.

    `None` waits for `wake`. Several calls in a row are one run. A tick that raises is logged and run
    again with back-off; `WriterClosed` ends the loop.
    """

    def __init__(self, name: str, tick: Callable[[], Awaitable[float | None]], clock: Clock) -> None:
        self._name = name
        self._tick = tick
        self._clock = clock
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Run what is due now, and from now on."""
        self._task = asyncio.create_task(self._loop(), name=self._name)

    def wake(self) -> None:
        """Run soon: something new may be due."""
        self._woken.set()

    async def close(self) -> None:
        """Run no more; leave what is due to the next process."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _loop(self) -> None:
        failures = 0
        while True:
            self._woken.clear()
            try:
                pause_s = await self._tick()
                failures = 0
            except WriterClosed:
                return
            except Exception:
                failures += 1
                pause_s = retry_pause_s(failures)
                logger.exception("%s failed; tried again in %.1f s", self._name, pause_s)
            await self._clock.wait(self._woken, pause_s)


class DueJobs(DueLoop, Generic[KeyT]):
    """Runs each job that `list_due` names, at its time and once more after each `wake`.

    `next_due` is the time of the first job that becomes due after a given time, `None` while there is none.
    What is due is kept by whoever lists it, so a restart loses nothing. A job that raises is tried again with
    back-off and holds up no other; one that cannot be done yet returns when it is to be tried again. While
    nothing is known to come, `list_due` is asked every `longest_pause_s`; a job that comes sooner needs a
    `wake`. Everything may be asked for twice, so a job decides by itself whether it is still due.
    """

    def __init__(
        self,
        name: str,
        *,
        list_due: Callable[[datetime], Awaitable[Sequence[KeyT]]],
        run: Callable[[KeyT], Awaitable[datetime | None]],
        next_due: Callable[[datetime], Awaitable[datetime | None]] | None = None,
        clock: Clock,
        longest_pause_s: float = LONGEST_PAUSE_S,
    ) -> None:
        super().__init__(name, self.run_due, clock)
        self._list_due = list_due
        self._next_due = next_due
        self._run = run
        self._longest_pause_s = longest_pause_s
        self._failures: dict[KeyT, int] = {}
        self._again_at: dict[KeyT, datetime] = {}

    def retry(self) -> None:
        """Run soon what waits to be tried again, too: what held it up may be gone."""
        self._again_at.clear()
        self.wake()

    async def run_due(self) -> float:
        """Run what is due by now. Return the seconds until something is due next."""
        now = self._clock()
        due = await self._list_due(now)
        self._forget_others(due)
        for key in due:
            if key not in self._again_at or self._again_at[key] <= now:
                await self._attempt(key)
        times = list(self._again_at.values())
        if self._next_due and (at := await self._next_due(now)):
            times.append(at)
        pauses_s = [(at - self._clock()).total_seconds() for at in times]
        return max(0.0, min([*pauses_s, self._longest_pause_s]))

    async def run_now(self, keys: Iterable[KeyT]) -> None:
        """Run these jobs without waiting for their turn; what is not done then is tried again."""
        try:
            for key in keys:
                await self._attempt(key)
        finally:
            self.wake()

    async def _attempt(self, key: KeyT) -> None:
        try:
            again_at = await self._run(key)
        except WriterClosed:
            raise
        except Exception as error:
            failures = self._failures[key] = self._failures.get(key, 0) + 1
            pause_s = retry_pause_s(failures)
            self._again_at[key] = self._clock() + timedelta(seconds=pause_s)
            trace = error if failures == 1 else None
            logger.error(
                "%s: %s failed (%s); tried again in %.1f s", self._name, key, error, pause_s, exc_info=trace
            )
        else:
            self._forget(key)
            if again_at is not None:
                self._again_at[key] = again_at

    def _forget_others(self, due: Sequence[KeyT]) -> None:
        for key in (self._failures.keys() | self._again_at.keys()) - set(due):
            self._forget(key)

    def _forget(self, key: KeyT) -> None:
        self._failures.pop(key, None)
        self._again_at.pop(key, None)
