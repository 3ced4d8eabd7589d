"""Signing in and out: by password or one-time link, into a session that a cookie carries."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.conversation.accounts.staff import Staff, StaffStore
from bot.services.accounts.identity import hash_key, new_key
from bot.services.accounts.passwords import verify_password
from bot.services.clock import Clock
from bot.services.errors import (
    LinkAlreadyUsed,
    SignInRefused,
)
from bot.services.limits.address import address_key
from bot.services.limits.back_off import BackOff
from bot.storage.writer import Writer

SESSION_LIFETIME = timedelta(days=7)
# An office, or a proxy in front of us, is one address for many people.
FREE_ATTEMPTS_OF_AN_ADDRESS = 50
# More than a forgetful person needs: nobody can lock a colleague out by guessing a few times.
FREE_ATTEMPTS_AT_AN_ACCOUNT = 50
_HASHES_AT_ONCE = 2


class SignIn:
    """Opens and closes the sessions of staff.

    Guessing is slowed down soon for an account from one address, later for an account and for an address.
    """

    def __init__(self, store: StaffStore, writer: Writer, clock: Clock) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._guesses = BackOff(clock.monotonic)
        self._accounts = BackOff(clock.monotonic, free_attempts=FREE_ATTEMPTS_AT_AN_ACCOUNT)
        self._addresses = BackOff(clock.monotonic, free_attempts=FREE_ATTEMPTS_OF_AN_ADDRESS)
        self._hashing = asyncio.Semaphore(_HASHES_AT_ONCE)

    async def with_password(self, email: str, password: str, address: str) -> tuple[Staff, str]:
        """Return the person and the key of their new session; `sign_in_refused` or `too_many_attempts`."""
        account, address = email.lower(), address_key(address)
        counted = (
            (self._guesses, f"{account} {address}"),
            (self._accounts, account),
            (self._addresses, address),
        )
        for back_off, key in counted:
            back_off.check(key)
        for back_off, key in counted:
            back_off.fail(key)  # taken back on success, so that guesses made at once count too
        staff, password_hash = await self._writer.read(lambda: self._find(email))
        async with self._hashing:
            matches = await asyncio.to_thread(verify_password, password, password_hash)
        if staff is None or not matches:
            raise SignInRefused()
        for back_off, key in counted:
            back_off.succeed(key)
        return staff, await self._writer.write(lambda: self._open_session(staff))

    async def with_link(self, key: str, address: str) -> tuple[Staff, str]:
        """Sign in as with `with_password`, by a one-time link, which is used up. Raises `LinkAlreadyUsed`."""
        address = address_key(address)
        self._addresses.check(address)

        def write() -> tuple[Staff, str] | None:
            staff = self._store.spend_link(hash_key(key), self._clock())
            return (staff, self._open_session(staff)) if staff else None

        signed_in = await self._writer.write(write)
        if signed_in is None:
            self._addresses.fail(address)
            raise LinkAlreadyUsed()
        self._addresses.succeed(address)
        return signed_in

    async def who(self, key: str | None) -> Staff | None:
        """Return the person whose session this key opens, if any."""
        if not key:
            return None
        return await self._writer.read(lambda: self._store.get_session_staff(hash_key(key), self._clock()))

    async def out(self, key: str | None) -> None:
        """End the session."""
        if key:
            await self._writer.write(lambda: self._store.remove_session(hash_key(key)))

    def _find(self, email: str) -> tuple[Staff | None, str | None]:
        staff = self._store.get_staff_by_email(email)
        if staff is None or staff.disabled:
            return None, None
        return staff, self._store.get_password_hash(staff.id)

    def _open_session(self, staff: Staff) -> str:
        key = new_key()
        now = self._clock()
        self._store.remove_expired(now)
        self._store.add_session(staff.id, hash_key(key), now + SESSION_LIFETIME)
        return key
