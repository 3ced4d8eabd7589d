"""Keeps customers told how long the wait for a person takes: when they join the queue, before it gets longer."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.conversation.events import NewEvent, OwnerChanged, WaitPromised
from bot.conversation.model import ConversationId, Handoff, HandoffReason, Promise, Told
from bot.conversation.record import Change, Record
from bot.conversation.state import ConversationState
from bot.conversation.waiting import Waiting
from bot.gateway.clock import utc_now
from bot.gateway.presence import Presence
from bot.gateway.voice import Voice
from bot.gateway.writer import Writer, WriterClosed

logger = logging.getLogger(__name__)

_PAUSE_AFTER_FAILURE_S = 5.0


class Promises:
    """What waiting customers are told of their wait. A restart loses nothing: what is due is in the record.

    The verbs that return events or a `Handoff` decide inside a write.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        voice: Voice,
        presence: Presence,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._record = record
        self._waiting = Waiting(record)
        self._writer = writer
        self._voice = voice
        self._presence = presence
        self._clock = clock
        self._dirty = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None

    def handoff(self, state: ConversationState, reason: HandoffReason) -> Handoff:
        """The wish for a person, with what the customer is told of the wait, or that nobody is on duty."""
        if not self._presence.is_staffed:
            return Handoff(reason=reason, told=self._voice.told("utter_handoff_nobody_on_duty", state))
        promise = self._waiting.promise_on_joining(state, reason, self._clock())
        started = self._voice.told("utter_handoff_started", state)
        wait = self._tell("utter_wait", promise, state)
        told = Told(text=f"{started.text} {wait.text}", line_ids=(*started.line_ids, *wait.line_ids))
        return Handoff(reason=reason, told=told, promise=promise)

    def start(self) -> None:
        """Begin to look at what is due."""
        self._watcher = asyncio.create_task(self._watch(), name="promises")

    def consider(self, change: Change) -> None:
        """Look again if this change began, renewed or ended a wait."""
        if any(isinstance(event.body, (OwnerChanged, WaitPromised)) for event in change.events):
            self.look()

    def look(self) -> None:
        """Look soon at what is due, and at who has not been told yet."""
        self._dirty.set()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            self._dirty.clear()
            try:
                await self._keep()
                pause_s = await self._pause_s()
            except WriterClosed:
                return
            except Exception:
                logger.exception("Waiting customers could not be told how long it takes")
                pause_s = _PAUSE_AFTER_FAILURE_S
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._dirty.wait(), pause_s)

    async def _pause_s(self) -> float | None:
        due_at = await self._writer.read(self._waiting.get_next_due)
        return max(0.0, (due_at - self._clock()).total_seconds()) if due_at else None

    async def _keep(self) -> None:
        now = self._clock()
        due = await self._writer.read(lambda: self._waiting.list_due(now))
        untold = await self._writer.read(self._waiting.list_untold) if self._presence.is_staffed else []
        for conversation_id in (*due, *untold):
            await self._writer.write(partial(self._keep_one, conversation_id))

    def _keep_one(self, conversation_id: ConversationId) -> Change | None:
        change = self._record.change(conversation_id, self._word, self._clock())
        return change if change.events else None

    def _word(self, state: ConversationState) -> list[NewEvent]:
        """What is due in a conversation now: a broken promise noted, a new one given."""
        now = self._clock()
        if state.owner != "waiting":
            return []
        events = state.wait.break_late(now)
        if not state.wait.promises and self._presence.is_staffed:
            promise = self._waiting.promise_on_waiting(state, now)
            events += state.wait.promise(promise, self._tell("utter_wait", promise, state))
        elif state.wait.is_renewal_due(now):
            promise = self._waiting.promise_on_waiting(state, now)
            if self._presence.is_staffed:
                events += state.wait.promise(promise, self._tell("utter_wait_longer", promise, state))
            else:
                told = self._voice.told("utter_wait_desk_empty", state)
                events += state.wait.promise(Promise(place=promise.place, sample=promise.sample), told)
        return events

    def _tell(self, response: str, promise: Promise, state: ConversationState) -> Told:
        if promise.minutes is None:
            return self._voice.told(f"{response}_unknown", state, place=str(promise.place))
        return self._voice.told(response, state, place=str(promise.place), minutes=str(promise.minutes))
