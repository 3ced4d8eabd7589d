"""The e-mail with a conversation for its customer to keep."""

from __future__ import annotations

from bot.conversation.events import MailAttempted
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Record
from bot.conversation.withheld import for_staff, readable
from bot.services.outbox.outgoing_mail import Letter
from bot.services.transcript import transcript_of
from bot.services.views import Audience
from bot.services.voice import Voice

FILE_NAME = "conversation.txt"


def transcript_letter(
    record: Record,
    voice: Voice,
    business: str,
    conversation_id: ConversationId,
    to: str,
    *,
    reader: Audience = "customer",
) -> Letter:
    """Return the letter, as the conversation stands now; one that staff send has what staff may read."""
    state, events = record.get_state(conversation_id), record.list_events(conversation_id, limit=-1)
    if reader == "staff":
        state, events = for_staff(state), readable(state, events)
    # What became of this very mail makes it no other one.
    seqs = (event.seq for event in events if not isinstance(event.body, MailAttempted))
    last_seq = max(seqs, default=0)  # of a conversation of which staff may read nothing yet
    text = transcript_of(business, events, voice, state.language)
    return Letter(
        kind="transcript",
        id=f"{conversation_id}.{last_seq}.transcript",
        to=to,
        language=state.language,
        subject=voice.render("utter_transcript_subject", state, business=business).text,
        text=voice.render("utter_transcript_letter", state, business=business).text,
        attachment=(FILE_NAME, text),
    )
