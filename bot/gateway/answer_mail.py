"""Sends what an agent answers by e-mail to a customer who has left an address and is not here to read it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.owed_mail import OwedMail, list_owed, next_owed, settle_mail
from bot.conversation.record import Change, Record
from bot.conversation.state import ConversationState
from bot.gateway.clock import utc_now
from bot.gateway.errors import MailFailed
from bot.gateway.hub import Hub
from bot.gateway.mail import Mail
from bot.gateway.voice import Voice
from bot.gateway.watch import Watch
from bot.gateway.writer import Writer

logger = logging.getLogger(__name__)

_TRIES = 3


class AnswerMail:
    """One e-mail for all that is said within `delay_s`, unless the customer was here or is back by then.

    What is owed stands in the record from the commit of the answer on, so neither a stop nor a crash loses
    an e-mail: the next process sends it, once customers have had the same time to come back.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        hub: Hub,
        voice: Voice,
        mail: Mail,
        delay_s: float,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._voice = voice
        self._mail = mail
        self._delay = timedelta(seconds=delay_s)
        self._clock = clock
        self._started_at = clock()
        self._read: dict[ConversationId, int] = {}
        self._failed: Counter[ConversationId] = Counter()
        self._watch = Watch("answers by e-mail", self._send_due)

    def start(self) -> None:
        """Begin to send."""
        self._watch.start()

    def consider(self, change: Change) -> None:
        """Note whether the customer is here to read what an agent said."""
        said = [e for e in change.events if e.sender.kind == "agent" and isinstance(e.body, MessagePosted)]
        if not said:
            return
        if change.state.customer_id in self._hub.customers():
            self._read[change.state.id] = said[-1].seq
        self._watch.sign()

    async def close(self) -> None:
        """Leave what is owed to the next process."""
        await self._watch.close()

    async def _send_due(self) -> float | None:
        """Send what is due; seconds until something is due next."""
        ready_at = self._started_at + self._delay
        if (early := ready_at - self._clock()) > timedelta():
            return early.total_seconds()
        before = self._clock() - self._delay
        due = await self._writer.read(lambda: list_owed(self._record.file, before))
        done = {owed.conversation_id: last for owed in due if (last := await self._settle(owed))}
        if done:
            await self._writer.write(lambda: settle_mail(self._record.file, done))
        if len(done) < len(due):
            return self._delay.total_seconds()
        at = await self._writer.read(lambda: next_owed(self._record.file))
        return max((at + self._delay - self._clock()).total_seconds(), 0.0) if at else None

    async def _settle(self, owed: OwedMail) -> int | None:
        """Up to which `seq` it is done: read here, sent, without an address to send it to, or given up."""
        state, said = await self._writer.read(lambda: self._said(owed))
        here = state.customer_id in self._hub.customers()
        read = said[-1].seq if here else self._read.get(state.id, 0)
        unread = [event for event in said if event.seq > read]
        if unread and state.email and not await self._send(state, state.email, unread):
            return None
        self._read.pop(state.id, None)
        self._failed.pop(state.id, None)
        return said[-1].seq

    async def _send(self, state: ConversationState, to: str, unread: list[RecordedEvent]) -> bool:
        """Whether it was sent, or given up."""
        subject, text = self._letter(state, unread)
        # The same each time, so that whoever gets it twice after a crash can tell.
        name = f"{state.id}.{unread[0].seq}"
        try:
            await asyncio.to_thread(self._mail.send, to, subject, text, name=name)
        except MailFailed:
            self._failed[state.id] += 1
            left = _TRIES - self._failed[state.id]
            logger.warning("The answer in %s could not be mailed; %d tries left", state.id, left)
            return left <= 0
        return True

    def _said(self, owed: OwedMail) -> tuple[ConversationState, list[RecordedEvent]]:
        state = self._record.get_state(owed.conversation_id)
        events = self._record.list_events(owed.conversation_id, owed.seq - 1, -1)
        return state, [e for e in events if e.sender.kind == "agent" and isinstance(e.body, MessagePosted)]

    def _letter(self, state: ConversationState, said: list[RecordedEvent]) -> tuple[str, str]:
        """The subject and the text: what was said, under a line that says by whom, and where to go on."""
        agent = said[-1].sender.name or ""
        subject = self._voice.told("utter_mail_subject", state, agent_name=agent).text
        opening = self._voice.told("utter_mail_opening", state, agent_name=agent).text
        words = [event.body.text for event in said if isinstance(event.body, MessagePosted)]
        ending = self._voice.told("utter_mail_ending", state, page_url=state.page_url).text
        return subject, "\n\n".join((opening, *words, ending)) + "\n"
