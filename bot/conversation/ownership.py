"""The commands that change who has a conversation, or its priority: hand off, take, return, close."""

from __future__ import annotations

from bot.conversation.boundary import Boundary
from bot.conversation.errors import NotAllowed
from bot.conversation.events import (
    WAITED_LONG,
    AgentWanted,
    CustomerLeft,
    CustomerReturned,
    EventBody,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    OwnerChanged,
    PriorityRaised,
    PrioritySet,
    ReceiptOpened,
)
from bot.conversation.model import (
    ASSISTANT,
    SYSTEM,
    Agent,
    Handoff,
    LossReason,
    Owner,
    Priority,
    Promise,
    Sender,
    SystemMessage,
)
from bot.conversation.problem import choose_problem
from bot.conversation.promise import Wait
from bot.conversation.queue import reason_after
from bot.conversation.speaking import require_agent, sender_of, sender_of_customer
from bot.conversation.state import ConversationState


def request_handoff(
    state: ConversationState,
    handoff: Handoff,
    *,
    by: Sender | None = None,
    client_id: str | None = None,
    reopened: SystemMessage | None = None,
) -> list[NewEvent]:
    """Let the conversation wait for a person, as the customer (or `by`) wishes; a closed one reopens first.

    Refused: `already_waiting`, `already_with_agent`.
    """
    if state.owner == "waiting":
        raise NotAllowed("already_waiting")
    if state.owner == "agent":
        raise NotAllowed("already_with_agent", agent_id=state.agent_id, agent_name=state.agent_name)
    sender = by or sender_of_customer(state)
    events = reopen(state, by=sender, notice=reopened, client_id=client_id) if state.owner == "closed" else []
    return events + hand_off(state, handoff, by=sender, client_id=client_id)


def want_agent(state: ConversationState, agent: Agent) -> list[NewEvent]:
    """Note that the customer asked for this agent by name; nothing when that is known."""
    if state.wanted == agent:
        return []
    body = AgentWanted(agent_id=agent.id, agent_name=agent.name)
    return [NewEvent(sender=sender_of_customer(state), body=body)]


def take(state: ConversationState, agent: Agent, *, notice: SystemMessage | None = None) -> list[NewEvent]:
    """Give the waiting conversation to the agent; nothing when it is theirs already.

    Refused: `already_taken`, `not_waiting`.
    """
    if state.owner == "agent":
        if state.agent_id == agent.id:
            return []
        raise NotAllowed("already_taken", agent_id=state.agent_id, agent_name=state.agent_name)
    if state.owner != "waiting":
        raise NotAllowed("not_waiting", owner=state.owner)
    return [_moved(state, "agent", by=sender_of(agent), notice=notice, agent=agent)]


def return_to_assistant(
    state: ConversationState,
    agent: Agent,
    *,
    note: str | None = None,
    boundary: Boundary | None = None,
    notice: SystemMessage | None = None,
) -> list[NewEvent]:
    """Hand the conversation back for its agent, with a note. Refused: `not_owner`, `wrong_owner`."""
    require_agent(state, agent)
    sender = sender_of(agent)
    return [_moved(state, "assistant", by=sender, notice=notice, agent=agent, note=note, boundary=boundary)]


def assign(
    state: ConversationState, agent: Agent, *, by: Agent | None = None, notice: SystemMessage | None = None
) -> list[NewEvent]:
    """Give a conversation that waits, or that another agent has, to this agent; nothing when it is theirs.

    `by` is whoever decided; without one the desk itself. Refused: `not_waiting`.
    """
    if state.owner == "agent" and state.agent_id == agent.id:
        return []
    if state.owner not in ("waiting", "agent"):
        raise NotAllowed("not_waiting", owner=state.owner)
    sender = sender_of(by) if by else SYSTEM
    return [_moved(state, "agent", by=sender, notice=notice, agent=agent, reason="assigned")]


def leave_customer(state: ConversationState) -> list[NewEvent]:
    """Note that the waiting customer left without an address; nothing when they did not, or it is known."""
    if state.owner != "waiting" or state.email or state.left_at:
        return []
    return [NewEvent(sender=SYSTEM, body=CustomerLeft())]


def return_customer(state: ConversationState) -> list[NewEvent]:
    """Note that the customer who had left is back; nothing when they had not."""
    return [NewEvent(sender=SYSTEM, body=CustomerReturned())] if state.left_at else []


def raise_priority(state: ConversationState, *, why: str) -> list[NewEvent]:
    """Let the waiting conversation come before others; nothing when it does, or waits no more.

    Nor when a member of staff has decided how urgent it is. What becomes the reason of the wait, such as
    danger, is noted anyhow.
    """
    decided = state.priority == "high" or state.priority_by_hand
    if state.owner != "waiting" or (decided and reason_after(why, state.reason) == state.reason):
        return []
    return [NewEvent(sender=SYSTEM, body=PriorityRaised(why=why))]


def move_up(state: ConversationState) -> list[NewEvent]:
    """Let who has waited long come before others, whatever the priority; nothing when they do already.

    Nor when a member of staff has decided how urgent it is.
    """
    decided = state.priority == "high" or state.priority_by_hand
    if state.owner != "waiting" or state.waited_long or decided:
        return []
    return [NewEvent(sender=SYSTEM, body=PriorityRaised(why=WAITED_LONG))]


