"""Sends what an agent answers by e-mail to a customer who has left an address and is not here to read it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.record import Change, Record
from bot.conversation.state import ConversationState
from bot.gateway.errors import MailFailed
from bot.gateway.hub import Hub
from bot.gateway.mail import Mail
from bot.gateway.voice import Voice

logger = logging.getLogger(__name__)

_TRIES = 3


class AnswerMail:
    """One e-mail for all that is said within `delay_s`, unless the customer is back by then.

    A stop of the service sends what still waits; a crash within the delay loses the e-mail, not the answer.
    """

    def __init__(self, record: Record, hub: Hub, voice: Voice, mail: Mail, delay_s: float) -> None:
        self._record = record
        self._hub = hub
        self._voice = voice
        self._mail = mail
        self._delay_s = delay_s
        self._unread: defaultdict[ConversationId, list[RecordedEvent]] = defaultdict(list)
        self._senders: dict[ConversationId, asyncio.Task[None]] = {}

    def consider(self, change: Change) -> None:
        """Keep what an agent said to a customer who is not here."""
        state = change.state
        said = [e for e in change.events if e.sender.kind == "agent" and isinstance(e.body, MessagePosted)]
        if not said or not state.email or state.customer_id in self._hub.customers():
            return
        self._unread[state.id] += said
        if state.id not in self._senders:
            self._senders[state.id] = asyncio.create_task(self._send_later(state.id))

    async def close(self) -> None:
        """Send what still waits."""
        for sender in self._senders.values():
            sender.cancel()
        await asyncio.gather(*self._senders.values(), return_exceptions=True)
        for conversation_id in tuple(self._unread):
            await self._send(conversation_id)

    async def _send_later(self, conversation_id: ConversationId) -> None:
        await asyncio.sleep(self._delay_s)
        del self._senders[conversation_id]
        await self._send(conversation_id)

    async def _send(self, conversation_id: ConversationId) -> None:
        said = self._unread.pop(conversation_id, [])
        state = await asyncio.to_thread(self._record.get_state, conversation_id)
        if not said or not state.email or state.customer_id in self._hub.customers():
            return
        letter = self._letter(state, said)
        for left in range(_TRIES - 1, -1, -1):
            if await self._try(state.email, *letter):
                return
            logger.warning("The answer in %s could not be mailed; %d tries left", conversation_id, left)
            await asyncio.sleep(self._delay_s if left else 0)

    async def _try(self, to: str, subject: str, text: str) -> bool:
        try:
            await asyncio.to_thread(self._mail.send, to, subject, text)
        except MailFailed:
            return False
        return True

    def _letter(self, state: ConversationState, said: list[RecordedEvent]) -> tuple[str, str]:
        """The subject and the text: what was said, under a line that says by whom, and where to go on."""
        agent = said[-1].sender.name or ""
        subject = self._voice.told("utter_mail_subject", state, agent_name=agent).text
        opening = self._voice.told("utter_mail_opening", state, agent_name=agent).text
        words = [event.body.text for event in said if isinstance(event.body, MessagePosted)]
        ending = self._voice.told("utter_mail_ending", state, page_url=state.page_url).text
        return subject, "\n\n".join((opening, *words, ending)) + "\n"
