"""The e-mail with agents' replies: what it says, what it follows, and the way back to the conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.conversation.customers.confirmations import is_confirmed
from bot.conversation.events import MailAttempted, MessagePosted, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.services.outbox.outgoing_mail import Letter
from bot.services.return_links import ReturnLinks
from bot.services.voice import Voice

# Mail readers find a thread by its first message and the latest; a header is to stay short.
_REFERENCES = 10


class ReplyLetters:
    """Writes replies as letters, as the record reads at that moment."""

    def __init__(self, record: Record, voice: Voice, links: ReturnLinks) -> None:
        self._record = record
        self._voice = voice
        self._links = links

    def compose(self, conversation_id: ConversationId, seqs: Collection[int]) -> Letter | None:
        """Return what agents said at these places as a letter; None without an address that is confirmed."""
        state = self._record.get_state(conversation_id)
        if not state.email or not is_confirmed(self._record.file, state.customer_id, state.email):
            return None
        events = self._record.list_events(conversation_id, limit=-1)
        said = [event for event in events if event.seq in seqs]
        mailed = [
            event.body for event in events if isinstance(event.body, MailAttempted) and event.body.message_id
        ]
        agent = said[-1].sender.name or ""
        subject = self._voice.render("utter_mail_subject", state, agent_name=agent).text
        # A mail reader that shows threads wants the first one's subject.
        first = next((f"Re: {each.subject}" for each in mailed if each.subject), subject)
        ids = list(dict.fromkeys(each.message_id for each in mailed if each.message_id))
        return Letter(
            kind="answer",
            # The same each time, so that whoever gets it twice after a crash can tell.
            id=f"{state.id}.{said[0].seq}",
            to=state.email,
            language=state.language,
            subject=first,
            text=self._text(state, said, agent),
            references=tuple(ids[:1] + ids[1:][1 - _REFERENCES :]),
        )

    def _text(self, state: ConversationState, said: Sequence[RecordedEvent], agent: str) -> str:
        """Return what was said, under a line that says by whom, and where to continue."""
        link, until = self._links.make(state.customer_id, state.email or "")
        opening = self._voice.render("utter_mail_opening", state, agent_name=agent).text
        words = [event.body.text for event in said if isinstance(event.body, MessagePosted)]
        day = self._voice.day(until, state)
        ending = self._voice.render("utter_mail_ending", state, link=link, until=day).text
        return "\n\n".join((opening, *words, ending)) + "\n"
