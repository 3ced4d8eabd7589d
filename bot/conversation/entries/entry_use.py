"""Which entries customers were answered with, and which of them did not help."""

from __future__ import annotations

from typing import Literal

from bot.conversation.database import RecordFile

EntryUse = Literal["unhelpful", "never_shown"]


def list_used(file: RecordFile) -> frozenset[str]:
    """Return the ids of the entries that any customer was ever answered with, or read on the help pages."""
    rows = file.rows("SELECT entry_id FROM answers UNION SELECT entry_id FROM help_views")
    return frozenset(row["entry_id"] for row in rows)


def list_unhelpful(file: RecordFile) -> frozenset[str]:
    """Return the ids of the entries of which more people said that they did not help than that they did.

    In conversations and on the help pages.
    """
    rows = file.rows(
        "SELECT entry_id FROM (SELECT entry_id, helpful FROM answers WHERE helpful IS NOT NULL "
        "UNION ALL SELECT entry_id, helpful FROM help_votes) "
        "GROUP BY entry_id HAVING sum(helpful) * 2 < count(*)"
    )
    return frozenset(row["entry_id"] for row in rows)
