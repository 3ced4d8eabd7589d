"""Mails agents' replies to customers who have left an address and have closed the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from bot.conversation.customers.confirmations import ask_to_confirm, is_confirmed
from bot.conversation.events import MessagePosted, RecordedEvent
from bot.conversation.outbox.pending_mail import (
    PendingMail,
    list_pending_mail,
    next_pending_mail,
    settle_mail,
)
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.due_jobs import DueJobs
from bot.services.hub import Hub
from bot.services.outbox.outgoing_mail import Letter, OutgoingMail
from bot.services.voice import Voice
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

# Retries after the first attempt, each after four times the delay: some eight hours with the default.
_RETRIES = 6
# A reply waits so long for its address to be confirmed.
_HELD_FOR = timedelta(days=7)
_HELD_LOOK = timedelta(minutes=1)


class _UnreadAnswers(msgspec.Struct, frozen=True):
    """The agents' messages of a conversation that may have to be mailed."""

    state: ConversationState
    events: Sequence[RecordedEvent]
    confirmed: bool

    @property
    def last_seq(self) -> int:
        """The `seq` up to which it is settled when they have been mailed."""
        return self.events[-1].seq


class ReplyMail:
    """Sends one e-mail for all replies within `delay_s`, unless the customer had the page open by then.

    Pending mail is stored in the transaction of the reply, so neither a stop nor a crash loses it: the next
    process sends it, after customers have had the same time to come back. Until the customer has confirmed
    the address, the mail is held.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        hub: Hub,
        voice: Voice,
        outgoing: OutgoingMail,
        delay_s: float,
        page_link: Callable[[str | None], str | None],
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._voice = voice
        self._outgoing = outgoing
        self._delay = timedelta(seconds=delay_s)
        self._page_link = page_link
        self._clock = clock
        self._started_at = clock()
        self._jobs = DueJobs(
            "answers by e-mail",
            list_due=self._list_due,
            next_due=self._next_due,
            run=self._settle,
            clock=clock,
        )

    def start(self) -> None:
        """Begin to send."""
        self._jobs.start()

    def on_commit(self, change: Change) -> None:
        """Run again when an agent has said something."""
        if any(e.sender.kind == "agent" and isinstance(e.body, MessagePosted) for e in change.events):
            self._jobs.wake()

    def retry(self) -> None:
        """Try again soon, also what was put off: an address was confirmed."""
        self._jobs.retry()

    async def close(self) -> None:
        """Leave what is pending to the next process."""
        await self._jobs.close()

    async def send_due(self) -> None:
        """Send what is due now."""
        await self._jobs.run_due()

    async def _list_due(self, now: datetime) -> Sequence[PendingMail]:
        if now < self._started_at + self._delay:
            return ()
        return await self._writer.read(lambda: list_pending_mail(self._record.file, now - self._delay))

    async def _next_due(self, after: datetime) -> datetime | None:
        if after < (ready_at := self._started_at + self._delay):
            return ready_at
        at = await self._writer.read(lambda: next_pending_mail(self._record.file, after - self._delay))
        return at + self._delay if at else None

    async def _settle(self, pending: PendingMail) -> datetime | None:
        """Return when to try again; None once it is settled."""
        said = await self._writer.read(lambda: self._said(pending))
        unread = self._unread(said)
        later = await self._send(pending, said, unread) if unread and said.state.email else None
        if later is None:
            done = (
                {pending.conversation_id: said.last_seq}
                if said.events
                else {pending.conversation_id: pending.seq}
            )
            await self._writer.write(lambda: settle_mail(self._record.file, done))
        return later

    def _unread(self, said: _UnreadAnswers) -> list[RecordedEvent]:
        """Return what the customer's page has not had: it gave no sign of life after it was sent."""
        heard_at = self._hub.last_seen_at(said.state.customer_id)
        return [event for event in said.events if heard_at is None or event.at >= heard_at]

    async def _send(
        self, pending: PendingMail, said: _UnreadAnswers, unread: Sequence[RecordedEvent]
    ) -> datetime | None:
        """Return when to try again; None when it was sent, or given up."""
        if self._hub.is_connected(said.state.customer_id):
            return self._clock() + self._delay  # they have it, or the heartbeat cuts them off before long
        state, to = said.state, said.state.email or ""
        if not said.confirmed:
            return await self._hold(pending, state, to)
        subject, text = self._letter(state, unread)
        # The same each time, so that whoever gets it twice after a crash can tell.
        letter = Letter(kind="answer", id=f"{state.id}.{unread[0].seq}", to=to, subject=subject, text=text)
        pauses_s = [self._delay.total_seconds() * 4**number for number in range(_RETRIES)]
        return (await self._outgoing.send(letter, pauses_s)).again_at

    async def _hold(self, pending: PendingMail, state: ConversationState, to: str) -> datetime | None:
        """Keep the answer until its address is confirmed, and see that it was asked for."""
        now = self._clock()
        if now - pending.at > _HELD_FOR:
            logger.warning("The answer in %s was not mailed: its address was never confirmed", state.id)
            return None
        await self._writer.write(lambda: ask_to_confirm(self._record.file, state.customer_id, to, pending.at))
        return now + max(self._delay, _HELD_LOOK)

    def _said(self, pending: PendingMail) -> _UnreadAnswers:
        file, state = self._record.file, self._record.get_state(pending.conversation_id)
        events = self._record.list_events(pending.conversation_id, pending.seq - 1, -1)
        return _UnreadAnswers(
            state=state,
            events=[e for e in events if e.sender.kind == "agent" and isinstance(e.body, MessagePosted)],
            confirmed=bool(state.email) and is_confirmed(file, state.customer_id, state.email or ""),
        )

    def _letter(self, state: ConversationState, said: Sequence[RecordedEvent]) -> tuple[str, str]:
        """Return the subject and the text.

        What was said, under a line that says by whom, and where to go on.
        """
        agent = said[-1].sender.name or ""
        subject = self._voice.render("utter_mail_subject", state, agent_name=agent).text
        opening = self._voice.render("utter_mail_opening", state, agent_name=agent).text
        words = [event.body.text for event in said if isinstance(event.body, MessagePosted)]
        ending = self._voice.render("utter_mail_ending", state, page_url=self._page_link(state.page_url)).text
        return subject, "\n\n".join((opening, *words, ending)) + "\n"
