"""Links in our mail that open a customer's conversation in any browser: signed, expiring, for one customer.

A link is a key to all that this customer said. It holds who they are, the address it was mailed to (hashed)
and until when it works, signed with a key of this service. It works no more once the address is taken back.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import msgspec

from bot.conversation.customers.confirmations import list_confirmed
from bot.conversation.model import CustomerId
from bot.conversation.record.record import Record
from bot.services.accounts.identity import new_key
from bot.services.clock import Clock
from bot.storage.writer import Writer

PATH = "/continue"
SECRET_FILE = "links.secret"
LIFETIME = timedelta(days=14)


class Returning(msgspec.Struct, frozen=True):
    """Who comes back by a link, and the address that it was mailed to."""

    customer_id: CustomerId
    address: str


class ReturnLinks:
    """Makes the links, and lets in who has one."""

    def __init__(self, record: Record, writer: Writer, secret: str, base_url: str, clock: Clock) -> None:
        self._record = record
        self._writer = writer
        self._secret = secret.encode()
        self._base_url = base_url
        self._clock = clock

    def make(self, customer_id: CustomerId, address: str) -> tuple[str, datetime]:
        """Return a new link for this customer at this address, and when it ends."""
        until = self._clock() + LIFETIME
        claims = f"{customer_id}.{_hash(address)}.{int(until.timestamp())}"
        return f"{self._base_url}{PATH}?key={quote(f'{claims}.{self._sign(claims)}')}", until

    async def find(self, key: str) -> Returning | None:
        """Return whom this key lets in, while it works. Looking changes nothing."""
        return await self._writer.read(lambda: self._find(key))

    async def use(self, key: str) -> str | None:
        """Return a new token of the customer, for one more browser; None when the key does not work."""

        def write() -> str | None:
            if (found := self._find(key)) is None:
                return None
            token = new_key()
            self._record.add_token(found.customer_id, token, self._clock())
            return token

        return await self._writer.write(write)

    def _find(self, key: str) -> Returning | None:
        claims, _, signature = key.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(claims).encode()):
            return None
        customer, address_hash, until = claims.split(".")
        if datetime.fromtimestamp(int(until), timezone.utc) <= self._clock():
            return None
        customer_id = CustomerId(customer)
        addresses = list_confirmed(self._record.file, customer_id)
        return next((Returning(customer_id, each) for each in addresses if _hash(each) == address_hash), None)

    def _sign(self, claims: str) -> str:
        digest = hmac.new(self._secret, f"frontdesk return {claims}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(address: str) -> str:
    return hashlib.sha256(address.casefold().encode()).hexdigest()[:32]
