"""Pages of a conversation, read off the event loop."""

from __future__ import annotations

from bot.conversation.model import ConversationId
from bot.conversation.withheld import readable
from bot.gateway.sockets.follower import Lines, ReadLines
from bot.services.services import Services
from bot.services.views import Audience


def read_lines(services: Services, audience: Audience) -> ReadLines:
    """A function that reads what this audience may read: conversation, after which `seq`, how many lines."""
    record = services.record

    def work(conversation_id: ConversationId, after_seq: int, limit: int) -> Lines:
        events = record.list_events(conversation_id, after_seq, limit)
        last_seq, full = events[-1].seq if events else after_seq, len(events) == limit
        if events and audience == "staff":
            events = readable(record.get_state(conversation_id), events)
        return Lines(events=events, last_seq=last_seq, full=full)

    async def read(conversation_id: ConversationId, after_seq: int, limit: int) -> Lines:
        return await services.writer.read(lambda: work(conversation_id, after_seq, limit))

    return read
