"""When the desk is meant to be staffed, and when it opens next."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.model import Value
from bot.matching import Pattern

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PART = Pattern(r"(\w{3})(?:-(\w{3}))? (\d{2}:\d{2})-(\d{2}:\d{2})")


class Opening(Value, frozen=True):
    """One day of the week (0 is Monday) from one time to another."""

    weekday: int
    start: time
    end: time


class OfficeHours(Value, frozen=True):
    """The week's openings in one time zone; without any, the desk may be staffed at any time."""

    openings: tuple[Opening, ...] = ()
    zone: str = "UTC"

    def is_open(self, at: datetime) -> bool:
        """Whether this is within office hours."""
        local = at.astimezone(ZoneInfo(self.zone))
        return not self.openings or any(
            one.weekday == local.weekday() and one.start <= local.time() < one.end for one in self.openings
        )

    def in_words(self) -> str:
        """The week, such as "Monday to Friday 09:00 to 17:00 and Sunday 10:00 to 14:00 (UTC)"."""
        spans = [
            f"{_days(first, last)} {one:%H:%M} to {end:%H:%M}" for first, last, one, end in self._spans()
        ]
        listed = ", ".join(spans[:-1]) + " and " + spans[-1] if len(spans) > 1 else "".join(spans)
        return f"{listed} ({self.zone})" if listed else ""

    def _spans(self) -> list[tuple[int, int, time, time]]:
        """First and last day of each run of days with the same opening, and when it begins and ends."""
        spans: list[tuple[int, int, time, time]] = []
        for one in sorted(self.openings, key=lambda one: (one.start, one.end, one.weekday)):
            last = spans[-1] if spans else None
            if last and last[2:] == (one.start, one.end) and last[1] == one.weekday - 1:
                spans[-1] = (last[0], one.weekday, one.start, one.end)
            else:
                spans.append((one.weekday, one.weekday, one.start, one.end))
        return sorted(spans)

    def next_opening(self, at: datetime) -> str | None:
        """When the desk opens next, in words such as "Monday at 09:00"; `None` without office hours."""
        local = at.astimezone(ZoneInfo(self.zone))
        for ahead in range(8):
            day = local + timedelta(days=ahead)
            for one in sorted(self.openings, key=lambda one: one.start):
                if one.weekday == day.weekday() and (ahead or one.start > local.time()):
                    return f"{_day_name(ahead, one.weekday)} at {one.start:%H:%M}"
        return None


def parse_office_hours(text: str, zone: str) -> OfficeHours:
    """Hours as they are written in the setting: `Mon-Fri 09:00-17:00, Sat 10:00-14:00`.

    Raises `ValueError` with a sentence for whatever cannot be read, and for an unknown time zone.
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
    try:
        start, end = time.fromisoformat(found[3]), time.fromisoformat(found[4])
    except ValueError:
        raise ValueError(f"{part!r} has a time that is not on the clock.") from None
    first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
    if start >= end or first > last:
        raise ValueError(f"In {part!r} the end comes before the start.")
    return [Opening(weekday, start, end) for weekday in range(first, last + 1)]


def _days(first: int, last: int) -> str:
    return _NAMES[first] if first == last else f"{_NAMES[first]} to {_NAMES[last]}"


def _day_name(ahead: int, weekday: int) -> str:
    return "today" if ahead == 0 else "tomorrow" if ahead == 1 else f"on {_NAMES[weekday]}"
