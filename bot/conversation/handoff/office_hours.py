"""When the desk is meant to be staffed, and when it opens next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.conversation.handoff.hours_words import ENGLISH, HoursWords
from bot.conversation.model import Value
from bot.matching import Pattern

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PART = Pattern(
    r"([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})", as_written=True
)
_DAY = 24 * 60
_WEEK = 7 * _DAY
# A desk that is open for longer closes at no time that matters to whoever waits.
_LONGEST_DAY = timedelta(hours=24)


class Opening(Value, frozen=True):
    """A time from `start` to `end` that begins on a day of the week (0 is Monday).

    Both are minutes from the beginning of that day, by the clock on the wall; an `end` past 24:00 is on the
    next day.
    """

    weekday: int
    start: int
    end: int


class OfficeHours(Value, frozen=True):
    """The week's openings in one time zone; without any, the desk may be staffed at any time."""

    openings: tuple[Opening, ...] = ()
    zone: str = "UTC"

    def is_open(self, at: datetime) -> bool:
        """Return whether this is within office hours."""
        return not self.openings or any(start <= at < end for start, end in self._around(at))

    def next_opening(self, at: datetime, words: HoursWords = ENGLISH) -> str | None:
        """Return when the desk opens next, in words such as "on Monday at 09:00".

        `None` when it never closes.
        """
        start = self.next_start(at)
        return None if start is None else self._moment(start, at, words)

    def closes(self, at: datetime, words: HoursWords = ENGLISH) -> str | None:
        """Return when the open desk closes, such as "today at 17:00"; `None` if that is far or past."""
        end = next((end for start, end in self._around(at) if start <= at < end), None)
        if end is None or end - at > _LONGEST_DAY:
            return None
        return self._moment(end, at, words)

    def next_start(self, at: datetime) -> datetime | None:
        """Return the instant after this one at which the desk opens; `None` when it never closes."""
        return next((start for start, _ in self._around(at) if start > at), None)

    def in_words(self, words: HoursWords = ENGLISH) -> str:
        """Return the week, such as "Monday to Friday 09:00 to 17:00 and Sunday 10:00 to 14:00 (UTC)"."""
        merged = _merged_week(self.openings)
        if merged and merged[0].end - merged[0].start >= _WEEK:
            return words.always
        listed = words.list([words.span(*run) for run in _runs(merged)])
        return words.zone.format(hours=listed, zone=self.zone) if listed else ""

    def _moment(self, then: datetime, now: datetime, words: HoursWords) -> str:
        wall = then.astimezone(ZoneInfo(self.zone))
        ahead = (wall.date() - now.astimezone(ZoneInfo(self.zone)).date()).days
        return words.at(ahead, wall.weekday(), f"{wall:%H:%M}")

    def _around(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """Return the times from before this instant to more than a week after it, adjoining ones made one."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        days = [today + timedelta(days=ahead) for ahead in range(-3, 10)]
        times = sorted(
            (self._instant(day, one.start), self._instant(day, one.end))
            for day in days
            for one in self.openings
            if one.weekday == day.weekday()
        )
        merged: list[tuple[datetime, datetime]] = []
        for start, end in times:
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(merged[-1][1], end)
            elif start < end:  # a clock that is put forward can leave nothing of it
                merged.append((start, end))
        return merged

    def _instant(self, day: date, minutes: int) -> datetime:
        """Return when the clock on the wall shows this: the first time if it does twice.

        A time that is left out when clocks are put forward is as long after the change as it would be.
        """
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(timezone.utc)


def parse_office_hours(text: str, zone: str) -> OfficeHours:
    """Return hours as they are written in the setting: `Mon-Fri 09:00-17:00, Sat 10:00-14:00`.

    Days may continue into the next week (`Sun-Thu`) and times into the next day (`Fri 21:00-02:00`); 24:00
    ends a day. Raises `ValueError` with a sentence for whatever cannot be read, and for an unknown time zone.
    """
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError) as error:
        raise ValueError(f"There is no time zone {zone!r}.") from error
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return OfficeHours(openings=tuple(one for part in parts for one in _parse(part)), zone=zone)


def _parse(part: str) -> list[Opening]:
    found = _PART.fullmatch(part)
    if found is None or not {found[1], found[2] or found[1]} <= set(DAYS):
        raise ValueError(f"Office hours look like Mon-Fri 09:00-17:00, not {part!r}.")
    start, end = _minutes(found[3]), _minutes(found[4])
    if start is None or end is None or start == _DAY:
        raise ValueError(f"{part!r} has a time that is not on the clock.")
    if start == end:
        raise ValueError(f"In {part!r} the end is the start: a whole day is 00:00-24:00.")
    first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
    days = ((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    return [Opening(day, start, end if end > start else end + _DAY) for day in days]


def _minutes(text: str) -> int | None:
    hours, minutes = map(int, text.split(":"))
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= _DAY else None


def _merged_week(openings: tuple[Opening, ...]) -> list[Opening]:
    """Return the openings of a week in order, adjoining and overlapping ones made one, also over its end."""
    merged: list[tuple[int, int]] = []
    times = ((one.weekday * _DAY + one.start, one.weekday * _DAY + one.end) for one in openings)
    for start, end in sorted(times):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    while len(merged) > 1 and merged[-1][1] >= merged[0][0] + _WEEK:  # Sunday's night is Monday's morning
        first = merged.pop(0)
        merged[-1] = merged[-1][0], max(merged[-1][1], first[1] + _WEEK)
    return [Opening(start // _DAY, start % _DAY, end - start // _DAY * _DAY) for start, end in merged]


def _runs(openings: list[Opening]) -> Iterator[tuple[int, int, int, int]]:
    """Yield first and last day of each run of days with the same opening, and its start and end."""
    by_time = sorted(openings, key=lambda one: (one.start, one.end, one.weekday))
    found = [
        (days[0], days[-1], start, end)
        for (start, end), same in groupby(by_time, key=lambda one: (one.start, one.end))
        for days in _in_a_row([one.weekday for one in same])
    ]
    yield from sorted(found, key=lambda run: (run[0], run[2]))


def _in_a_row(days: list[int]) -> list[list[int]]:
    """Return sorted days of the week as runs; one that reaches Sunday continues with that from Monday."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > 1 and runs[-1][-1] == 6 and runs[0][0] == 0:
        runs[-1] += runs.pop(0)
    return runs
