"""The limits of a running gateway: what one address, and all together, may do from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.services.clock import Monotonic
from bot.services.errors import (
    ServiceError,
    TooManyConversations,
    TooManyMessages,
    TooManySockets,
    TooManyUploads,
)
from bot.services.limits.address import address_key
from bot.services.limits.concurrency import ConcurrencyLimit
from bot.services.limits.disk import DiskReserve
from bot.services.limits.rate import RateLimit
from bot.services.settings import Settings

_MINUTE_S = 60.0
_HOUR_S = 3600.0
_MB = 2**20
# When a place comes free is not known; pages come back sooner or later than this by chance.
_PLACE_RETRY_S = 10


class Limits:
    """One limit for each thing that costs memory, disk or a person's time. In this process only."""

    def __init__(self, settings: Settings, clock: Monotonic) -> None:
        many = settings.limits_in_all

        def rate(each: float, span_s: float = _MINUTE_S) -> RateLimit:
            return RateLimit(each, span_s, in_all=each * many, clock=clock)

        self.disk = DiskReserve(settings.data_dir, settings.disk_reserve_mb * _MB)
        self._conversations = rate(settings.conversations_per_minute)
        self._messages = rate(settings.messages_per_minute)
        self._upload_bytes = rate(settings.upload_mb_per_minute * _MB)
        self._confirmations = rate(settings.confirmations_per_hour, _HOUR_S)
        self._uploads = ConcurrencyLimit(settings.uploads_at_once, int(settings.uploads_at_once * many))
        self._sockets = ConcurrencyLimit(
            settings.sockets_per_address, int(settings.sockets_per_address * many)
        )

    def count_conversation(self, address: str) -> None:
        """Count a conversation that somebody begins. Raises `TooManyConversations`."""
        _refuse(TooManyConversations, self._conversations.take(address_key(address)))

    def count_message(self, address: str) -> None:
        """Count what a customer writes into the record. Raises `TooManyMessages`."""
        _refuse(TooManyMessages, self._messages.take(address_key(address)))

    def take_confirmation(self, key: str) -> int:
        """Count a mail to confirm an address and return 0, or return the seconds until one may leave."""
        return self._confirmations.take(key)

    def give_back_confirmation(self, key: str) -> None:
        """Take the count back: the mail did not leave after all."""
        self._confirmations.spend(key, -1.0)

    @contextmanager
    def upload(self, address: str, size: int) -> Iterator[None]:
        """Count a file of this size while it comes in. Raises `TooManyUploads`."""
        key = address_key(address)
        if not self._uploads.take(key):
            raise TooManyUploads(retry_after=_PLACE_RETRY_S)
        try:
            _refuse(TooManyUploads, self._upload_bytes.take(key, size))
            yield
        finally:
            self._uploads.leave(key)

    @contextmanager
    def socket(self, address: str) -> Iterator[None]:
        """Count a socket while it is open. Raises `TooManySockets`."""
        key = address_key(address)
        if not self._sockets.take(key):
            raise TooManySockets(retry_after=_PLACE_RETRY_S)
        try:
            yield
        finally:
            self._sockets.leave(key)


def _refuse(error: type[ServiceError], retry_after: int) -> None:
    if retry_after:
        raise error(retry_after=retry_after)
