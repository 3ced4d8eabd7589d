"""Jobs with a due time, by a clock of the test's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.gateway.due_jobs import DueJobs, retry_pause_s
from bot.storage.errors import WriterClosed

START = datetime.fromisoformat("2026-11-30T12:00:00+00:00")


class Diary:
    """Jobs by name with the second at which each is due; what ran, and what fails to."""

    def __init__(self, **due: float) -> None:
        self.due = due
        self.ran: list[str] = []
        self.broken: set[str] = set()
        self.error: Exception = RuntimeError("database is locked")
        self.now = START
        self.jobs = DueJobs(
            "diary",
            list_due=self._list_due,
            next_due=self._next_due,
            run=self._run,
            clock=lambda: self.now,
            longest_pause_s=30,
        )

    async def after(self, seconds: float) -> float:
        """Let so much time pass and run what is due; the seconds until the next time."""
        self.now += timedelta(seconds=seconds)
        return await self.jobs.run_due()

    async def _list_due(self, now: datetime) -> Sequence[str]:
        return [name for name, at in self.due.items() if START + timedelta(seconds=at) <= now]

    async def _next_due(self) -> datetime | None:
        return START + timedelta(seconds=min(self.due.values())) if self.due else None

    async def _run(self, name: str) -> None:
        if name in self.broken:
            raise self.error
        self.ran.append(name)
        del self.due[name]


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
