"""Tells another system that a customer waits, was given to an agent, or waits longer than promised.

And that one waits for a word while no desk is open, once of each wait: it may have begun before
the last desk closed.

Each delivery is one POST of JSON. `X-Frontdesk-Delivery` names it, the same at each try, so that a receiver
can drop what it has had. `X-Frontdesk-Signature: t=SECONDS,v1=HEX` is the HMAC-SHA256, under the shared
secret, of `SECONDS.BODY`; a receiver refuses an old or a wrong one. Whatever is not answered with 2xx is
tried again after 1, 4, 16 and 64 seconds. No text of the conversation leaves with it.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import msgspec

from bot.conversation.events import EventBody, OwnerChanged, PromiseSettled
from bot.conversation.model import ConversationId, StaffId
from bot.conversation.outbox.failures import forget_failure, list_failures, note_failure
from bot.conversation.outbox.on_call import Unattended, add_notices, list_untold
from bot.conversation.record.change_feed import (
    find_next,
    newest_position,
    read_webhook_cursor,
    set_webhook_cursor,
)
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.due_jobs import DueLoop
from bot.services.presence import Presence
from bot.services.settings import Settings
from bot.services.views import time_text
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

_RETRIES = 4
_FIRST_PAUSE_S = 1.0
# The other system hears of waits as somebody on call does.
_RECEIVER = StaffId("webhook")
_UNATTENDED = "unattended"

# Sends a body to an address with these headers, and returns what went wrong, if something did.
Post = Callable[[str, bytes, Mapping[str, str]], Awaitable["str | None"]]


class Delivery(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of a delivery. `event`: `waiting`, `assigned`, `promise_broken` or `unattended`.

    `no_desk_open`: nobody of the staff has a desk open as this is sent, so somebody on call had better look.
    """

    id: str
    event: str
    at: str
    conversation_id: str
    url: str
    priority: str
    reason: str | None = None
    agent_id: str | None = None
    no_desk_open: bool = False


class _Next(msgspec.Struct, frozen=True):
    """A delivery to make; `position` is its event's, or 0 for one that failed before or has none.

    Without an `id` it says only that there is none to make up to this position. `wait`: with it the other
    system hears that nobody is there for this wait.
    """

    position: int
    id: str
    delivery: Delivery | None
    wait: Unattended | None = None


