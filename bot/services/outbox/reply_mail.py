"""Mails agents' replies to customers who have left an address and have closed the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec

from bot.conversation.customers.confirmations import ask_to_confirm
from bot.conversation.events import (
    MailAttempted,
    MessagePosted,
    NewEvent,
    RecordedEvent,
)
from bot.conversation.model import SYSTEM, ConversationId
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
from bot.services.outbox.outgoing_mail import OutgoingMail
from bot.services.outbox.reply_letter import ReplyLetters
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

    @property
    def last_seq(self) -> int:
        """The `seq` up to which it is settled when they have been mailed."""
        return self.events[-1].seq


class _Settled(msgspec.Struct, frozen=True):
    """How it went: when to try again, if at all, and what the record is to say of it."""

    again_at: datetime | None = None
    attempt: MailAttempted | None = None


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
        letters: ReplyLetters,
        outgoing: OutgoingMail,
        delay_s: float,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._hub = hub
        self._letters = letters
        self._outgoing = outgoing
        self._delay = timedelta(seconds=delay_s)
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
        settled = await self._send(pending, said, unread) if unread and said.state.email else _Settled()
        if settled.again_at is None:
            up_to = said.last_seq if said.events else pending.seq
            await self._writer.write(lambda: self._finish(pending, settled.attempt, up_to))
        elif attempt := settled.attempt:
            await self._writer.write(lambda: self._note(pending.conversation_id, attempt))
        return settled.again_at

    def _finish(self, pending: PendingMail, attempt: MailAttempted | None, up_to: int) -> Change | None:
        settle_mail(self._record.file, {pending.conversation_id: up_to})
        return self._note(pending.conversation_id, attempt) if attempt else None

    def _note(self, conversation_id: ConversationId, attempt: MailAttempted) -> Change:
        """Record for the desk what became of the mail, each outcome once."""
        name = f"mail:{attempt.first_seq}:{attempt.last_seq}:{attempt.outcome}"
        event = NewEvent(sender=SYSTEM, body=attempt, client_id=name)
        return self._record.change(
            conversation_id, lambda _: [event], self._clock(), once=(SYSTEM.kind, name)
        )

    def _unread(self, said: _UnreadAnswers) -> list[RecordedEvent]:
        """Return what the customer's page has not had: it gave no sign of life after it was sent."""
        heard_at = self._hub.last_seen_at(said.state.customer_id)
        return [event for event in said.events if heard_at is None or event.at >= heard_at]

    async def _send(
        self, pending: PendingMail, said: _UnreadAnswers, unread: Sequence[RecordedEvent]
    ) -> _Settled:
        """Send it, or see to it that its address is confirmed first."""
        state = said.state
        if self._hub.is_connected(state.customer_id):
            # They have it, or the heartbeat cuts them off before long.
            return _Settled(again_at=self._clock() + self._delay)
        seqs = frozenset(event.seq for event in unread)
        compose = partial(self._letters.compose, state.id, seqs)
        letter = await self._writer.read(compose)
        attempt = partial(MailAttempted, first_seq=min(seqs), last_seq=max(seqs), email=state.email or "")
        if letter is None:
            return await self._hold(pending, state, attempt)
        pauses_s = [self._delay.total_seconds() * 4**number for number in range(_RETRIES)]
        outcome = await self._outgoing.send(letter, pauses_s, compose=compose)
        if outcome.sent:
            sent = attempt(outcome=self._outgoing.took, message_id=outcome.message_id, subject=letter.subject)
            return _Settled(attempt=sent)
        if outcome.again_at is None:
            return _Settled(attempt=attempt(outcome="given_up"))
        return _Settled(outcome.again_at, attempt(outcome="deferred") if outcome.failed else None)

    async def _hold(
        self, pending: PendingMail, state: ConversationState, attempt: Callable[..., MailAttempted]
    ) -> _Settled:
        """Keep the answer until its address is confirmed, and see that it was asked for."""
        now, to = self._clock(), state.email or ""
        if now - pending.at > _HELD_FOR:
            logger.warning("The answer in %s was not mailed: its address was never confirmed", state.id)
            return _Settled(attempt=attempt(outcome="unconfirmed"))
        await self._writer.write(lambda: ask_to_confirm(self._record.file, state.customer_id, to, pending.at))
        return _Settled(again_at=now + max(self._delay, _HELD_LOOK))

    def _said(self, pending: PendingMail) -> _UnreadAnswers:
        events = self._record.list_events(pending.conversation_id, pending.seq - 1, -1)
        return _UnreadAnswers(
            state=self._record.get_state(pending.conversation_id),
            events=[e for e in events if e.sender.kind == "agent" and isinstance(e.body, MessagePosted)],
        )
