"""The words in which office hours are told: English without any values, else those of a language's file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.model import Value

_DAY = 24 * 60


class HoursWords(Value, frozen=True):
    """Days of the week (Monday first) and the forms that put them together with the time of day."""

    days: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    on_days: tuple[str, ...] = (
        *("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"),
        "on Sunday",
    )
    today: str = "today"
    tomorrow: str = "tomorrow"
    moment: str = "{day} at {time}"
    day_range: str = "{first} to {last}"
    every_day: str = "every day"
    all_day: str = "{days} all day"
    times: str = "{days} {start} to {end}"
    overnight: str = "{days} {start} to {end} the next day"
    across: str = "{first} {start} to {last} {end}"
    comma: str = ", "
    last_and: str = " and "
    zone: str = "{hours} ({zone})"
    always: str = "at any hour, every day"

    def at(self, ahead: int, weekday: int, time: str) -> str:
        """Return a moment so many days ahead, such as "tomorrow at 10:00"."""
        day = self.today if ahead == 0 else self.tomorrow if ahead == 1 else self.on_days[weekday]
        return self.moment.format(day=day, time=time)

    def span(self, first: int, last: int, start: int, end: int) -> str:
        """Return the openings of a run of days; both times are minutes from the beginning of each day."""
        if start == 0 and end % _DAY == 0:  # whole days: a merged opening holds several
            return self.all_day.format(days=self._days(first, (last + end // _DAY - 1) % 7))
        every = (last - first) % 7 == 6
        days = self.every_day if every else self._days(first, last)
        if end <= _DAY:
            return self.times.format(days=days, start=clock(start), end=clock(end))
        if end - start <= _DAY:
            return self.overnight.format(days=days, start=clock(start), end=clock(end - _DAY))
        until = self.days[(first + end // _DAY) % 7]
        return self.across.format(
            first=self.days[first], last=until, start=clock(start), end=clock(end % _DAY)
        )

    def list(self, spans: Sequence[str]) -> str:
        """Return them as one list; empty without any."""
        return self.last_and.join(filter(None, (self.comma.join(spans[:-1]), *spans[-1:])))

    def _days(self, first: int, last: int) -> str:
        if first == last:
            return self.days[first]
        return self.day_range.format(first=self.days[first], last=self.days[last])


ENGLISH = HoursWords()


def clock(minutes: int) -> str:
    """Return the time of day, such as 09:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
