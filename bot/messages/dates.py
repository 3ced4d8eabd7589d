"""Days as people write them."""

from __future__ import annotations

from datetime import date

import msgspec


class Dates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one language writes a day; English without any values. Monday and January come first."""

    days: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    months: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
        *("October", "November", "December"),
    )
    with_year: str = "{day} {month} {year}"
    with_weekday: str = "{weekday} {day} {month}"

    def write(self, day: date) -> str:
        """Return a day such as "30 November 2026"."""
        return self._fill(self.with_year, day)

    def write_with_weekday(self, day: date) -> str:
        """Return a day near today, such as "Monday 30 November"."""
        return self._fill(self.with_weekday, day)

    def _fill(self, form: str, day: date) -> str:
        month, weekday = self.months[day.month - 1], self.days[day.weekday()]
        return form.format(day=day.day, month=month, year=day.year, weekday=weekday)
