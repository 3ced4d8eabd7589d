"""Jobs with a due time, by a clock of the test's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.services.due_jobs import DueJobs, retry_pause_s
from bot.storage.errors import WriterClosed
from tests.gateway.clock import Clock

START = datetime.fromisoformat("2026-11-30T12:00:00+00:00")


class Diary:
    """Jobs by name with the second at which each is due; what ran, and what fails to."""

    def __init__(self, **due: float) -> None:
        self.due = due
        self.ran: list[str] = []
        self.broken: set[str] = set()
        self.postponed: dict[str, float] = {}
        self.error: Exception = RuntimeError("database is locked")
        self.clock = Clock()
        self.clock.stop()
        self.clock.show(START)
        self.jobs = DueJobs(
            "diary",
            list_due=self._list_due,
            next_due=self._next_due,
            run=self._run,
            clock=self.clock,
            longest_pause_s=30,
        )

    async def after(self, seconds: float) -> float:
        """Let so much time pass and run what is due; the seconds until the next time."""
        self.clock.ahead += timedelta(seconds=seconds)
        return await self.jobs.run_due()

    async def _list_due(self, now: datetime) -> Sequence[str]:
        return [name for name, at in self.due.items() if START + timedelta(seconds=at) <= now]

    async def _next_due(self, after: datetime) -> datetime | None:
        times = [START + timedelta(seconds=at) for at in self.due.values()]
        return min((at for at in times if at > after), default=None)

    async def _run(self, name: str) -> datetime | None:
        if name in self.broken:
            raise self.error
        if name in self.postponed:
            return self.clock() + timedelta(seconds=self.postponed.pop(name))
        self.ran.append(name)
        del self.due[name]
        return None


async def test_each_job_runs_once_at_its_time() -> None:
    diary = Diary(a=5, b=7)
    assert await diary.after(0) == 5
    assert diary.ran == []
    assert await diary.after(5) == 2
    assert await diary.after(2) == 30
    assert diary.ran == ["a", "b"]


async def test_failing_job_is_retried_with_back_off_and_holds_up_no_other() -> None:
    diary = Diary(a=0, b=0)
    diary.broken = {"a"}
    await diary.after(0)
    for _ in range(8):
        diary.due["b"] = 0
        await diary.after(0.25)
    assert diary.ran == ["b"] * 9, "the others go on at their own pace"
    diary.broken = set()
    await diary.after(retry_pause_s(4))
    assert diary.ran[-1] == "a"


async def test_failing_job_is_not_tried_before_its_pause_is_over() -> None:
    diary = Diary(a=0)
    diary.broken = {"a"}
    await diary.after(0)
    diary.broken = set()
    await diary.after(retry_pause_s(1) / 2)
    assert diary.ran == []
    await diary.after(retry_pause_s(1) / 2)
    assert diary.ran == ["a"]


async def test_waits_for_the_first_retry_and_no_longer_than_for_the_next_job() -> None:
    diary = Diary(a=0, b=4, c=0)
    diary.broken = {"a"}
    diary.postponed = {"c": 10}
    assert await diary.after(0) == retry_pause_s(1)
    assert await diary.after(retry_pause_s(1)) == retry_pause_s(2), "not asked again and again meanwhile"
    assert await diary.after(retry_pause_s(2)) == retry_pause_s(3)
    assert await diary.after(retry_pause_s(3)) == 0.5, "b is due before"
    assert await diary.after(0.5) == retry_pause_s(4) - 0.5
    diary.broken = set()
    assert await diary.after(retry_pause_s(4) - 0.5) == 2.5
    assert diary.ran == ["b", "a"]
    assert await diary.after(2.5) == 30
    assert diary.ran == ["b", "a", "c"]


async def test_what_was_put_off_runs_at_once_when_what_held_it_up_is_gone() -> None:
    diary = Diary(a=0)
    diary.postponed = {"a": 10}
    await diary.after(0)
    await diary.after(1)
    assert diary.ran == []
    diary.jobs.retry()
    await diary.after(0)
    assert diary.ran == ["a"]


async def test_job_that_is_due_no_more_is_forgotten_with_its_failures() -> None:
    diary = Diary(a=0)
    diary.broken = {"a"}
    await diary.after(0)
    del diary.due["a"]
    await diary.after(0)
    diary.broken = set()
    diary.due["a"] = 0
    await diary.after(0)
    assert diary.ran == ["a"], "it is another one by now, and waits for nothing"


async def test_closed_record_ends_the_loop() -> None:
    diary = Diary(a=0)
    diary.broken, diary.error = {"a"}, WriterClosed()
    with pytest.raises(WriterClosed):
        await diary.after(0)


def test_retries_come_ever_later_up_to_a_minute() -> None:
    pauses = [retry_pause_s(failures) for failures in range(1, 12)]
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]
    assert pauses[-1] == 60.0
