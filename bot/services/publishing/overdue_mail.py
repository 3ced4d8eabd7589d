"""Tells the owners of overdue answers, once for each day by which one was to be checked."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256

from bot.conversation.accounts.staff import Staff, StaffStore
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.outbox.outgoing_mail import Letter, OutgoingMail
from bot.services.texts import find_email
from bot.storage.writer import Writer
from knowledge_base.errors import UnknownEntryError
from knowledge_base.model import PublishedEntry
from knowledge_base.overdue import is_withheld
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.upkeep import UpkeepStore

_EVERY_S = 3600.0
# Tried at each run of a day.
_PAUSES_S = (0.0,) * 24


class OverdueMail:
    """Looks once an hour. One mail to each owner for all that is new; a mail that fails is tried again."""

    def __init__(
        self,
        store: KnowledgeStore,
        staff: StaffStore,
        writer: Writer,
        mail: OutgoingMail,
        base_url: str,
        clock: Clock,
    ) -> None:
        self._store = store
        self._kept = UpkeepStore(store.file)
        self._staff = staff
        self._writer = writer
        self._mail = mail
        self._base_url = base_url
        self._clock = clock
        self._loop = DueLoop("overdue mail", self._send_and_wait, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    async def send_due(self) -> None:
        """Mail the owners of overdue entries who were not told yet."""
        overdue = await asyncio.to_thread(self._untold)
        if not overdue:
            return
        staff = [each for each in await self._writer.read(self._staff.list_staff) if not each.disabled]
        by_address: defaultdict[str, list[PublishedEntry]] = defaultdict(list)
        for entry in overdue:
            for address in addresses_of(entry.content.owner, staff):
                by_address[address].append(entry)
        recipients: defaultdict[str, list[str]] = defaultdict(list)
        for address, entries in by_address.items():
            if await self._send(address, entries):
                for entry in entries:
                    recipients[entry.id].append(address)
        await asyncio.to_thread(
            self._keep, [entry for entry in overdue if entry.id in recipients], recipients
        )

    async def _send_and_wait(self) -> float:
        await self.send_due()
        return _EVERY_S

    def _untold(self) -> list[PublishedEntry]:
        overdue, known = self._kept.list_overdue(self._clock().date()), self._kept.list_notices()
        untold = [entry_id for entry_id, check_by in overdue if (entry_id, check_by) not in known]
        found = []
        for entry_id in untold:
            with suppress(UnknownEntryError):  # retired meanwhile
                found.append(self._store.get_published(entry_id))
        return found

    def _keep(self, entries: Sequence[PublishedEntry], recipients: dict[str, list[str]]) -> None:
        for entry in entries:
            if entry.content.check_by:
                self._kept.add_notice(entry.id, entry.content.check_by, ", ".join(recipients[entry.id]))

    async def _send(self, address: str, entries: Sequence[PublishedEntry]) -> bool:
        """Return whether it is done: sent, or given up."""
        subject, text = letter(entries, self._base_url, self._clock().date())
        name = sha256(f"{address} {entries[0].id} {entries[0].content.check_by}".encode()).hexdigest()[:32]
        outcome = await self._mail.send(
            Letter(kind="overdue", id=name, to=address, subject=subject, text=text), _PAUSES_S
        )
        return outcome.again_at is None


def addresses_of(owner: str, staff: Sequence[Staff]) -> list[str]:
    """Return whom to tell: the owner, by address or by name; when it is none of the staff, every editor."""
    written = find_email(owner)
    if written:
        return [written]
    named = [each.email for each in staff if each.name.casefold() == owner.strip().casefold()]
    return named or sorted(each.email for each in staff if each.role == "editor")


def letter(entries: Sequence[PublishedEntry], base_url: str, today: date) -> tuple[str, str]:
    """Return the subject and the text of the mail about these entries."""
    count = len(entries)
    subject = "An answer is due for a check" if count == 1 else f"{count} answers are due for a check"
    lines = [
        f"- {entry.content.question}\n"
        f"  To be checked by {entry.content.check_by}; "
        f"{'customers do not get it' if is_withheld(entry.content, today) else 'customers still get it'}.\n"
        f"  {base_url}/studio#{entry.id}"
        for entry in entries
    ]
    opening = "Please read again what customers are told here, and set a new date to check it by:"
    return subject, "\n\n".join((opening, *lines)) + "\n"
