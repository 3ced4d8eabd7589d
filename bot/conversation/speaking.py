"""Who speaks in a conversation, whether they may, and what they speak about."""

from __future__ import annotations

from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.model import Agent, Sender, Seq, ShownEntry
from bot.conversation.state import ConversationState


def sender_of(agent: Agent) -> Sender:
    """Return the agent, as a sender."""
    return Sender(kind="agent", id=agent.id, name=agent.name)


def sender_of_customer(state: ConversationState) -> Sender:
    """Return the customer, as a sender, under the name known now."""
    return Sender(kind="customer", id=state.customer_id, name=state.name)


def require_agent(state: ConversationState, agent: Agent) -> None:
    """Refuse with `not_owner` or `wrong_owner` unless this agent owns the conversation."""
    if state.owner != "agent":
        raise NotAllowed("not_owner", owner=state.owner)
    if state.agent_id != agent.id:
        raise NotAllowed("wrong_owner", agent_id=state.agent_id, agent_name=state.agent_name)


def require_turn(state: ConversationState, about_seq: Seq | int) -> str:
    """Return the stem of a turn's client ids.

    Refused (`not_owner`, `turn_done`) unless the assistant owes it.
    """
    if not state.assistant_answers:
        raise NotAllowed("not_owner", owner=state.owner)
    if about_seq not in state.pending_turns:
        raise NotAllowed("turn_done", about_seq=about_seq)
    return f"turn:{about_seq}"


def shown_at(state: ConversationState, about_seq: Seq | int) -> ShownEntry:
    """Return the answer shown in the message at `about_seq`.

    `NotFound` when there is none among the last ones.
    """
    for shown in state.shown:
        if shown.seq == about_seq:
            return shown
    raise NotFound("answer", seq=about_seq)
