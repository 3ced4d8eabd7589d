"""When something must be done about a turn that the assistant owes: a word to the customer, or an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import ConversationId


def list_due(
    file: RecordFile, now: datetime, word_within: timedelta, answer_within: timedelta
) -> list[ConversationId]:
    """Return the conversations in which a turn is owed and the customer has had no word for `word_within`, or
    in which it is owed for `answer_within`; longest first.
    """
    rows = file.rows(
        "SELECT id FROM conversations WHERE pending_turn IS NOT NULL "
        "AND (unheard_since <= ? OR turn_since <= ?) ORDER BY turn_since, id",
        (to_text(now - word_within), to_text(now - answer_within)),
    )
    return [ConversationId(row["id"]) for row in rows]


def next_due(
    file: RecordFile, after: datetime, word_within: timedelta, answer_within: timedelta
) -> datetime | None:
    """Return the first time after `after` at which `list_due` has something new; `None` without one."""
    row = file.row(
        "SELECT (SELECT min(unheard_since) FROM conversations "
        "WHERE pending_turn IS NOT NULL AND unheard_since > ?) AS unheard, "
        "(SELECT min(turn_since) FROM conversations "
        "WHERE pending_turn IS NOT NULL AND turn_since > ?) AS asked",
        (to_text(after - word_within), to_text(after - answer_within)),
    )
    assert row is not None
    times = ((row["unheard"], word_within), (row["asked"], answer_within))
    return min((to_time(since) + within for since, within in times if since), default=None)
