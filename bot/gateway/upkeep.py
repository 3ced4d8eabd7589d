"""Closes what customers left behind: conversations with the assistant in which nobody says any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.conversation import commands
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent
from bot.conversation.model import ConversationId
from bot.conversation.record import Record
from bot.conversation.state import ConversationState
from bot.gateway.clock import utc_now
from bot.gateway.conversations import Conversations
from bot.gateway.settings import Settings
from bot.gateway.voice import Voice
from bot.gateway.writer import Writer

logger = logging.getLogger(__name__)

_LONGEST_PAUSE_S = 15.0


class Upkeep:
    """Looks at the record every few seconds; each thing it does is decided on the newest state."""

    def __init__(
        self,
        settings: Settings,
        record: Record,
        writer: Writer,
        conversations: Conversations,
        voice: Voice,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._record = record
        self._writer = writer
        self._conversations = conversations
        self._voice = voice
        self._idle = timedelta(seconds=settings.idle_close_s)
        self._clock = clock
        self._watcher = asyncio.create_task(self._watch(), name="upkeep")

    async def close(self) -> None:
        """Stop looking."""
        self._watcher.cancel()
        await asyncio.gather(self._watcher, return_exceptions=True)

    async def look(self) -> None:
        """Do what is due now."""
        now = self._clock()
        for conversation_id in await self._writer.read(lambda: self._record.list_idle(now - self._idle)):
            await self._try(conversation_id)

    async def _watch(self) -> None:
        pause = min(self._idle.total_seconds() / 4, _LONGEST_PAUSE_S)
        while True:
            await asyncio.sleep(pause)
            try:
                await self.look()
            except Exception:
                logger.exception("The upkeep of conversations failed; it is tried again")

    async def _try(self, conversation_id: ConversationId) -> None:
        try:
            await self._conversations.change(conversation_id, self._close_idle)
        except NotAllowed:
            logger.info("Conversation %s moved on by itself", conversation_id)

    def _close_idle(self, state: ConversationState) -> list[NewEvent]:
        if state.owner != "assistant" or self._clock() - state.last_at < self._idle:
            return []
        told = self._voice.told("utter_conversation_closed", state)
        return commands.close(state, reason="customer_gone", told=told)
