"""One turn that an assistant is asked for: again when one fails, and later when none is there."""

from __future__ import annotations

import asyncio
import logging

from bot.conversation.state import ConversationState
from bot.protocol.turn import TurnReply, TurnRequest
from bot.services.assistant import Assistant, AssistantFailed
from bot.services.clock import Clock
from bot.services.conversations.pending_turn import PendingTurn

logger = logging.getLogger(__name__)

# After how long a turn is asked for again that an assistant took and did not finish. At once, since it may
# have died of something else; then later, since the turn itself may be what it dies of.
_PAUSES_S = (0.3, 30.0, 120.0)
_FAILING = 2
# An assistant that is there and takes no turns is soon asked again.
_NOT_TAKEN_PAUSE_S = 0.3


class TurnAttempts:
    """Asks from the start; `reply` is done when there is a reply, or when too many tries have failed.

    While no assistant is ready it waits for one, which counts as no try: whoever owes the turn says for how
    long, and cancels it then.
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
        self.since = clock.monotonic()
        self.request = request
        self._client = client
        self._timeout_s = timeout_s
        self._address = address
        self._clock = clock
        self._failures = 0
        self._customer_messages = pending.state.customer_messages
        self._hurry = asyncio.Event()
        self.reply = asyncio.create_task(self._ask(), name=f"turn {request.turn_id}")
        self.reply.add_done_callback(lambda task: task.cancelled() or task.exception())  # nobody may come

    @property
    def is_failing(self) -> bool:
        """Whether assistants took the turn and failed, more often than by chance."""
        return self._failures >= _FAILING

    def note(self, state: ConversationState) -> None:
        """Try now what is to be tried later, if the customer has written again."""
        if state.customer_messages > self._customer_messages:
            self._customer_messages = state.customer_messages
            self._hurry.set()

    def cancel(self) -> None:
        """Stop asking: nobody waits for the reply any more."""
        self.reply.cancel()

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
