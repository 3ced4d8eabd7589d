"""Waiting for the rest of what a customer writes in several lines, before the assistant's reply is used."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.conversation.bursts import LONGEST
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.conversations.turn_attempts import TurnAttempts


@dataclass(frozen=True)
class BurstTimes:
    """For how many seconds more lines are waited for.

    `after_whole`: while the customer types, after a line that is a message by itself; without typing it is
    answered at once. `pause`: after any other line, or the end of typing. `longest`: in all, from the first
    line on.
    """

    after_whole: float = 2.5
    pause: float = 1.2
    longest: float = LONGEST.total_seconds()


USUAL = BurstTimes()


class Burst:
    """The lines of a customer that get one turn, from the first until the reply to all of them is used.

    `attempts` asks for the turn of the lines so far; each new line asks anew.
    """

    def __init__(self, attempts: TurnAttempts, times: BurstTimes, clock: Clock) -> None:
        self._times = times
        self._clock = clock
        self._began = clock.monotonic()
        self._whole_at: float | None = None
        self._typing = False
        self._stopped_at: float | None = None
        self._closed_at: float | None = None
        self._news = asyncio.Event()
        self.is_over = False
        self._set(attempts)

    def takes(self, first_seq: int) -> bool:
        """Return whether lines that begin with the one at `first_seq` still become part of it."""
        return not self.is_over and first_seq == self.attempts.pending.first_seq

    def add(self, attempts: TurnAttempts) -> None:
        """Go on with one more line: with the turn that was asked for all of them."""
        self.attempts.cancel()
        self._set(attempts)
        self._news.set()

    def note(self, state: ConversationState) -> None:
        """Note where the conversation stands: once something else happened in it, no line goes on."""
        if self._closed_at is None and state.last_seq > self.attempts.pending.message.seq:
            self._close()
        self.attempts.note(state)

    def close(self) -> None:
        """Wait neither for a line nor for the reply any more: nobody is owed it."""
        self._close()
        self.attempts.cancel()

    def note_typing(self, typing: bool) -> None:
        """Note that the customer began or stopped typing. A line that arrives ends it as well."""
        if typing != self._typing:
            self._typing = typing
            self._stopped_at = None if typing else self._clock.monotonic()
            self._news.set()

    @property
    def seconds_left(self) -> float:
        """For how long more lines are waited for, as things stand; negative when that is over."""
        latest = self._began + self._times.longest
        if self._closed_at is not None:
            latest = min(latest, self._closed_at)
        if self._whole_at is not None:
            latest = min(latest, self._whole_at + self._times.after_whole)
        if self._typing:
            return latest - self._clock.monotonic()
        if self._stopped_at is not None:
            pause_ends = self._stopped_at + self._times.pause
        else:
            pause_ends = self._line_at + (0.0 if self.attempts.is_whole else self._times.pause)
        return min(latest, pause_ends) - self._clock.monotonic()

    async def end(self) -> TurnAttempts:
        """Return, when it is over, the turn that was asked for all lines: it has its reply, or has failed."""
        while not self.is_over:
            self._news.clear()
            if self.attempts.is_whole and self._whole_at is None:
                self._whole_at = self._line_at
            reply = self.attempts.reply
            left_s = self.seconds_left if reply.done() else None
            failed = reply.done() and (reply.cancelled() or reply.exception() is not None)
            if failed or (left_s is not None and left_s <= 0):
                self.is_over = True
            else:
                await self._clock.wait(self._news, left_s)
        return self.attempts

    def _close(self) -> None:
        self._closed_at = self._clock.monotonic()
        self._news.set()

    def _set(self, attempts: TurnAttempts) -> None:
        self.attempts = attempts
        self._line_at = self._clock.monotonic()
        pending = attempts.pending
        self._closed_at = self._line_at if pending.state.last_seq > pending.message.seq else None
        self._typing = False
        self._stopped_at = None
        attempts.reply.add_done_callback(lambda _: self._news.set())