class Webhook:
    """Delivers events in the order of the record, but for those that failed, which hold up no other.

    Without an address it does nothing.

    How far it has come is kept beside the record, so a restart continues where the process before stopped.
    What happened before the webhook was set is not delivered.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        presence: Presence,
        post: Post,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._presence = presence
        self._send = post
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret.encode()
        self._base_url = settings.base_url
        self._clock = clock
        self._cursor: int | None = None
        self._unsettled: tuple[_Next, str | None] | None = None
        # After a start agents have the grace time to come back.
        self._not_before = clock() + timedelta(seconds=settings.duty_grace_s)
        self._loop = DueLoop("webhook", self._send_next, clock)

    def start(self) -> None:
        """Begin to deliver."""
        if self._url:
            self._loop.start()

    def wake(self) -> None:
        """Run the loop soon."""
        self._loop.wake()

    def on_commit(self, change: Change) -> None:
        """Run the loop soon if this change is for somebody outside."""
        unattended = change.state.owed_since is not None and not self._presence.is_anybody_here
        if unattended or any(_name_of(event.body) for event in change.events):
            self._loop.wake()

    async def close(self) -> None:
        """Leave what is still to deliver to the next process."""
        await self._loop.close()

    async def _send_next(self) -> float | None:
        """Make the next delivery, if there is one; the seconds until the one after it."""
        if self._cursor is None:
            self._cursor = await self._writer.write(self._read_cursor)
        if self._unsettled is None:
            found = await self._writer.read(partial(self._find, self._cursor))
            if not isinstance(found, _Next):
                return found
            if not found.id:
                self._cursor = found.position
                return 0.0
            problem = await self._post(found.delivery) if found.delivery else None
            # In memory first: what cannot be noted down is noted down later, and not delivered twice.
            self._unsettled = (found, problem)
        done, problem = self._unsettled
        await self._writer.write(partial(self._settle, done, problem))
        self._cursor, self._unsettled = max(self._cursor, done.position), None
        return 0.0

    def _find(self, cursor: int) -> _Next | float | None:
        """Return what to deliver now: one that failed and is due, the next event, or who waits unattended.

        Else the seconds to wait.
        """
        now, failed = self._clock(), list_failures(self._record.file, "webhook")
        if failed and failed[0].due_at and failed[0].due_at <= now:
            conversation_id, _, seq = failed[0].id.rpartition(":")
            if seq == _UNATTENDED:
                return self._unattended(failed[0].id)
            return self._next(0, ConversationId(conversation_id), int(seq))
        if (found := self._read_next(cursor)) is not None:
            return found
        if not self._presence.is_anybody_here:
            if now < self._not_before:
                return (self._not_before - now).total_seconds()
            pending = {one.id for one in failed}
            for wait in list_untold(self._record.file, _RECEIVER):
                if (name := f"{wait.conversation_id}:{_UNATTENDED}") not in pending:
                    return self._unattended(name)
        return (failed[0].due_at - now).total_seconds() if failed and failed[0].due_at else None

    def _unattended(self, name: str) -> _Next:
        """Return what tells of this wait; without a delivery when it is over or somebody is there."""
        waits = () if self._presence.is_anybody_here else list_untold(self._record.file, _RECEIVER)
        wait = next((one for one in waits if name == f"{one.conversation_id}:{_UNATTENDED}"), None)
        if wait is None:
            return _Next(0, name, None)
        since = wait.owed_since
        state = self._record.get_state(wait.conversation_id)
        delivery = self._delivery(f"{name}:{since:%Y%m%dT%H%M%S%f}", _UNATTENDED, since, state)
        return _Next(0, name, delivery, wait)

    def _settle(self, done: _Next, problem: str | None) -> None:
        """Keep how far it has come, and what failed for another time: the next one does not wait for it."""
        if done.position:
            set_webhook_cursor(self._record.file, done.position)
        if problem is None:
            forget_failure(self._record.file, "webhook", done.id)
            self._note_told(done)
            return
        pauses_s = [_FIRST_PAUSE_S * 4**number for number in range(_RETRIES)]
        failure = note_failure(self._record.file, "webhook", done.id, problem, self._clock(), pauses_s)
        if failure.is_dead:
            self._note_told(done)
            logger.error("Webhook delivery %s was given up: %s", done.id, problem)
        else:
            logger.warning("Webhook delivery %s failed: %s; next try %s", done.id, problem, failure.due_at)

    def _note_told(self, done: _Next) -> None:
        if done.wait is not None:
            add_notices(self._record.file, _RECEIVER, [done.wait])

    def _read_cursor(self) -> int:
        """Return where to continue; with the very first start, after all that has happened."""
        file = self._record.file
        cursor = read_webhook_cursor(file)
        if cursor is None:
            cursor = newest_position(file)
            set_webhook_cursor(file, cursor)
        return cursor

    def _read_next(self, cursor: int) -> _Next | None:
        """Return the next event for somebody outside, with its position; else how far there is none."""
        start = cursor
        while place := find_next(self._record.file, cursor, ("owner_changed", "promise_settled")):
            cursor = place.position
            found = self._next(cursor, place.conversation_id, place.seq)
            if found.delivery:
                return found
        return _Next(cursor, "", None) if cursor > start else None

    def _next(self, position: int, conversation_id: ConversationId, seq: int) -> _Next:
        """Return the event as a delivery.

        Without one when it is not for anybody outside, or cannot be read.
        """
        delivery = wait = None
        try:
            event = self._record.list_events(conversation_id, seq - 1, 1)[0]
            if name := _name_of(event.body):
                state = self._record.get_state(conversation_id)
                delivery = self._delivery(f"{state.id}:{event.seq}", name, event.at, state, event.body)
                if name == "waiting" and delivery.no_desk_open and state.owed_since:
                    wait = Unattended(state.id, state.owed_since)
        except Exception:
            logger.exception("Event %s:%d could not be delivered", conversation_id, seq)
        return _Next(position, f"{conversation_id}:{seq}", delivery, wait)

    def _delivery(
        self, name: str, event: str, at: datetime, state: ConversationState, body: EventBody | None = None
    ) -> Delivery:
        owned = body if isinstance(body, OwnerChanged) else None
        return Delivery(
            id=name,
            event=event,
            at=time_text(at),
            conversation_id=state.id,
            url=f"{self._base_url}/desk#{state.id}",
            priority=state.priority,
            reason=owned.reason if owned else None,
            agent_id=owned.agent_id if owned else None,
            no_desk_open=not self._presence.is_anybody_here,
        )

    async def _post(self, delivery: Delivery) -> str | None:
        """Return what went wrong, if something did."""
        body = msgspec.json.encode(delivery)
        headers = {
            "Content-Type": "application/json",
            "X-Frontdesk-Delivery": delivery.id,
            "X-Frontdesk-Signature": sign(self._secret, body, int(self._clock().timestamp())),
        }
        return await self._send(self._url, body, headers)


def sign(secret: bytes, body: bytes, seconds: int) -> str:
    """Return the value of `X-Frontdesk-Signature`."""
    digest = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _name_of(body: EventBody) -> str | None:
    """Return what this event is called outside, if it is for somebody there."""
    if isinstance(body, OwnerChanged):
        return {"waiting": "waiting", "agent": "assigned"}.get(body.owner)
    return "promise_broken" if isinstance(body, PromiseSettled) and not body.kept else None
