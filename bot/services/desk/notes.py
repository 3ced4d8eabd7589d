"""Private notes between agents, whom they call, and how far everybody has read."""

from __future__ import annotations

from bot.conversation.accounts.staff import StaffStore
from bot.conversation.desk.notes import Mention, add_note, excerpt_of, list_mentions
from bot.conversation.desk.read_marks import list_marks, mark_read
from bot.conversation.events import NoteAdded
from bot.conversation.model import Agent, ConversationId, StaffId
from bot.conversation.record.record import Change
from bot.matching import is_same_but_masked
from bot.protocol.customer import Accepted
from bot.protocol.notes import Colleague, MentionPush, MentionView, ReadState
from bot.services.accounts.access import may_open
from bot.services.base import Base
from bot.services.conversations.acknowledgement import accepted
from bot.services.conversations.conversations import Conversations
from bot.services.texts import read_text
from bot.services.views import time_text


class Notes:
    """What agents tell each other beside a conversation; `on_commit` tells those whom a note calls."""

    def __init__(self, base: Base, staff: StaffStore, conversations: Conversations) -> None:
        self._record, self._writer, self._hub = base.record, base.writer, base.hub
        self._staff = staff
        self._conversations = conversations

    async def write(
        self, agent: Agent, conversation_id: ConversationId, text: str, client_id: str
    ) -> Accepted:
        """Write a private note, whoever owns the conversation."""
        text = read_text(text)
        colleagues = await self._writer.read(self._colleagues)
        change = await self._conversations.change(
            conversation_id,
            lambda state: add_note(state, agent, text, colleagues=colleagues, client_id=client_id),
            once=("agent", client_id),
        )
        return accepted(
            change, "agent", client_id, NoteAdded, lambda body: is_same_but_masked(body.text, text)
        )

    def on_commit(self, change: Change) -> None:
        """Tell those whom a note calls."""
        for event in change.events:
            if isinstance(event.body, NoteAdded):
                excerpt = excerpt_of(event.body.text)
                by = event.sender.name or ""
                mention = _view(Mention(event.conversation_id, event.seq, event.at, by, excerpt))
                for staff_id in event.body.mentions:
                    self._hub.push_to_staff(staff_id, MentionPush(mention=mention))

    async def mark_read(self, staff_id: StaffId, conversation_id: ConversationId, seq: int) -> bool:
        """Store how far they have read. Return whether that is further than before."""
        return await self._writer.write(lambda: mark_read(self._record.file, staff_id, conversation_id, seq))

    async def read_state(self, staff_id: StaffId) -> ReadState:
        """Return what they have read, who calls them, and whom they can call."""

        def read() -> ReadState:
            file = self._record.file
            return ReadState(
                marks={str(key): seq for key, seq in list_marks(file, staff_id).items()},
                mentions=tuple(map(_view, list_mentions(file, staff_id))),
                colleagues=tuple(Colleague(each.id, each.name) for each in self._colleagues()),
            )

        return await self._writer.read(read)

    def _colleagues(self) -> list[Agent]:
        """Return those who can read a note: it calls nobody who may not open the desk."""
        return [each.agent for each in self._staff.list_staff() if may_open(each, "desk")]


def _view(mention: Mention) -> MentionView:
    return MentionView(
        conversation_id=mention.conversation_id,
        seq=mention.seq,
        at=time_text(mention.at),
        by=mention.by,
        excerpt=mention.excerpt,
    )
