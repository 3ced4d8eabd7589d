"""Saved replies and macros: kept, filled with a conversation's facts, and run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from bot.conversation.commands import post_agent_message
from bot.conversation.desk import saved_replies as store
from bot.conversation.desk.saved_replies import (
    CloseStep,
    Filled,
    LabelStep,
    Macro,
    ReplyStep,
    SavedReply,
    Step,
)
from bot.conversation.desk.snooze import snooze
from bot.conversation.errors import NotAllowed
from bot.conversation.events import NewEvent, RecordedEvent
from bot.conversation.model import Agent, ConversationId
from bot.conversation.record.record import Change
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff
from bot.protocol import saved_replies as wire
from bot.services.base import Base
from bot.services.conversations.conversations import Conversations
from bot.services.desk.labels import Labels
from bot.services.texts import parse_text, require_readable

ViewT = TypeVar("ViewT", wire.SavedReplyView, wire.MacroView)


class SavedReplies:
    """What agents say and do often; everybody at a desk may change it."""

    def __init__(self, base: Base, conversations: Conversations, labels: Labels) -> None:
        self._record, self._writer, self._clock = base.record, base.writer, base.clock
        self._file = base.record.file
        self._business = base.settings.business
        self._conversations = conversations
        self._labels = labels

    async def list_all(self) -> wire.SavedReplies:
        """Return everything that is saved."""
        return await self._writer.read(self._list)

    async def save_reply(self, agent: Agent, reply: SavedReply) -> wire.SavedReplies:
        """Add a reply, or change it. Refused: as `bot.conversation.desk.saved_replies.save_reply`."""
        require_readable(reply.title)
        reply = replace(reply, title=reply.title.strip(), text=parse_text(reply.text))
        return await self._change(lambda: store.save_reply(self._file, reply, agent, self._clock()))

    async def remove_reply(self, reply_id: str) -> wire.SavedReplies:
        """Remove a saved reply."""
        return await self._change(lambda: store.remove_reply(self._file, reply_id))

    async def save_macro(self, agent: Agent, macro: Macro) -> wire.SavedReplies:
        """Add a macro, or change it. Refused: as `bot.conversation.desk.saved_replies.save_macro`."""
        require_readable(macro.title)
        macro = replace(macro, title=macro.title.strip())
        return await self._change(lambda: store.save_macro(self._file, macro, agent, self._clock()))

    async def remove_macro(self, macro_id: str) -> wire.SavedReplies:
        """Remove a macro."""
        return await self._change(lambda: store.remove_macro(self._file, macro_id))

    async def fill(self, agent: Agent, conversation_id: ConversationId, reply_id: str) -> Filled:
        """Return a saved reply with what is known in the conversation."""

        def read() -> Filled:
            text = store.get_reply(self._file, reply_id).text
            return self._fill(text, self._record.get_state(conversation_id), agent)

        return await self._writer.read(read)

    async def run_macro(
        self, agent: Agent, conversation_id: ConversationId, macro_id: str, client_id: str
    ) -> ConversationState:
        """Do all steps of a macro in one commit. Refused: `variables_missing`, and as each step."""

        def write() -> Change:
            record = self._record
            if known := record.get_event_by_client_id(conversation_id, "agent", f"{client_id}:0"):
                return Change(events=(known,), state=record.get_state(conversation_id), repeated=True)
            events: list[RecordedEvent] = []
            for place, step in enumerate(store.get_macro(self._file, macro_id).steps):
                decide = partial(self._decide, agent, step, f"{client_id}:{place}")
                events += record.change(conversation_id, decide, self._clock()).events
            return Change(events=tuple(events), state=record.get_state(conversation_id))

        return (await self._writer.write(write)).state

    def _decide(self, agent: Agent, step: Step, client_id: str, state: ConversationState) -> list[NewEvent]:
        """Return what one step does to the conversation."""
        if isinstance(step, ReplyStep):
            filled = self._fill(step.text, state, agent)
            if filled.missing:
                names = ", ".join(f"{{{name}}}" for name in filled.missing)
                raise NotAllowed("variables_missing", variables=names)
            return post_agent_message(state, agent, filled.text, client_id=client_id)
        if isinstance(step, LabelStep):
            return self._labels.adding(state, agent, step.label)
        if isinstance(step, store.SnoozeStep):
            now = self._clock()
            return snooze(state, agent, now + timedelta(hours=step.hours), now=now)
        if isinstance(step, CloseStep):
            return self._conversations.closing(state, agent)
        return self._conversations.returning(state, agent)

    def _fill(self, text: str, state: ConversationState, agent: Agent) -> Filled:
        return store.fill_reply(text, store.values_for(for_staff(state), agent, self._business))

    async def _change(self, write: Callable[[], object]) -> wire.SavedReplies:
        def change() -> wire.SavedReplies:
            write()
            return self._list()

        return await self._writer.write(change)

    def _list(self) -> wire.SavedReplies:
        return wire.SavedReplies(
            variables=store.VARIABLES,
            replies=tuple(_view(reply, wire.SavedReplyView) for reply in store.list_replies(self._file)),
            macros=tuple(_view(macro, wire.MacroView) for macro in store.list_macros(self._file)),
        )


def _view(value: SavedReply | Macro, kind: type[ViewT]) -> ViewT:
    """Return the value on the wire, where it has the same fields."""
    return msgspec.convert(msgspec.to_builtins(value), kind)
