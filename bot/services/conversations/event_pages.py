"""A conversation's events, page by page, as an audience may read them."""

from __future__ import annotations

import msgspec

from bot.conversation.events import CustomerLearned, RecordedEvent
from bot.conversation.model import ConversationId
from bot.conversation.record.record import Record
from bot.conversation.withheld import readable
from bot.protocol.base import EVENT_PAGE
from bot.protocol.events import Event
from bot.services.views import Audience, KnownCustomer, event_views, learned_in
from bot.storage.writer import Writer


class EventPage(msgspec.Struct, frozen=True):
    """What an audience may read of some events, up to `last_seq`; `more` when there may be further ones."""

    events: tuple[Event, ...]
    last_seq: int
    more: bool


class EventPages:
    """Reads pages off the event loop."""

    def __init__(self, record: Record, writer: Writer) -> None:
        self._record = record
        self._writer = writer

    async def read(self, conversation_id: ConversationId, after_seq: int, audience: Audience) -> EventPage:
        """Return the page after `after_seq`. It is empty only at the end: hidden pages are skipped."""
        return await self._writer.read(lambda: self._read(conversation_id, after_seq, audience))

    def _read(self, conversation_id: ConversationId, after_seq: int, audience: Audience) -> EventPage:
        while True:
            page = self._read_once(conversation_id, after_seq, audience)
            if page.events or not page.more:
                return page
            after_seq = page.last_seq

    def _read_once(self, conversation_id: ConversationId, after_seq: int, audience: Audience) -> EventPage:
        found = self._record.list_events(conversation_id, after_seq, EVENT_PAGE)
        events, known = self._readable(found, audience), KnownCustomer()
        if any(isinstance(event.body, CustomerLearned) for event in events) and events[0].seq > 1:
            before = self._record.list_events(conversation_id, limit=events[0].seq - 1)
            known = learned_in(self._readable(before, audience))
        return EventPage(
            events=tuple(event_views(events, audience, known)),
            last_seq=found[-1].seq if found else after_seq,
            more=len(found) == EVENT_PAGE,
        )

    def _readable(self, events: tuple[RecordedEvent, ...], audience: Audience) -> tuple[RecordedEvent, ...]:
        if not events or audience == "customer":
            return events
        return readable(self._record.get_state(events[0].conversation_id), events)
