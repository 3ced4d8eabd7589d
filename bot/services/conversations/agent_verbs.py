"""What agents do in a conversation: each verb is one commit, and says what was committed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.conversation import commands, ownership
from bot.conversation.events import (
    MessagePosted,
    NewEvent,
)
from bot.conversation.handoff.pledges import open_pledges
from bot.conversation.handoff.receipt import end_receipt
from bot.conversation.model import (
    Agent,
    Attachment,
    ConversationId,
    CustomerId,
    SenderKind,
)
from bot.conversation.record.attachments import require_room
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.matching import Pattern, is_same_but_masked
from bot.protocol.boundary import BoundaryNote
from bot.protocol.customer import Accepted
from bot.services.boundaries import boundary_of
from bot.services.clock import Clock
from bot.services.conversations.acknowledgement import accepted
from bot.services.conversations.suggestions import judge, quote
from bot.services.texts import read_text
from bot.services.voice import Voice
from bot.storage.writer import Writer
from knowledge_base.store import KnowledgeStore

_RECENT = 12
NOTHING_LEFT = BoundaryNote()


class AgentVerbs:
    """The verbs of agents, on the record. Refusals are those of `bot.conversation.commands`."""

    _record: Record
    _writer: Writer
    _voice: Voice
    _knowledge: KnowledgeStore
    _clock: Clock
    _formats: Mapping[str, Pattern]
    _is_editing: Callable[[CustomerId], bool]

    async def post_agent_message(
        self,
        agent: Agent,
        conversation_id: ConversationId,
        text: str,
        client_id: str,
        entry_id: str | None = None,
        suggested: Sequence[str] = (),
    ) -> Accepted:
        """Post what the owning agent says, perhaps quoting an entry of those `suggested`."""
        text = read_text(text)
        answer = await asyncio.to_thread(quote, self._knowledge, entry_id) if entry_id else None
        uses = await asyncio.to_thread(judge, self._knowledge, suggested, entry_id, text)
        change = await self.change(
            conversation_id,
            lambda state: commands.post_agent_message(
                state,
                agent,
                text,
                client_id=client_id,
                answer=answer,
                suggestions=uses,
                formats=self._formats,
            ),
            once=("agent", client_id),
        )
        return accepted(change, "agent", client_id, MessagePosted, partial(_says, text))

    async def attach_as_agent(
        self, agent: Agent, conversation_id: ConversationId, attachment: Attachment, client_id: str
    ) -> Accepted:
        """Post a file of the owning agent."""

        def decide(state: ConversationState) -> list[NewEvent]:
            require_room(self._record.file, state.id)
            return commands.post_agent_message(
                state, agent, attachment.name, client_id=client_id, attachments=(attachment,)
            )

        change = await self.change(conversation_id, decide, once=("agent", client_id))
        return accepted(change, "agent", client_id, MessagePosted, lambda body: bool(body.attachments))

    async def take(self, agent: Agent, conversation_id: ConversationId) -> ConversationState:
        """Give a waiting conversation to the agent; the customer is told who it is."""

        def decide(state: ConversationState) -> list[NewEvent]:
            notice = self._voice.render("utter_agent_joined", state, agent_name=agent.name)
            return self._joined(state, ownership.take(state, agent, notice=notice))

        return (await self.change(conversation_id, decide)).state

    def assigned(self, state: ConversationState, *, agent: Agent, by: Agent | None) -> list[NewEvent]:
        """Return what follows when a conversation is given to an agent; decides inside a write.

        Nobody is said to be there who has not taken it themselves: they may not have seen it yet.
        """
        takes = by is not None and by.id == agent.id
        response = "utter_agent_joined" if takes else "utter_agent_assigned"
        response = "utter_agent_changed" if state.owner == "agent" else response
        notice = self._voice.render(response, state, agent_name=agent.name, previous_name=state.agent_name)
        return self._joined(state, ownership.assign(state, agent, by=by, notice=notice))

    def _joined(self, state: ConversationState, events: list[NewEvent]) -> list[NewEvent]:
        """Record that a person has the conversation by these events.

        Promises are settled, the receipt ends.
        """
        if not events:
            return []
        now, editing = self._clock(), self._is_editing(state.customer_id)
        return [*state.wait.pick_up(now), *end_receipt(state, now, editing=editing), *events]

    async def return_to_assistant(
        self,
        agent: Agent,
        conversation_id: ConversationId,
        note: str | None,
        left: BoundaryNote = NOTHING_LEFT,
    ) -> ConversationState:
        """Hand the conversation back to the assistant, with what the agent leaves.

        The customer is told that the assistant listens; it answers a message that the agent left unanswered.
        """
        change = await self.change(conversation_id, lambda state: self.returning(state, agent, note, left))
        return change.state

    def returning(
        self,
        state: ConversationState,
        agent: Agent,
        note: str | None = None,
        left: BoundaryNote = NOTHING_LEFT,
    ) -> list[NewEvent]:
        """Return what follows when an agent hands a conversation back; decides inside a write."""
        is_open = state.unanswered_seq is not None
        response = "utter_agent_left_unanswered" if is_open else "utter_agent_left_to_assistant"
        notice = self._voice.render(response, state, agent_name=agent.name)
        pledges = open_pledges(self._record.list_events(state.id, limit=-1)) if left.promises else ()
        boundary = boundary_of(state, agent, note, left, pledges, self._clock())
        return ownership.return_to_assistant(state, agent, note=note, boundary=boundary, notice=notice)

    async def close(
        self, agent: Agent, conversation_id: ConversationId, note: str | None
    ) -> ConversationState:
        """Close the conversation; the customer is told that a message reopens it."""
        return (await self.change(conversation_id, lambda state: self.closing(state, agent, note))).state

    def closing(self, state: ConversationState, agent: Agent, note: str | None = None) -> list[NewEvent]:
        """Return what follows when an agent closes a conversation; decides inside a write."""
        notice = self._voice.render("utter_conversation_closed", state)
        return ownership.close(state, by=agent, note=note, notice=notice)

    async def take_up_again(self, agent: Agent, conversation_id: ConversationId) -> ConversationState:
        """Open a closed conversation again, as the agent's; the customer is told who it is."""

        def decide(state: ConversationState) -> list[NewEvent]:
            notice = self._voice.render("utter_agent_reopened", state, agent_name=agent.name)
            return ownership.take_up_again(state, agent, notice=notice)

        return (await self.change(conversation_id, decide)).state

    def notify_late(self, state: ConversationState, since: datetime) -> list[NewEvent]:
        """Tell the customer that their agent is late and alone; nothing when they were told since then."""
        lines = self._voice.line_ids("utter_agent_late")
        recent = self._record.list_events(state.id, max(0, state.last_seq - _RECENT), _RECENT)
        has_been_told = any(
            isinstance(event.body, MessagePosted) and event.at >= since and lines & set(event.body.line_ids)
            for event in recent
        )
        late = self._voice.render("utter_agent_late", state, agent_name=state.agent_name)
        return [] if has_been_told else commands.post_system_message(state, late)

    async def change(
        self,
        conversation_id: ConversationId,
        decide: Callable[[ConversationState], list[NewEvent]],
        once: tuple[SenderKind, str] | None = None,
    ) -> Change:
        """Commit what `decide` returns for the newest state, once for each `once`."""
        return await self._writer.write(
            lambda: self._record.change(conversation_id, decide, self._clock(), once=once)
        )


def _says(text: str, body: MessagePosted) -> bool:
    """Return whether a message says this: what was masked in it is not compared."""
    return is_same_but_masked(body.text, text)
