"""One socket's place in one conversation: first what it missed, then what happens, each line once."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from bot.conversation.model import ConversationId
from bot.gateway.sockets.outbox import Outbox
from bot.protocol.events import Event, MessageEvent, OwnerEvent
from bot.protocol.server import EventPush
from bot.services.conversations.event_pages import EventPages
from bot.services.hub import EncodedChange
from bot.services.views import Audience

_encode = msgspec.json.Encoder().encode


class Follower:
    """Hears news from the moment it is made, and holds it back until it has caught up."""

    def __init__(self, outbox: Outbox, audience: Audience) -> None:
        self._outbox = outbox
        self._audience = audience
        self._sent = 0
        self._held: list[EncodedChange] | None = []

    def deliver(self, news: EncodedChange) -> None:
        """Send what is new, or keep it for after the catch-up."""
        if self._held is not None:
            self._held.append(news)
            return
        for seq, frame in news.frames(self._audience):
            if seq > self._sent:
                self._outbox.put(frame)
        self._sent = max(self._sent, news.change.state.last_seq)

    async def catch_up(
        self, conversation_id: ConversationId | None, after_seq: int, pages: EventPages
    ) -> None:
        """Send the lines after `after_seq` as pushes, at the reader's pace, then all that was held back."""
        more = conversation_id is not None
        while conversation_id is not None and more:
            page = await pages.read(conversation_id, after_seq, self._audience)
            for view in page.events:
                push = EventPush(conversation_id=conversation_id, event=view)
                await self._outbox.put_patiently(_encode(push))
            after_seq, more = page.last_seq, page.more
        self.go_live(after_seq)

    def go_live(self, sent: int) -> None:
        """Send at once from here on; what was held back and is after `sent` goes first."""
        self._sent = sent
        held, self._held = self._held or [], None
        for news in held:
            self.deliver(news)


class EarlierLines(msgspec.Struct, frozen=True):
    """Lines after `after_seq` of a conversation that continues in another, to be read before that one.

    They are sent with that many subtracted from their `seq` (`back`), so that they are below 1.
    """

    conversation_id: ConversationId
    after_seq: int
    back: int


async def send_earlier(
    outbox: Outbox, kept: ConversationId, earlier: EarlierLines, audience: Audience, pages: EventPages
) -> None:
    """Send what was said in a conversation that was merged into the kept one, as lines before it."""
    after_seq, more = earlier.after_seq, True
    while more:
        page = await pages.read(earlier.conversation_id, after_seq, audience)
        for view in page.events:
            if isinstance(view, (MessageEvent, OwnerEvent)):
                push = EventPush(conversation_id=kept, event=_as_earlier(view, earlier.back))
                await outbox.put_patiently(_encode(push))
        after_seq, more = page.last_seq, page.more


def _as_earlier(view: MessageEvent | OwnerEvent, back: int) -> Event:
    """Return the line with its place before the kept conversation; what it offered is over."""
    if isinstance(view, OwnerEvent):
        return replace(view, seq=view.seq - back)
    return replace(view, seq=view.seq - back, quick_replies=(), asks_feedback=False)
