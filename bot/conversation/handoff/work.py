"""Who has how much to do: queries over the conversations that agents have, and those that wait."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import ConversationId, StaffId, Value


class Owing(Value, frozen=True):
    """A conversation in which an agent has owed the customer a word since then."""

    conversation_id: ConversationId
    staff_id: StaffId
    since: datetime


def count_by_agent(file: RecordFile) -> dict[StaffId, int]:
    """Return how many conversations each agent has who has any."""
    rows = file.rows(
        "SELECT agent_id, count(*) AS count FROM conversations "
        "WHERE agent_id IS NOT NULL AND owner = 'agent' AND snoozed_until IS NULL GROUP BY agent_id"
    )
    return {row["agent_id"]: row["count"] for row in rows}


def list_agents(file: RecordFile) -> list[StaffId]:
    """Return the agents who have a conversation, also one that is snoozed."""
    rows = file.rows(
        "SELECT DISTINCT agent_id FROM conversations WHERE agent_id IS NOT NULL AND owner = 'agent'"
    )
    return [row["agent_id"] for row in rows]


def list_of_agent(file: RecordFile, staff_id: StaffId) -> list[ConversationId]:
    """Return the conversations that this agent has, also the snoozed, the longest wait for a word first."""
    rows = file.rows(
        "SELECT id FROM conversations WHERE agent_id = ? AND owner = 'agent' "
        "ORDER BY owed_since IS NULL, owed_since, last_at, id",
        (staff_id,),
    )
    return [row["id"] for row in rows]


def list_owing(file: RecordFile, before: datetime) -> list[Owing]:
    """List the conversations whose agent has owed the customer a word since `before` or longer, longest
    first.
    """
    rows = file.rows(
        "SELECT id, agent_id, unanswered_since FROM conversations "
        "WHERE unanswered_since <= ? AND owner = 'agent' AND snoozed_until IS NULL "
        "ORDER BY unanswered_since, id",
        (to_text(before),),
    )
    return [Owing(row["id"], row["agent_id"], to_time(row["unanswered_since"])) for row in rows]


def list_overtaken(file: RecordFile, before: datetime) -> list[ConversationId]:
    """Return who has waited since `before` or longer and does not come before others yet, longest first."""
    rows = file.rows(
        "SELECT id FROM conversations WHERE owner = 'waiting' AND priority != 'high' AND NOT waited_long "
        "AND waiting_since <= ? ORDER BY waiting_since, id",
        (to_text(before),),
    )
    return [row["id"] for row in rows]
