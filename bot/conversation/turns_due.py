"""When something must be done about a turn that the assistant owes: a word to the customer, or an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import ConversationId


def list_due(
    file: RecordFile, now: datetime, word_within: timedelta, answer_within: timedelta
) -> list[ConversationId]:
    """The conversations in which a turn is owed and the customer has had no word for `word_within`, or in
    which it is owed for `answer_within`; longest first."""
    rows = file.rows(
        "SELECT id FROM conversations WHERE pending_turn IS NOT NULL "
        "AND (unheard_since <= ? OR turn_since <= ?) ORDER BY turn_since, id",
        (to_text(now - word_within), to_text(now - answer_within)),
    )
    return [ConversationId(row["id"]) for row in rows]


def next_due(file: RecordFile, word_within: timedelta, answer_within: timedelta) -> datetime | None:
    """When `list_due` has something next; `None` while nothing is owed."""
    row = file.row(
        "SELECT min(unheard_since) AS unheard, min(turn_since) AS asked FROM conversations "
        "WHERE pending_turn IS NOT NULL"
    )
    if row is None or row["asked"] is None:
        return None
    end = to_time(row["asked"]) + answer_within
    return min(end, to_time(row["unheard"]) + word_within) if row["unheard"] else end
