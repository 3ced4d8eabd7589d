"""Days and times that come from outside, as texts."""

from __future__ import annotations

from datetime import date, datetime, timezone

from bot.storage.times import to_time

# Outside of these, a time zone or a week more or less leaves what Python can count.
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


def parse_day(text: str) -> date:
    """Return a day such as 2026-11-21; `ValueError` when it is none that anything here can be about."""
    return _within(date.fromisoformat(text))


def parse_time(text: str) -> datetime:
    """Return a time with its zone, in UTC; `ValueError` when it is none, has no zone, or is too far away."""
    at = to_time(text)
    if at.tzinfo is None:
        raise ValueError("no time zone")
    _within(at)
    return at.astimezone(timezone.utc)


def _within(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError("too far away")
    return day