def set_priority(state: ConversationState, agent: Agent, priority: Priority) -> list[NewEvent]:
    """Let a member of staff decide how urgent a conversation is; nothing when they have decided so already.

    Refused: `not_with_people` while it is with the assistant, or closed.
    """
    if state.owner not in ("waiting", "agent"):
        raise NotAllowed("not_with_people", owner=state.owner)
    if state.priority == priority and (state.priority_by_hand or priority == "high"):
        return []
    return [NewEvent(sender=sender_of(agent), body=PrioritySet(priority=priority))]


def requeue(
    state: ConversationState,
    *,
    reason: LossReason = "agent_silent",
    notice: SystemMessage | None = None,
    problem: str | None = None,
    priority: Priority | None = None,
    promise: Promise | None = None,
    question: SystemMessage | None = None,
) -> list[NewEvent]:
    """Put the conversation of an agent who does not see to it back in the queue, with priority by default.

    Refused: `not_owner`.
    """
    if state.owner != "agent":
        raise NotAllowed("not_owner", owner=state.owner)
    wish = Handoff(
        reason=reason,
        notice=notice,
        problem=problem or state.problem,
        priority=priority,
        promise=promise,
        question=question,
    )
    return hand_off(state, wish, by=SYSTEM, client_id=None)


def close(
    state: ConversationState,
    *,
    by: Agent | None = None,
    reason: str | None = None,
    note: str | None = None,
    notice: SystemMessage | None = None,
) -> list[NewEvent]:
    """End the conversation; by the desk itself when `by` is absent.

    Refused: `already_closed`; `wrong_owner` when another agent owns it, `not_owner` when the assistant does,
    `not_passed_on` while who waits looks at what is passed on: what ends is passed on, and only the customer
    passes on what they told the assistant.
    """
    if state.owner == "closed":
        raise NotAllowed("already_closed")
    if by is not None and state.owner != "waiting":
        require_agent(state, by)
    if by is not None and state.withheld_from is not None:
        raise NotAllowed("not_passed_on")
    sender = sender_of(by) if by else SYSTEM
    return [_moved(state, "closed", by=sender, notice=notice, agent=by, note=note, reason=reason)]


def reopen(
    state: ConversationState, *, by: Sender, notice: SystemMessage | None = None, client_id: str | None = None
) -> list[NewEvent]:
    """Reopen the closed conversation for the assistant. Refused: `not_closed`."""
    if state.owner != "closed":
        raise NotAllowed("not_closed", owner=state.owner)
    key = f"after:{client_id}:reopened" if client_id else None
    return [_moved(state, "assistant", by=by, notice=notice, reason="reopened", client_id=key)]


def take_up_again(
    state: ConversationState, agent: Agent, *, notice: SystemMessage | None = None
) -> list[NewEvent]:
    """Give a closed conversation to an agent who has something to add; nothing when it is theirs.

    Refused: `not_closed`; `merge_twice` when it was merged; `not_passed_on` when what was said in
    it stayed with the assistant.
    """
    if state.owner == "agent" and state.agent_id == agent.id:
        return []
    if state.owner != "closed":
        raise NotAllowed("not_closed", owner=state.owner)
    if state.merged_into is not None:
        raise NotAllowed("merge_twice")
    if state.withheld_from is not None:
        raise NotAllowed("not_passed_on")
    return [_moved(state, "agent", by=sender_of(agent), notice=notice, agent=agent, reason="reopened")]


def hand_off(
    state: ConversationState, handoff: Handoff, *, by: Sender, client_id: str | None
) -> list[NewEvent]:
    """Return what passes the conversation to a person: the wish, the new owner, the notice."""
    problem = handoff.problem or choose_problem(state.said) or state.problem or ""
    asked: EventBody = HandoffRequested(reason=handoff.reason, problem=problem, priority=handoff.priority)
    key = f"after:{client_id}:waiting" if client_id else None
    before = "assistant" if state.owner == "closed" else state.owner
    receipt = ReceiptOpened(until=handoff.receipt_until) if handoff.receipt_until else None
    return [
        *([NewEvent(sender=SYSTEM, body=receipt)] if receipt else []),
        *(want_agent(state, handoff.wanted) if handoff.wanted else []),
        NewEvent(sender=by, body=asked, client_id=client_id),
        _moved(
            state, "waiting", previous=before, notice=handoff.notice, reason=handoff.reason, client_id=key
        ),
        *(Wait().promise(handoff.promise) if handoff.promise else []),
        *_ask(handoff, client_id),
    ]


def _ask(handoff: Handoff, client_id: str | None) -> list[NewEvent]:
    """Post the assistant's question to a customer who waits already."""
    if handoff.question is None:
        return []
    key = f"after:{client_id}:question" if client_id else None
    return [NewEvent(sender=ASSISTANT, body=MessagePosted.of(handoff.question), client_id=key)]


def _moved(
    state: ConversationState,
    owner: Owner,
    *,
    previous: Owner | None = None,
    by: Sender = SYSTEM,
    agent: Agent | None = None,
    notice: SystemMessage | None = None,
    note: str | None = None,
    reason: str | None = None,
    boundary: Boundary | None = None,
    client_id: str | None = None,
) -> NewEvent:
    body = OwnerChanged(
        owner=owner,
        previous=previous or state.owner,
        agent_id=agent.id if agent else None,
        agent_name=agent.name if agent else None,
        reason=reason,
        note=note,
        text=notice.text if notice else None,
        line_ids=notice.line_ids if notice else (),
        quick_replies=notice.quick_replies if notice else (),
        boundary=boundary,
    )
    return NewEvent(sender=by, body=body, client_id=client_id)
