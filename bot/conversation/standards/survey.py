"""The question after a conversation: asked only once it has ended, and once for each end.

A poor score makes a task: somebody should get back to the customer. So do words, whatever the score: somebody
reads them.
"""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import NewEvent, OwnerChanged, RecordedEvent, SurveyAnswered
from bot.conversation.model import ConversationId, Value
from bot.conversation.speaking import sender_of_customer
from bot.conversation.state import ConversationState

POOR = 2
_TASKS_SHOWN = 200


class FollowUp(Value, frozen=True):
    """A poor score, or words, that somebody should see to."""

    conversation_id: str
    seq: int
    at: datetime
    score: int
    comment: str | None
    customer_name: str | None


def may_be_asked(state: ConversationState, events: tuple[RecordedEvent, ...]) -> bool:
    """Return whether to ask now: the conversation has ended, the customer took part, and nothing was said
    since.

    `events` are the last lines of the conversation, at least back to its end.
    """
    if state.owner != "closed" or not state.customer_messages:
        return False
    for event in reversed(events):
        if isinstance(event.body, SurveyAnswered):
            return False
        if isinstance(event.body, OwnerChanged) and event.body.owner == "closed":
            return True
    return False


def answer_survey(
    state: ConversationState,
    events: tuple[RecordedEvent, ...],
    *,
    score: int,
    comment: str | None,
    client_id: str,
) -> list[NewEvent]:
    """Record the customer's answer. Refused: `survey_not_now` during a conversation, or a second time."""
    if not may_be_asked(state, events):
        raise NotAllowed("survey_not_now")
    body = SurveyAnswered(score=score, comment=comment)
    return [NewEvent(sender=sender_of_customer(state), body=body, client_id=client_id)]


def project_answer(file: RecordFile, event: RecordedEvent, body: SurveyAnswered) -> None:
    """Write the answer's line. What was seen to stays seen to when the tables are derived again."""
    file.write(
        "INSERT INTO surveys (conversation_id, seq, at, score, comment, customer_name) "
        "VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (conversation_id, seq) DO NOTHING",
        (event.conversation_id, event.seq, to_text(event.at), body.score, body.comment, event.sender.name),
    )


def list_follow_ups(file: RecordFile) -> list[FollowUp]:
    """Return the poor scores and the words that nobody has seen to yet, oldest first."""
    query = (
        "SELECT * FROM surveys WHERE (score <= ? OR comment IS NOT NULL) AND done_at IS NULL "
        "ORDER BY at, seq LIMIT ?"
    )
    return [_follow_up(row) for row in file.rows(query, (POOR, _TASKS_SHOWN))]


def finish_follow_up(
    file: RecordFile, conversation_id: ConversationId, seq: int, by: str, at: datetime
) -> None:
    """Note that somebody has seen to it; a second time changes nothing.

    Raises `NotFound` without such a task.
    """
    key = (conversation_id, seq)
    if file.row("SELECT 1 FROM surveys WHERE conversation_id = ? AND seq = ?", key) is None:
        raise NotFound("survey", id=conversation_id)
    file.write(
        "UPDATE surveys SET done_at = ?, done_by = ? "
        "WHERE conversation_id = ? AND seq = ? AND done_at IS NULL",
        (to_text(at), by, *key),
    )


def _follow_up(row: Row) -> FollowUp:
    values = {name: row[name] for name in FollowUp.__struct_fields__}
    return FollowUp(**{**values, "at": to_time(values["at"])})
