"""Office hours in every form of a week: past midnight, over its end, all day, as clocks change."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.handoff.office_hours import DAYS, OfficeHours, parse_office_hours

WEEK = 7 * 24 * 60
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Beirut")
MONDAY = datetime(2026, 11, 23, tzinfo=timezone.utc)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, set[int]]:
    """A part of the setting, and the minutes of the week that it names, counted one by one."""
    first, many = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    start, end = draw(st.integers(0, 95)) * 15, draw(st.integers(0, 96)) * 15
    if start == end:
        start, end = 0, 1440
    days = f"{DAYS[first]}-{DAYS[(first + many) % 7]}" if many else DAYS[first]
    length = end - start if end > start else end - start + 1440
    minutes = {
        (day * 1440 + start + minute) % WEEK
        for day in range(first, first + many + 1)
        for minute in range(length)
    }
    return f"{days} {clock(start)}-{clock(end)}", minutes


@settings(deadline=None)
@given(st.lists(parts(), min_size=1, max_size=4), st.integers(0, WEEK - 1))
def test_desk_is_open_in_the_minutes_that_are_named(given_parts: list[tuple[str, set[int]]], at: int) -> None:
    hours = parse_office_hours(", ".join(text for text, _ in given_parts), "UTC")
    named = set().union(*(minutes for _, minutes in given_parts))
    now = MONDAY + timedelta(minutes=at)
    assert hours.is_open(now) == (at in named)
    closed_before = (
        ahead
        for ahead in range(1, WEEK + 1)
        if (at + ahead) % WEEK in named and (at + ahead - 1) % WEEK not in named
    )
    ahead = next(closed_before, None)
    assert hours.next_start(now) == (None if ahead is None else now + timedelta(minutes=ahead))


@settings(deadline=None)
@given(
    st.lists(parts(), min_size=1, max_size=3),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.integers(0, 999),
)
def test_next_opening_is_the_first_instant_at_which_it_opens(
    given_parts: list[tuple[str, set[int]]], zone: str, at: datetime, share: int
) -> None:
    hours = parse_office_hours(", ".join(text for text, _ in given_parts), zone)
    now = at.replace(tzinfo=timezone.utc)
    opens = hours.next_start(now)
    if opens is None:
        assert hours.is_open(now)
        return
    assert hours.is_open(opens)
    assert not hours.is_open(opens - timedelta(microseconds=1))
    if not hours.is_open(now):
        assert not hours.is_open(now + (opens - now) * share / 1000)


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_desk_that_never_closes_is_open_also_while_clocks_change(zone: str, at: datetime) -> None:
    hours = parse_office_hours("Mon-Sun 00:00-24:00", zone)
    assert hours.is_open(at.replace(tzinfo=timezone.utc))
    assert hours.next_opening(at.replace(tzinfo=timezone.utc)) is None


def berlin(day: int, month: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, fold=fold, tzinfo=ZoneInfo("Europe/Berlin"))


def test_desk_closes_once_on_the_night_in_which_an_hour_comes_twice() -> None:
    hours = parse_office_hours("Sat 21:00-02:30", "Europe/Berlin")
    assert hours.is_open(berlin(25, 10, 2, 15))
    assert not hours.is_open(berlin(25, 10, 2, 45))
    assert not hours.is_open(berlin(25, 10, 2, 15, fold=1))
    through = parse_office_hours("Sat 21:00-04:00", "Europe/Berlin")
    assert all(through.is_open(berlin(25, 10, 2, 15, fold)) for fold in (0, 1))


def test_desk_opens_after_the_hour_that_is_left_out() -> None:
    hours = parse_office_hours("Sun 02:30-05:00", "Europe/Berlin")
    before = berlin(29, 3, 1, 59)
    assert not hours.is_open(before)
    assert hours.next_opening(before) == "today at 03:30"
    assert hours.is_open(berlin(29, 3, 4))


@pytest.mark.parametrize(
    ("text", "at", "is_open", "opens"),
    [
        ("Fri 21:00-02:00", MONDAY + timedelta(days=5, hours=1), True, "on Friday at 21:00"),
        ("Fri 21:00-02:00", MONDAY + timedelta(days=5, hours=2), False, "on Friday at 21:00"),
        ("Fri 21:00-02:00", MONDAY + timedelta(days=4, hours=9), False, "today at 21:00"),
        ("Sun-Thu 09:00-17:00", MONDAY + timedelta(days=3, hours=17), False, "on Sunday at 09:00"),
        ("Sun-Thu 09:00-17:00", MONDAY + timedelta(days=5, hours=12), False, "tomorrow at 09:00"),
        ("Fri 09:00-24:00, Sat 00:00-12:00", MONDAY + timedelta(days=5), True, "on Friday at 09:00"),
        ("Mon 09:00-10:00", MONDAY + timedelta(hours=11), False, "on Monday at 09:00"),
    ],
)
def test_customer_hears_when_the_desk_opens(text: str, at: datetime, is_open: bool, opens: str) -> None:
    hours = parse_office_hours(text, "UTC")
    assert (hours.is_open(at), hours.next_opening(at)) == (is_open, opens)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fri 21:00-02:00", "Friday 21:00 to 02:00 the next day (UTC)"),
        ("Mon-Fri 22:00-06:00", "Monday to Friday 22:00 to 06:00 the next day (UTC)"),
        ("Mon-Sun 00:00-24:00", "at any hour, every day"),
        ("Mon-Sun 18:00-06:00, Mon-Sun 06:00-18:00", "at any hour, every day"),
        ("Sun-Thu 09:00-17:00", "Sunday to Thursday 09:00 to 17:00 (UTC)"),
        ("Mon-Sun 09:00-17:00", "every day 09:00 to 17:00 (UTC)"),
        ("Sat-Sun 00:00-24:00", "Saturday to Sunday all day (UTC)"),
        ("Mon 00:00-24:00", "Monday all day (UTC)"),
        ("Mon 09:00-00:00", "Monday 09:00 to 24:00 (UTC)"),
        ("Fri 09:00-24:00, Sat 00:00-12:00", "Friday 09:00 to Saturday 12:00 (UTC)"),
        ("Sun 20:00-24:00, Mon 00:00-03:00", "Sunday 20:00 to 03:00 the next day (UTC)"),
        ("Mon 09:00-12:00, Mon 12:00-17:00, Mon 10:00-11:00", "Monday 09:00 to 17:00 (UTC)"),
    ],
)
def test_hours_are_told_as_a_person_would(text: str, words: str) -> None:
    assert parse_office_hours(text, "UTC").in_words() == words


@settings(deadline=None)
@given(st.lists(parts(), min_size=1, max_size=4))
def test_words_depend_on_the_hours_and_not_on_how_they_are_written(
    given_parts: list[tuple[str, set[int]]],
) -> None:
    texts = [text for text, _ in given_parts]
    words = parse_office_hours(", ".join(texts), "UTC").in_words()
    assert parse_office_hours(", ".join([*reversed(texts), texts[0]]), "UTC").in_words() == words
    named = set().union(*(minutes for _, minutes in given_parts))
    assert (words == "at any hour, every day") == (len(named) == WEEK)


def test_without_hours_there_are_no_words() -> None:
    assert OfficeHours().in_words() == ""
