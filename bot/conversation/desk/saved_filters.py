"""The filters of the desk's lists that agents keep, each under a name of their own."""

from __future__ import annotations

from bot.conversation.database import RecordFile
from bot.conversation.errors import NotAllowed
from bot.conversation.model import StaffId
from bot.storage.database import upsert

KEPT = 30


def list_filters(file: RecordFile, staff_id: StaffId) -> list[tuple[str, str]]:
    """Return an agent's filters, each with its name, in order of the alphabet."""
    rows = file.rows("SELECT name, filter FROM saved_filters WHERE staff_id = ? ORDER BY name", (staff_id,))
    return [(row["name"], row["filter"]) for row in rows]


def save_filter(file: RecordFile, staff_id: StaffId, name: str, encoded: str) -> None:
    """Keep a filter, in place of one of that name. Refused: `too_many_filters`."""
    others = file.row(
        "SELECT count(*) AS n FROM saved_filters WHERE staff_id = ? AND name != ?", (staff_id, name)
    )
    if others and others["n"] >= KEPT:
        raise NotAllowed("too_many_filters", limit=KEPT)
    keys = ("staff_id", "name")
    file.write(upsert("saved_filters", (*keys, "filter"), key=keys), (staff_id, name, encoded))


def remove_filter(file: RecordFile, staff_id: StaffId, name: str) -> None:
    """Keep a filter no longer; nothing when there is none of that name."""
    file.write("DELETE FROM saved_filters WHERE staff_id = ? AND name = ?", (staff_id, name))
