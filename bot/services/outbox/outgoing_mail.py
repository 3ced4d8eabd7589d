"""E-mail on its way: within what an address may get in a day, each with its own retries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from bot.conversation.events import MailOutcome
from bot.conversation.outbox.failures import DeliveryKind, Failure, forget_failure, get_failure, note_failure
from bot.conversation.outbox.mail_counts import MailKind, count_mail, uncount_mail
from bot.conversation.record.record import Record
from bot.services.clock import Clock
from bot.services.errors import MailFailed
from bot.services.outbox.mail import Mail
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

# A mail server that is down for a night loses nothing.
PAUSES_S = (20.0, 80.0, 320.0, 1_280.0, 5_120.0, 20_480.0, 43_200.0)
_WORDS: Final[MailKind] = "words"
_TO_CUSTOMERS: Final[frozenset[DeliveryKind]] = frozenset(("answer", "confirmation", "transcript"))


class Letter(msgspec.Struct, frozen=True):
    """An e-mail. `kind` and `id` say which delivery it is; the same one twice has the same Message-ID.

    `references`: the Message-IDs of what it follows in its thread, oldest first. `language` is that of the
    text, as far as it is known (ISO 639-1).
    """

    kind: DeliveryKind
    id: str
    to: str
    subject: str
    text: str
    attachment: tuple[str, str] | None = None
    references: tuple[str, ...] = ()
    language: str | None = None


# Writes a letter as it is to read now, at the last moment; None when it is not wanted any more.
Compose = Callable[[], "Letter | None"]


class Outcome(msgspec.Struct, frozen=True):
    """What became of a letter: `sent`, or to be sent again, or (without a time for that) given up.

    `failed`: it could not be sent, last time at least. `message_id` is that of the letter that was sent.
    """

    sent: bool = False
    again_at: datetime | None = None
    failed: bool = False
    message_id: str | None = None


class OutgoingMail:
    """Sends letters. What fails is due again later and later, and is dead in the end: so the log says.

    `closing` is what ends every letter to a customer, in a language.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        mail: Mail,
        per_day: int,
        closing: Callable[[str | None], str],
        clock: Clock,
    ) -> None:
        self._file = record.file
        self._writer = writer
        self._mail = mail
        self._per_day = per_day
        self._closing = closing
        self._clock = clock

    @property
    def spools(self) -> bool:
        """Whether mail is kept as files, for want of a server."""
        return self._mail.spools

    @property
    def took(self) -> MailOutcome:
        """What has become of a letter that was sent."""
        return "spooled" if self.spools else "accepted"

    async def send(
        self, letter: Letter, pauses_s: Sequence[float] = PAUSES_S, *, compose: Compose | None = None
    ) -> Outcome:
        """Send it, unless it is to wait. `Outcome.again_at` says when to call again.

        With `compose`, what is sent is the letter as it is to read at the last moment; if it is not wanted
        any more by then, ask at once what is.
        """
        before = await self._writer.read(lambda: get_failure(self._file, letter.kind, letter.id))
        if before and (before.due_at is None or before.due_at > self._clock()):
            return Outcome(again_at=before.due_at, failed=True)
        if full_until := await self.count(letter):
            return Outcome(again_at=full_until)
        try:
            message_id = await asyncio.to_thread(self._post, letter, compose)
        except Exception as error:  # whatever it is, it is this letter's, and the others go on
            failure = await self._writer.write(partial(self._note, letter, error, pauses_s))
            _log(failure)
            return Outcome(again_at=failure.due_at, failed=True)
        if message_id is None:
            await self.uncount(letter)
            return Outcome(again_at=self._clock())
        if before:
            await self._writer.write(lambda: forget_failure(self._file, letter.kind, letter.id))
        return Outcome(sent=True, message_id=message_id)

    async def send_counted(self, letter: Letter, compose: Compose) -> None:
        """Send what was counted to somebody who waits for it: once, or `MailFailed`."""
        try:
            if await asyncio.to_thread(self._post, letter, compose) is None:
                raise MailFailed()
        except BaseException:
            await self.uncount(letter)
            raise

    async def count(self, letter: Letter) -> datetime | None:
        """Count the letter; or when it can be sent, if its address has had its share of a day.

        A link to confirm an address was counted when it was promised (`LinkLimits`).
        """
        if letter.kind == "confirmation":
            return None
        return await self._writer.write(
            lambda: count_mail(self._file, letter.to, _WORDS, self._clock(), self._per_day)
        )

    async def uncount(self, letter: Letter) -> None:
        """Take the count back: the mail is not sent after all."""
        await self._writer.write(lambda: self._uncount(letter))

    def _uncount(self, letter: Letter) -> None:
        if letter.kind != "confirmation":
            uncount_mail(self._file, letter.to, _WORDS)

    def _post(self, letter: Letter, compose: Compose | None) -> str | None:
        """Return the Message-ID; None when nothing was sent: it is not wanted any more, or not there."""
        with self._mail.composing():
            now = compose() if compose else letter
            if now is None or now.to != letter.to:
                return None
            closing = f"\n\n{self._closing(now.language)}\n" if letter.kind in _TO_CUSTOMERS else ""
            return self._mail.send(
                now.to,
                now.subject,
                now.text.rstrip() + closing if closing else now.text,
                attachment=now.attachment,
                name=letter.id,
                references=now.references,
            )

    def _note(self, letter: Letter, error: Exception, pauses_s: Sequence[float]) -> Failure:
        self._uncount(letter)
        why = f"{type(error).__name__}: {error.__cause__ or error}"
        return note_failure(self._file, letter.kind, letter.id, why, self._clock(), pauses_s)


def _log(failure: Failure) -> None:
    if failure.due_at is None:
        logger.error("The %s mail %s was given up: %s", failure.kind, failure.id, failure.error)
    else:
        logger.warning(
            "The %s mail %s failed (%s); next try %s", failure.kind, failure.id, failure.error, failure.due_at
        )
