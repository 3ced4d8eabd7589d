"""When something must be done about a turn that the assistant owes: a word to the customer, or an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import ConversationId


def list_due(
    file: RecordFile, now: datetime, word_within: timedelta, answer_within: timedelta
) -> list[ConversationId]:
    """The conversations owed a turn in which the customer has had no word for `word_within`, or has last
    written `answer_within` ago; longest first."""
    rows = file.rows(
        "SELECT id FROM conversations WHERE pending_turn IS NOT NULL "
        "AND (unheard_since <= ? OR customer_last_at <= ?) ORDER BY customer_last_at, id",
        (to_text(now - word_within), to_text(now - answer_within)),
    )
    return [ConversationId(row["id"]) for row in rows]


def next_due(file: RecordFile, word_within: timedelta, answer_within: timedelta) -> datetime | None:
    """When `list_due` has something next; `None` while nothing is owed."""
    row = file.row(
        "SELECT min(unheard_since) AS unheard, min(customer_last_at) AS asked FROM conversations "
        "WHERE pending_turn IS NOT NULL"
    )
    if row is None or row["asked"] is None:
        return None
    end = to_time(row["asked"]) + answer_within
    return min(end, to_time(row["unheard"]) + word_within) if row["unheard"] else end
