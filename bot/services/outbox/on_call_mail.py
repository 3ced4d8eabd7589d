"""Tells staff on call by mail that customers wait while no desk is open; of each wait once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.conversation.accounts.staff import Staff, StaffStore
from bot.conversation.model import StaffId
from bot.conversation.outbox.on_call import Unattended, add_notices, list_untold
from bot.conversation.record.record import Change, Record
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.outbox.outgoing_mail import Letter, OutgoingMail
from bot.services.presence import Presence
from bot.services.settings import Settings
from bot.storage.writer import Writer

# Who has had a mail hears of the next customers together.
_QUIET = timedelta(minutes=10)
_LISTED = 20


class OnCallMail:
    """Runs whenever somebody began to wait for a word or the last desk closed.

    After a start agents have the grace time to come back. Whom a mail does not reach is tried again with the
    pauses of all mail; what was told is in the record.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        staff: StaffStore,
        presence: Presence,
        outgoing: OutgoingMail,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._staff = staff
        self._presence = presence
        self._outgoing = outgoing
        self._settings = settings
        self._clock = clock
        self._quiet_until: dict[StaffId, datetime] = {}
        self._not_before = clock() + timedelta(seconds=settings.duty_grace_s)
        self._loop = DueLoop("on-call mail", self._send_due, clock)

    def start(self) -> None:
        """Begin to send."""
        self._loop.start()

    def wake(self) -> None:
        """Look again soon."""
        self._loop.wake()

    def on_commit(self, change: Change) -> None:
        """Look again if this change left a customer waiting for a word."""
        if change.state.owed_since is not None:
            self.wake()

    async def close(self) -> None:
        """Leave what is untold to the next process."""
        await self._loop.close()

    async def _send_due(self) -> float | None:
        """Tell everybody on call who is to be told now; the seconds until the next run, if one is due."""
        if self._presence.is_anybody_here:
            return None
        now = self._clock()
        if now < self._not_before:
            return (self._not_before - now).total_seconds()
        staff = await self._writer.read(self._staff.list_staff)
        pauses = [
            pause
            for one in staff
            if one.on_call and not one.disabled and (pause := await self._tell(one)) is not None
        ]
        return min(pauses, default=None)

    async def _tell(self, person: Staff) -> float | None:
        """Send this person what they have not been told; the seconds until the next try, if one is due."""
        untold = await self._writer.read(lambda: list_untold(self._record.file, person.id))
        if not untold:
            return None
        now = self._clock()
        if (until := self._quiet_until.get(person.id, now)) > now:
            return (until - now).total_seconds()
        outcome = await self._outgoing.send(self._letter(person, untold))
        if outcome.again_at is not None:
            return (outcome.again_at - self._clock()).total_seconds()
        await self._writer.write(lambda: add_notices(self._record.file, person.id, untold))
        self._quiet_until[person.id] = self._clock() + _QUIET
        return None

    def _letter(self, person: Staff, untold: Sequence[Unattended]) -> Letter:
        """Write the mail; it has the same id for as long as the same customer waits longest."""
        first, count = untold[0], len(untold)
        name = sha256(f"{person.id} {first.conversation_id} {first.owed_since}".encode()).hexdigest()[:32]
        subject = "A customer waits" if count == 1 else f"{count} customers wait"
        lines = [self._line(one) for one in untold[:_LISTED]]
        if count > _LISTED:
            lines.append(f"and {count - _LISTED} more")
        opening = f"{subject} for a word from a person, and no desk is open:"
        closing = f"You get this because you are on call for {self._settings.business}."
        text = "\n\n".join((opening, *lines, closing)) + "\n"
        return Letter(
            kind="on_call", id=name, to=person.email, subject=f"{subject}, and no desk is open", text=text
        )

    def _line(self, one: Unattended) -> str:
        zone = self._settings.timezone
        since = one.owed_since.astimezone(ZoneInfo(zone))
        return (
            f"- since {since:%Y-%m-%d %H:%M} ({zone})\n  {self._settings.base_url}/desk#{one.conversation_id}"
        )
