"""The conversation for the customer to keep: as a text, or by e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import ceil

from bot.conversation.customers.confirmations import ask_to_confirm, is_confirmed
from bot.conversation.customers.transcripts import note_copy, require_transcript_room, send_transcript
from bot.conversation.events import MailOutcome, NewEvent
from bot.conversation.model import Agent, ConversationId, CustomerId
from bot.conversation.record.record import Record
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff, readable
from bot.protocol.api import TranscriptMailed
from bot.services.clock import Clock
from bot.services.conversations.conversations import Conversations
from bot.services.errors import MailLimitReached, NotFound
from bot.services.link_limits import LinkLimits
from bot.services.outbox.confirmation_mail import ConfirmationMail
from bot.services.outbox.outgoing_mail import Letter, OutgoingMail
from bot.services.outbox.transcript_mail import transcript_letter
from bot.services.transcript import transcript_of
from bot.services.views import Audience
from bot.services.voice import Voice
from bot.storage.writer import Writer


@dataclass(frozen=True)
class Transcripts:
    """Gives a conversation away: to its customer whole, to staff as they may read it."""

    _record: Record
    _writer: Writer
    _conversations: Conversations
    _voice: Voice
    _outgoing: OutgoingMail
    _confirmation_mail: ConfirmationMail
    _links: LinkLimits
    _business: str
    _clock: Clock

    async def latest_of(self, customer_id: CustomerId) -> ConversationId:
        """Return the customer's own conversation; raise `NotFound` when there is none."""
        state = await self._writer.read(lambda: self._record.get_latest_conversation(customer_id))
        if state is None:
            raise NotFound()
        return state.id

    async def get(self, conversation_id: ConversationId, reader: Audience) -> str:
        """Return the conversation as a text, as this reader may read it."""

        def read() -> str:
            state = self._record.get_state(conversation_id)
            events = self._record.list_events(conversation_id, limit=-1)
            language = state.language if reader == "customer" else None
            if reader == "staff":
                events = readable(state, events)
            return transcript_of(self._business, events, self._voice, language)

        return await self._writer.read(read)

    async def export(self, conversation_id: ConversationId, by: str) -> str:
        """Return it as staff may read it, and note who took it."""
        text = await self.get(conversation_id, "staff")
        await self._writer.write(
            lambda: self._record.audit("transcript_exported", conversation_id, by, self._clock())
        )
        return text

    async def mail(self, conversation_id: ConversationId, by: Agent | None = None) -> TranscriptMailed:
        """Send it to the customer's address, or first a link that confirms it; `by`: the agent, if any.

        Count and record first: that decides whether it may be sent, also for two requests at once.
        """

        def decide(state: ConversationState) -> list[NewEvent]:
            require_transcript_room(self._record.file, conversation_id, self._clock())
            return send_transcript(for_staff(state) if by else state, by=sender_of(by) if by else None)

        if waits_at := await self._writer.write(lambda: self._ask_to_confirm(conversation_id, by)):
            self._confirmation_mail.wake()
            return TranscriptMailed(email=waits_at, to_confirm=True)
        compose = partial(self._letter, conversation_id, by)
        letter = await self._writer.read(compose)
        if letter.to and (later := await self._outgoing.count(letter)):
            raise self._too_much(later)
        try:
            await self._conversations.change(conversation_id, decide)
        except BaseException:
            await self._outgoing.uncount(letter)
            raise
        outcome: MailOutcome = "given_up"
        try:
            await self._outgoing.send_counted(letter, compose)
            outcome = self._outgoing.took
        finally:
            await self._conversations.change(
                conversation_id, partial(note_copy, email=letter.to, outcome=outcome)
            )
        return TranscriptMailed(email=letter.to)

    def _letter(self, conversation_id: ConversationId, by: Agent | None) -> Letter:
        """Return the conversation as who sends it may read it; to nobody when there is no address."""
        reader: Audience = "staff" if by else "customer"
        to = self._state_for(conversation_id, by).email or ""
        return transcript_letter(
            self._record, self._voice, self._business, conversation_id, to, reader=reader
        )

    def _ask_to_confirm(self, conversation_id: ConversationId, by: Agent | None) -> str | None:
        """Return the customer's address, if it is to be confirmed before anything is sent there.

        Asks for that.

        Raises `MailLimitReached` when no link can be sent there.
        """
        file, state = self._record.file, self._state_for(conversation_id, by)
        if not state.email or is_confirmed(file, state.customer_id, state.email):
            return None
        if later := self._links.admit(state.customer_id, state.email):
            raise self._too_much(later)
        ask_to_confirm(file, state.customer_id, state.email, self._clock(), transcript_of=conversation_id)
        return state.email

    def _too_much(self, later: datetime) -> MailLimitReached:
        return MailLimitReached(retry_after=max(1, ceil((later - self._clock()).total_seconds())))

    def _state_for(self, conversation_id: ConversationId, by: Agent | None) -> ConversationState:
        state = self._record.get_state(conversation_id)
        return for_staff(state) if by else state
