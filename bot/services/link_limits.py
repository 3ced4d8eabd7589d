"""Which addresses get our mail with a link to confirm them: no sentence promises one that is not sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.customers.confirmations import is_admitted, is_confirmed, write_admission
from bot.conversation.database import RecordFile
from bot.conversation.model import CustomerId
from bot.conversation.outbox.mail_counts import MailKind, count_mail, uncount_mail
from bot.services.clock import Clock
from bot.services.limits.limits import Limits

LINK_LIFETIME = timedelta(days=7)
LINKS_PER_RECIPIENT_AND_DAY = 3
# Who gives many addresses has the desk write to strangers: people correct a typing error or two.
LINKS_PER_CUSTOMER_AND_DAY = 3
_LINK: Final[MailKind] = "link"


class LinkLimits:
    """Counts links before they are promised. All of it belongs inside a write.

    The limit of a network address is in memory: a write that is rolled back does not give back what it took
    there, and what is given back goes to the network address that the customer's page comes from by then.
    `source_of` gives the network address that a customer's page came from, "" when it is not known.
    """

    def __init__(
        self,
        file: RecordFile,
        limits: Limits,
        source_of: Callable[[CustomerId], str],
        clock: Clock,
    ) -> None:
        self._file = file
        self._limits = limits
        self._source_of = source_of
        self._clock = clock

    def admit(self, customer_id: CustomerId, address: str) -> datetime | None:
        """Count a link to this address, once for the time that one works; or when it can be, if not now."""
        now = self._clock()
        if is_admitted(self._file, customer_id, address, now - LINK_LIFETIME):
            return None
        if later := count_mail(self._file, address, _LINK, now, LINKS_PER_RECIPIENT_AND_DAY):
            return later
        later = count_mail(self._file, customer_id, _LINK, now, LINKS_PER_CUSTOMER_AND_DAY)
        if later is None:
            wait_s = self._limits.take_confirmation(self._key_of(customer_id))
            later = now + timedelta(seconds=wait_s) if wait_s else None
            if later is None:
                write_admission(self._file, customer_id, address, now)
                return None
            uncount_mail(self._file, customer_id, _LINK)
        uncount_mail(self._file, address, _LINK)
        return later

    def release(self, customer_id: CustomerId, address: str) -> None:
        """Take the count back: the link was not sent after all."""
        for recipient in (address, customer_id):
            uncount_mail(self._file, recipient, _LINK)
        self._limits.give_back_confirmation(self._key_of(customer_id))
        write_admission(self._file, customer_id, address, None)

    def _key_of(self, customer_id: CustomerId) -> str:
        return self._source_of(customer_id) or customer_id

    def slot_for(self, customer_id: CustomerId, address: str, *, promises_link: bool) -> str | None:
        """Return the slot by which a sentence may quote an address.

        `email`, `email_to_confirm` or `email_kept`.

        Answers go to the first; to the second once its owner has opened the link, which is counted here; to
        the third no link can be sent. None of the latter two in a sentence that promises no link.
        """
        if is_confirmed(self._file, customer_id, address):
            return "email"
        if not promises_link:
            return None
        return "email_kept" if self.admit(customer_id, address) else "email_to_confirm"
