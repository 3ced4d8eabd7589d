"""Asks for e-mail addresses by a link, and sends the transcripts that waited for them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal
from urllib.parse import quote

from bot.conversation.customers.confirmations import (
    Confirmation,
    confirm,
    get_by_link,
    is_to_ask,
    is_waiting,
    keep_link,
    list_to_ask,
    list_waiting_transcripts,
    may_need_confirmation,
    settle_asking,
    settle_transcript,
)
from bot.conversation.customers.transcripts import note_copy
from bot.conversation.events import MailOutcome, NewEvent, TranscriptSent
from bot.conversation.model import SYSTEM, ConversationId
from bot.conversation.outbox.failures import get_failure
from bot.conversation.record.record import Change, Record
from bot.conversation.speaking import sender_of_customer
from bot.conversation.state import ConversationState
from bot.services.accounts.identity import hash_key, new_key
from bot.services.clock import Clock
from bot.services.customer_language import customer_language
from bot.services.due_jobs import DueJobs
from bot.services.link_limits import LINK_LIFETIME, LinkLimits
from bot.services.outbox.outgoing_mail import Letter, OutgoingMail
from bot.services.outbox.transcript_mail import transcript_letter
from bot.services.voice import Voice
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

PATH = "/confirm-email"
_Job = tuple[Literal["ask", "send"], Confirmation]


class ConfirmationMail:
    """The first mail to an address holds sentences of ours and a link, nothing that anybody else wrote."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        voice: Voice,
        outgoing: OutgoingMail,
        business: str,
        base_url: str,
        confirmed: Callable[[], None],
        links: LinkLimits,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._voice = voice
        self._outgoing = outgoing
        self._business = business
        self._base_url = base_url
        self._confirmed = confirmed
        self._links = links
        self._clock = clock
        self._jobs = DueJobs(
            "addresses to confirm",
            list_due=lambda now: writer.read(self._list_due),
            run=self._run,
            clock=clock,
        )

    def start(self) -> None:
        """Begin to send."""
        self._jobs.start()

    def on_commit(self, change: Change) -> None:
        """Run the loop soon if this change may have left an address."""
        if may_need_confirmation(change.state):
            self._jobs.wake()

    def wake(self) -> None:
        """Run the loop soon: something was asked for outside of a conversation."""
        self._jobs.wake()

    async def close(self) -> None:
        """Leave what is pending to the next process."""
        await self._jobs.close()

    async def find(self, key: str) -> Confirmation | None:
        """Return what this link confirms, or has confirmed, while it works. Looking does not use it up."""
        return await self._writer.read(lambda: get_by_link(self._record.file, hash_key(key), self._clock()))

    async def use(self, key: str) -> Confirmation | None:
        """Confirm the link's address; what waited for it goes out now. Using it again changes nothing."""

        def write() -> Confirmation | None:
            found = get_by_link(self._record.file, hash_key(key), self._clock())
            if found:
                confirm(self._record.file, found.customer_id, found.address, self._clock())
            return found

        found = await self._writer.write(write)
        if found:
            self._jobs.wake()
            self._confirmed()
        return found

    def _list_due(self) -> list[_Job]:
        """Return who waits for a link, then the transcripts that can leave."""
        file = self._record.file
        asked: list[_Job] = [("ask", each) for each in list_to_ask(file)]
        return asked + [("send", each) for each in list_waiting_transcripts(file)]

    async def _run(self, job: _Job) -> datetime | None:
        kind, confirmation = job
        return await (self._ask if kind == "ask" else self._send)(confirmation)

    async def _ask(self, asked: Confirmation) -> datetime | None:
        """Send the link; when to try again, if it could not be sent."""
        delivery = f"{asked.customer_id}.{hash_key(asked.address)[:12]}.{asked.asked_at:%Y%m%dT%H%M%S}"
        failed = await self._writer.read(lambda: get_failure(self._record.file, "confirmation", delivery))
        if failed and failed.due_at and failed.due_at > self._clock():
            return failed.due_at  # the link that may have left goes on working until then
        language = await self._writer.read(lambda: customer_language(self._record, asked.customer_id))
        say, key = partial(self._voice.plain, language=language, business=self._business), new_key()
        link = f"{self._base_url}{PATH}?key={quote(key)}"
        letter = Letter(
            kind="confirmation",
            id=delivery,
            to=asked.address,
            subject=say("utter_confirm_email_subject"),
            text=say("utter_confirm_email_letter", link=link) + "\n",
            language=language,
        )
        expires_at = self._clock() + LINK_LIFETIME
        # Kept before it is sent: whoever has the mail has a link that works.
        if not await self._writer.write(lambda: self._keep(asked, key, expires_at)):
            logger.warning("No link to confirm an address was sent: customer %s", asked.customer_id)
            return None
        # It may be forgotten until the very last moment.
        outcome = await self._outgoing.send(
            letter, compose=lambda: letter if is_to_ask(self._record.file, asked) else None
        )
        if outcome.again_at is None:
            await self._writer.write(lambda: self._settle_link(asked, sent=outcome.sent))
        return outcome.again_at

    def _keep(self, asked: Confirmation, key: str, expires_at: datetime) -> bool:
        """Return whether the link may be sent; if so it is kept.

        An address that many claim gets no mail tomorrow for what was claimed today; one that was forgotten
        while other mails were sent gets none at all.
        """
        if not is_to_ask(self._record.file, asked):
            return False
        admitted = self._links.admit(asked.customer_id, asked.address) is None
        if admitted:
            keep_link(self._record.file, asked, hash_key(key), expires_at)
        else:
            settle_asking(self._record.file, asked, sent=False)
        return admitted

    def _settle_link(self, asked: Confirmation, *, sent: bool) -> None:
        settle_asking(self._record.file, asked, sent=sent)
        if not sent:
            self._links.release(asked.customer_id, asked.address)

    async def _send(self, waiting: Confirmation) -> datetime | None:
        """Send the transcript that waited; when to try again, if it could not be sent."""
        conversation_id = _conversation_of(waiting)

        def compose() -> Letter | None:
            if not is_waiting(self._record.file, waiting):
                return None
            return transcript_letter(
                self._record, self._voice, self._business, conversation_id, waiting.address
            )

        letter = await self._writer.read(compose)
        if letter is None:
            return None
        outcome = await self._outgoing.send(letter, compose=compose)
        if outcome.again_at is None:
            await self._writer.write(lambda: self._settle_transcript(waiting, letter.id, sent=outcome.sent))
        elif outcome.failed:
            await self._writer.write(lambda: self._note(waiting, letter.id, "deferred"))
        return outcome.again_at

    def _settle_transcript(self, waiting: Confirmation, letter_id: str, *, sent: bool) -> Change | None:
        is_known = is_waiting(self._record.file, waiting)
        settle_transcript(self._record.file, waiting)
        if not is_known:
            return None
        if not sent:
            return self._note(waiting, letter_id, "given_up")

        def decide(state: ConversationState) -> list[NewEvent]:
            body = TranscriptSent(email=waiting.address)
            sent_now = NewEvent(sender=sender_of_customer(state), body=body)
            return [sent_now, *note_copy(state, waiting.address, self._outgoing.took)]

        return self._record.change(_conversation_of(waiting), decide, self._clock())

    def _note(self, waiting: Confirmation, letter_id: str, outcome: MailOutcome) -> Change:
        """Record for the desk that the copy could not be sent, each outcome once."""
        name = f"copy:{letter_id}:{outcome}"
        return self._record.change(
            _conversation_of(waiting),
            lambda state: note_copy(state, waiting.address, outcome, client_id=name),
            self._clock(),
            once=(SYSTEM.kind, name),
        )


def _conversation_of(waiting: Confirmation) -> ConversationId:
    assert waiting.transcript_of is not None
    return waiting.transcript_of
