"""An agent writes first: to a customer who did not ask for a person."""

from __future__ import annotations

from bot.conversation.errors import NotAllowed
from bot.conversation.events import MessagePosted, NewEvent, OwnerChanged
from bot.conversation.model import SYSTEM, Agent, SystemMessage
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState

WROTE_FIRST = "wrote_first"


def write_first(
    state: ConversationState,
    agent: Agent,
    text: str,
    *,
    client_id: str,
    joined: SystemMessage,
    offer: SystemMessage,
) -> list[NewEvent]:
    """Say something to a customer whom the assistant has, or whose conversation is closed.

    A closed one becomes the agent's, and `joined` tells so. One that the assistant has stays with it, as
    nobody reads what the customer has told it: `offer` lets them go over to a person.
    Refused: `write_first_not_now` while the conversation waits or an agent has it.
    """
    sender = sender_of(agent)
    message = NewEvent(sender=sender, body=MessagePosted(text=text), client_id=client_id)
    if state.owner == "closed":
        moved = OwnerChanged(
            owner="agent",
            previous="closed",
            agent_id=agent.id,
            agent_name=agent.name,
            reason=WROTE_FIRST,
            text=joined.text,
            line_ids=joined.line_ids,
        )
        return [NewEvent(sender=sender, body=moved, client_id=f"after:{client_id}:joined"), message]
    if state.owner != "assistant":
        raise NotAllowed("write_first_not_now", owner=state.owner)
    return [
        message,
        NewEvent(sender=SYSTEM, body=MessagePosted.of(offer), client_id=f"after:{client_id}:offer"),
    ]
