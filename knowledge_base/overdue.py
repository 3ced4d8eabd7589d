"""Whether somebody should have looked at an entry by now, and what that means for customers."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from knowledge_base.model import WhenOverdue


class Checked(Protocol):
    """What has a day by which it is to be checked."""

    @property
    def check_by(self) -> date | None:
        """The last day on which it still counts as checked."""

    @property
    def when_overdue(self) -> WhenOverdue:
        """What becomes of it afterwards."""


def is_overdue(checked: Checked, today: date) -> bool:
    """Return whether the day of the check is over."""
    return checked.check_by is not None and checked.check_by < today


def is_withheld(checked: Checked, today: date) -> bool:
    """Return whether customers don't get it until somebody has looked at it."""
    return checked.when_overdue == "withhold" and is_overdue(checked, today)
