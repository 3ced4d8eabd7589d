"""Sending a customer the transcript: recorded, and limited, since an address may be somebody else's."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.database import RecordFile, to_text
from bot.conversation.errors import NotAllowed
from bot.conversation.events import MailAttempted, MailOutcome, NewEvent, TranscriptSent
from bot.conversation.model import SYSTEM, ConversationId, Sender
from bot.conversation.speaking import sender_of_customer
from bot.conversation.state import ConversationState

MOST_PER_DAY = 3


def require_transcript_room(file: RecordFile, conversation_id: ConversationId, now: datetime) -> None:
    """Refuse with `too_many_transcripts` when as many were sent within a day as may be."""
    row = file.row(
        "SELECT count(*) AS count FROM events WHERE conversation_id = ? AND type = ? AND at > ?",
        (conversation_id, TranscriptSent.__struct_config__.tag, to_text(now - timedelta(days=1))),
    )
    if row and row["count"] >= MOST_PER_DAY:
        raise NotAllowed("too_many_transcripts", limit=MOST_PER_DAY)


def send_transcript(state: ConversationState, *, by: Sender | None = None) -> list[NewEvent]:
    """Record that the transcript goes to the customer's e-mail address. Refused: `email_missing`."""
    if not state.email:
        raise NotAllowed("email_missing")
    return [NewEvent(sender=by or sender_of_customer(state), body=TranscriptSent(email=state.email))]


def note_copy(
    state: ConversationState, email: str, outcome: MailOutcome, *, client_id: str | None = None
) -> list[NewEvent]:
    """Record for the desk what became of the mail with the transcript."""
    body = MailAttempted(outcome=outcome, first_seq=1, last_seq=state.last_seq, email=email, copy=True)
    return [NewEvent(sender=SYSTEM, body=body, client_id=client_id)]
