"""Pages of a conversation, read off the event loop."""

from __future__ import annotations

from bot.conversation.events import RecordedEvent
from bot.conversation.model import ConversationId
from bot.gateway.services import Services
from bot.gateway.sockets.follower import ReadEvents


def read_events(services: Services) -> ReadEvents:
    """A function that reads lines of the record: conversation, after which `seq`, how many."""

    async def read(conversation_id: ConversationId, after_seq: int, limit: int) -> tuple[RecordedEvent, ...]:
        return await services.writer.read(
            lambda: services.record.list_events(conversation_id, after_seq, limit)
        )

    return read
