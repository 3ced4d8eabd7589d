"""Closes what customers left behind: conversations with the assistant in which nobody says any more."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.conversation import ownership
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.conversations.conversations import Conversations
from bot.services.due_jobs import DueJobs
from bot.services.settings import Settings
from bot.services.voice import Voice
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

_PAUSE_S = 15.0


class IdleClosing:
    """Closes each conversation when it has been silent for so long; decided on the newest state."""

    def __init__(
        self,
        settings: Settings,
        record: Record,
        writer: Writer,
        conversations: Conversations,
        voice: Voice,
        clock: Clock,
    ) -> None:
        self._conversations = conversations
        self._voice = voice
        self._idle = timedelta(seconds=settings.idle_close_s)
        self._clock = clock
        self._jobs = DueJobs(
            "idle conversations",
            list_due=lambda now: writer.read(lambda: record.list_idle(now - self._idle)),
            run=self._close,
            clock=clock,
            longest_pause_s=min(self._idle.total_seconds() / 4, _PAUSE_S),
        )

    def start(self) -> None:
        """Close what is idle, from now on."""
        self._jobs.start()

    async def close(self) -> None:
        """Close no more."""
        await self._jobs.close()

    async def run_due(self) -> None:
        """Do what is due now."""
        await self._jobs.run_due()

    async def _close(self, conversation_id: ConversationId) -> None:
        try:
            await self._conversations.change(conversation_id, self._close_idle)
        except NotAllowed:
            logger.info("Conversation %s moved on by itself", conversation_id)

    def _close_idle(self, state: ConversationState) -> list[NewEvent]:
        if state.owner != "assistant" or self._clock() - state.last_at < self._idle:
            return []
        notice = self._voice.render("utter_conversation_closed", state)
        return ownership.close(state, reason="customer_gone", notice=notice)
