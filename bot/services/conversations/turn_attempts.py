"""Asks assistants for one turn, with retries."""

from __future__ import annotations

import asyncio
import logging

from bot.conversation.state import ConversationState
from bot.protocol.turn import TurnReply, TurnRequest
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.conversations.pending_turn import PendingTurn

logger = logging.getLogger(__name__)

# Pauses before each retry of a turn that an assistant accepted and did not finish. The first is short, since
# the failure may have had another cause; the others are long, since this turn may crash the assistant.
_PAUSES_S = (0.3, 30.0, 120.0)
_FAILING = 2
# An assistant that accepts no turn right now is soon asked again.
_NOT_TAKEN_PAUSE_S = 0.3


class TurnAttempts:
    """Begins to ask when it is made. `reply` is done when there is a reply or too many attempts have failed.

    It has taken `took_s` then.

    While no assistant is ready it waits, which does not count as an attempt. The caller limits that wait with
    `cancel`.
    """

    def __init__(
        self,
        pending: PendingTurn,
        request: TurnRequest,
        client: Assistant,
        timeout_s: float,
        address: str,
        clock: Clock,
    ) -> None:
        self.pending = pending
        self._since = clock.monotonic()
        self.took_s = 0.0
        self.request = request
        self._client = client
        self._timeout_s = timeout_s
        self._address = address
        self._clock = clock
        self._failures = 0
        self._customer_messages = pending.state.customer_messages
        self._hurry = asyncio.Event()
        self.reply = asyncio.create_task(self._ask(), name=f"turn {request.turn_id}")
        self.reply.add_done_callback(self._note_end)

    @property
    def is_whole(self) -> bool:
        """Whether the reply is there, and says that the last line is a message by itself."""
        done = self.reply.done() and not self.reply.cancelled() and self.reply.exception() is None
        return done and self.reply.result().whole

    @property
    def is_failing(self) -> bool:
        """Whether assistants accepted the turn and failed, more often than by chance."""
        return self._failures >= _FAILING

    def note(self, state: ConversationState) -> None:
        """Retry now instead of later if the customer has written again."""
        if state.customer_messages > self._customer_messages:
            self._customer_messages = state.customer_messages
            self._hurry.set()

    def cancel(self) -> None:
        """Stop: nobody waits for the reply any more."""
        self.reply.cancel()

    def _note_end(self, reply: asyncio.Task[TurnReply]) -> None:
        self.took_s = self._clock.monotonic() - self._since
        if not reply.cancelled():
            reply.exception()  # nobody may come for it

    async def _ask(self) -> TurnReply:
        while True:
            try:
                return await self._client.turn(self.request, self._timeout_s, self._address)
            except AssistantFailed as failure:
                self._failures += failure.taken
                if self._failures > len(_PAUSES_S):
                    raise
                logger.info("Turn %s is tried again: %s", self.request.turn_id, failure)
                await self._pause(failure)
            await self._client.wait_until_ready()

    async def _pause(self, failure: AssistantFailed) -> None:
        pause_s = _PAUSES_S[self._failures - 1] if failure.taken else _NOT_TAKEN_PAUSE_S
        await self._clock.wait(self._hurry, pause_s)
        self._hurry.clear()
