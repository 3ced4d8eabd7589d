"""Who has which entry open in the studio now, and who of them is writing. Kept in memory only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.accounts.staff import Staff
from bot.services.clock import Clock

# A page says every few seconds that it is there; one that has not for so long is gone.
GONE_AFTER = timedelta(seconds=20)


@dataclass(frozen=True)
class OpenPage:
    """One page with an entry open."""

    staff: Staff
    entry_id: str
    writing: bool
    seen_at: datetime


class Editors:
    """The open pages, by the key that each chose for itself."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pages: dict[tuple[str, str], OpenPage] = {}

    def seen(self, page: str, entry_id: str, staff: Staff, writing: bool) -> None:
        """Note that the page is there, with this entry open and no other."""
        self._forget_the_gone()
        self._pages[staff.id, page] = OpenPage(staff, entry_id, writing, self._clock())

    def left(self, page: str, staff: Staff) -> None:
        """Note that the page is closed, or shows no entry any more."""
        self._pages.pop((staff.id, page), None)

    def list_others(self, page: str, entry_id: str, staff: Staff) -> list[tuple[str, bool]]:
        """Return who else has the entry open, by name, and whether they are writing.

        Oneself on another page too.
        """
        self._forget_the_gone()
        found: dict[tuple[str, str], bool] = {}
        for key, other in self._pages.items():
            if other.entry_id == entry_id and key != (staff.id, page):
                who = (other.staff.name, other.staff.id)
                found[who] = found.get(who, False) or other.writing
        return [(name, writing) for (name, _), writing in sorted(found.items())]

    def _forget_the_gone(self) -> None:
        oldest = self._clock() - GONE_AFTER
        self._pages = {key: page for key, page in self._pages.items() if page.seen_at > oldest}
