"""What a waiting customer was promised: told before it breaks, and kept or broken in the record."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.conversation.events import (
    MessagePosted,
    NewEvent,
    OwnerChanged,
    PromiseSettled,
    RecordedEvent,
    WaitPromised,
)
from bot.conversation.model import SYSTEM, Load, Promise, Seq, SystemMessage, Value

# How long before a promise breaks the customer hears of it: a quarter of the wait, within these.
SHORTEST_NOTICE = timedelta(seconds=20)
LONGEST_NOTICE = timedelta(minutes=3)


class Promised(Value, frozen=True):
    """A promise in the record, given at `at`; `settled` once it was kept or broken."""

    seq: Seq
    at: datetime
    by: datetime | None
    settled: bool = False
    staffed: bool = True

    @property
    def notice_at(self) -> datetime | None:
        """When the customer must hear that it will not be kept."""
        if self.by is None:
            return None
        return self.by - min(max((self.by - self.at) / 4, SHORTEST_NOTICE), LONGEST_NOTICE)


class Wait(Value, frozen=True):
    """A wait for a person so far: under what load they were told of it, and what was promised."""

    first_load: Load | None = None
    promises: tuple[Promised, ...] = ()

    @property
    def told_at(self) -> datetime | None:
        """When the customer was first told how long it takes."""
        return self.promises[0].at if self.promises else None

    @property
    def is_told(self) -> bool:
        """Whether there is nothing to add: an empty desk is not the last that the customer heard of."""
        return bool(self.promises) and self.promises[-1].staffed

    @property
    def promised_by(self) -> datetime | None:
        """The time promised last, if any was named."""
        return self.promises[-1].by if self.promises else None

    @property
    def due_at(self) -> datetime | None:
        """When to say that a promise will not be kept, or to write that it was broken, next."""
        times = [promise.by for promise in self.promises if not promise.settled]
        times += [promise.notice_at for promise in self.promises[-1:]]
        return min((at for at in times if at), default=None)

    def is_renewal_due(self, now: datetime) -> bool:
        """Return whether the customer must hear now that the last promise will not be kept."""
        notice_at = self.promises[-1].notice_at if self.promises else None
        return notice_at is not None and notice_at <= now

    def promise(
        self, promise: Promise, notice: SystemMessage | None = None, *, staffed: bool = True
    ) -> list[NewEvent]:
        """Record the promise, and the message in which the customer is told.

        Without one they were told already.
        """
        body = WaitPromised(
            place=promise.place,
            by=promise.by,
            sample=promise.sample,
            renewed=bool(self.promises),
            staffed=staffed,
            agents=promise.agents,
            idle=promise.idle,
        )
        events = [NewEvent(sender=SYSTEM, body=body)]
        if notice is not None:
            events.append(NewEvent(sender=SYSTEM, body=MessagePosted.of(notice)))
        return events

    def pick_up(self, now: datetime) -> list[NewEvent]:
        """Keep or break every open promise now: a person is here."""
        return [self._settle(promise, now) for promise in self._open()]

    def break_late(self, now: datetime) -> list[NewEvent]:
        """Break the promises whose time has passed while the customer waits on."""
        return [self._settle(promise, now) for promise in self._open() if promise.by and promise.by <= now]

    def _open(self) -> list[Promised]:
        return [promise for promise in self.promises if promise.by and not promise.settled]

    def _settle(self, promise: Promised, now: datetime) -> NewEvent:
        assert promise.by is not None
        noticed = promise is not self.promises[-1]
        body = PromiseSettled(promise_seq=promise.seq, kept=now < promise.by, noticed=noticed)
        return NewEvent(sender=SYSTEM, body=body)


def follow_wait(wait: Wait, event: RecordedEvent) -> Wait:
    """Return the wait after one more event; each change of owner begins a new one, or ends it."""
    body = event.body
    if isinstance(body, OwnerChanged):
        return Wait()
    if isinstance(body, WaitPromised):
        given = Promised(seq=event.seq, at=event.at, by=body.by, staffed=body.staffed)
        load = Load(place=body.place, agents=body.agents, idle=body.idle) if body.agents else None
        return Wait(first_load=wait.first_load or load, promises=(*wait.promises, given))
    if isinstance(body, PromiseSettled):
        settled = tuple(
            replace(promise, settled=True) if promise.seq == body.promise_seq else promise
            for promise in wait.promises
        )
        return replace(wait, promises=settled)
    return wait
