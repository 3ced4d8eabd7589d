"""Agents who write first, to customers whom their words can reach."""

from __future__ import annotations

from bot.conversation.customers.confirmations import is_confirmed
from bot.conversation.desk.first_words import write_first
from bot.conversation.events import MessagePosted, NewEvent
from bot.conversation.model import Agent, ConversationId
from bot.conversation.state import ConversationState
from bot.matching import is_same_but_masked
from bot.protocol.customer import Accepted
from bot.services.base import Base
from bot.services.conversations.acknowledgement import accepted
from bot.services.conversations.conversations import Conversations
from bot.services.errors import CustomerUnreachable
from bot.services.texts import read_text


class FirstWords:
    """Reaches who has a page of the site open; else by e-mail, as an answer does (`outbox.reply_mail`)."""

    def __init__(self, base: Base, conversations: Conversations) -> None:
        self._record, self._hub, self._voice = base.record, base.hub, base.voice
        self._conversations = conversations

    async def write(
        self, agent: Agent, conversation_id: ConversationId, text: str, client_id: str
    ) -> Accepted:
        """Say something first. Refused: `write_first_not_now`, `customer_unreachable`."""
        text = read_text(text)

        def decide(state: ConversationState) -> list[NewEvent]:
            offer = self._voice.render("utter_agent_wrote_first", state, agent_name=agent.name)
            joined = self._voice.render("utter_agent_joined", state, agent_name=agent.name)
            events = write_first(state, agent, text, client_id=client_id, joined=joined, offer=offer)
            if not self._is_reachable(state):
                raise CustomerUnreachable()
            return events

        change = await self._conversations.change(conversation_id, decide, once=("agent", client_id))
        return accepted(
            change, "agent", client_id, MessagePosted, lambda body: is_same_but_masked(body.text, text)
        )

    def _is_reachable(self, state: ConversationState) -> bool:
        if self._hub.is_connected(state.customer_id):
            return True
        return bool(state.email) and is_confirmed(self._record.file, state.customer_id, state.email or "")
