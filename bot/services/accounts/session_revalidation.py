"""Closes the sockets of whoever may no longer listen: signed out, removed, demoted, expired, erased.

Sessions end in many ways, and by other processes too (`frontdesk users remove`), so the record is asked: one
query for all open sockets, twice a second. What was committed is pushed to desks whose sessions were read
after that commit: nobody hears what was said after they were removed, whichever process did that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.conversation.accounts.staff import Staff, StaffStore
from bot.conversation.customers.customers import list_known_tokens
from bot.conversation.database import RecordFile
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.storage.writer import Writer

_LOOK_EVERY_S = 0.5


class StaffSocket(Protocol):
    """A desk's socket; `key_hash` names its session."""

    key_hash: str

    def authorise(self, staff: Staff | None) -> None:
        """Go on as this person, or close: the session is nobody's any more."""
        ...


class CustomerSocket(Protocol):
    """A customer's socket; `token_hash` is there once the session is open."""

    @property
    def token_hash(self) -> str | None:
        """The hash of the token that lets the customer in."""
        ...

    def authorise(self, known: bool) -> None:
        """Go on, or close: the record knew the token, and does not any more."""
        ...


class SessionRevalidation:
    """Looks while any socket is open."""

    def __init__(self, file: RecordFile, staff: StaffStore, writer: Writer, clock: Clock) -> None:
        self._file = file
        self._staff = staff
        self._writer = writer
        self._clock = clock
        self._desks: set[StaffSocket] = set()
        self._keys: frozenset[str] = frozenset()  # of their sessions, for other threads
        self._customers: set[CustomerSocket] = set()
        self._loop = DueLoop("sessions", self.revalidate, clock)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def close(self) -> None:
        """Stop the loop."""
        await self._loop.close()

    def join_desk(self, socket: StaffSocket) -> None:
        """See to this socket's session."""
        self._desks.add(socket)
        self._keys |= {socket.key_hash}
        self._loop.wake()

    def join_customer(self, socket: CustomerSocket) -> None:
        """See to this socket's session."""
        self._customers.add(socket)
        self._loop.wake()

    def leave(self, socket: StaffSocket | CustomerSocket) -> None:
        """Forget the socket: it is closed."""
        self._desks.discard(socket)
        self._keys = frozenset(desk.key_hash for desk in self._desks)
        self._customers.discard(socket)

    def wake(self) -> None:
        """Check at once: a session ended here."""
        self._loop.wake()

    def read_desks(self) -> Callable[[], None]:
        """Read, on any thread, whose desk session continues; the result applies it, on the event loop."""
        keys = self._keys
        staff = self._staff.list_session_staff(list(keys), self._clock()) if keys else {}

        def authorise() -> None:
            for desk in tuple(self._desks):
                if desk.key_hash in keys:
                    desk.authorise(staff.get(desk.key_hash))

        return authorise

    async def revalidate(self) -> float | None:
        """Authorise every open socket anew. Return the seconds until the next time, if any socket is left."""
        desks, customers = tuple(self._desks), tuple(self._customers)
        hashes = [desk.key_hash for desk in desks]
        tokens = [token for customer in customers if (token := customer.token_hash)]
        now = self._clock()

        def read() -> tuple[dict[str, Staff], frozenset[str]]:
            return self._staff.list_session_staff(hashes, now), list_known_tokens(self._file, tokens)

        if desks or customers:
            staff, known = await self._writer.read(read)
            for desk in desks:
                desk.authorise(staff.get(desk.key_hash))
            for customer in customers:
                customer.authorise(customer.token_hash in known)
        return _LOOK_EVERY_S if self._desks or self._customers else None
