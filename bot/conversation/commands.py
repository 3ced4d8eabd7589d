"""Every way a conversation can change: each verb decides on a state and returns the events, or refuses.

Nothing here reads or writes; `Record.change` runs a verb on the newest state and commits what it
returns. Events that go with one request get client ids derived from it, so repeating it writes nothing
twice. Refusals are `NotAllowed`, with the codes listed in `errors.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.boundary import Boundary
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import (
    AgentWanted,
    ConversationStarted,
    CustomerLearned,
    CustomerLeft,
    CustomerReturned,
    EventBody,
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    OwnerChanged,
    PriorityRaised,
    PrioritySet,
    ReceiptOpened,
    TurnCompleted,
    TurnFailed,
)
from bot.conversation.model import (
    ASSISTANT,
    LOSS_REASONS,
    SYSTEM,
    Agent,
    Answer,
    Attachment,
    Customer,
    Handoff,
    LossReason,
    NameSource,
    Owner,
    Priority,
    Promise,
    QuickReply,
    Sender,
    Seq,
    ShownEntry,
    SuggestionUse,
    SystemMessage,
)
from bot.conversation.problem import choose_problem
from bot.conversation.promise import Wait
from bot.conversation.queue import priority_of
from bot.conversation.reask import find_reasks, given_in
from bot.conversation.state import ConversationState
from bot.conversation.visible_text import strip_invisible
from bot.conversation.withheld import for_staff


def start_conversation(
    customer: Customer, *, page_url: str | None = None, locale: str | None = None
) -> list[NewEvent]:
    """Return the first events of a conversation.

    That it started, and what is known of the customer already.
    """
    locale = locale or customer.locale
    started = ConversationStarted(customer_id=customer.id, page_url=page_url, locale=locale)
    events: list[NewEvent] = [NewEvent(sender=SYSTEM, body=started, client_id="start")]
    if customer.name or customer.email:
        known = CustomerLearned(name=customer.name, name_source=customer.name_source, email=customer.email)
        events.append(NewEvent(sender=SYSTEM, body=known, client_id="start:known"))
    return events


def post_customer_message(
    state: ConversationState,
    text: str,
    *,
    client_id: str,
    choice: str | None = None,
    reopened: SystemMessage | None = None,
    attachments: tuple[Attachment, ...] = (),
    needs_turn: bool = True,
) -> list[NewEvent]:
    """Return the customer's message, whoever owns the conversation.

    A closed one is first the assistant's again.
    """
    customer = sender_of_customer(state)
    body = MessagePosted(text=text, choice=choice, attachments=attachments, needs_turn=needs_turn)
    message = NewEvent(sender=customer, body=body, client_id=client_id)
    if state.owner != "closed":
        return [*return_customer(state), message]
    return [*reopen(state, by=customer, notice=reopened, client_id=client_id), message]


def post_agent_message(
    state: ConversationState,
    agent: Agent,
    text: str,
    *,
    client_id: str,
    answer: Answer | None = None,
    attachments: tuple[Attachment, ...] = (),
    suggestions: tuple[SuggestionUse, ...] = (),
) -> list[NewEvent]:
    """Post the owning agent's message, and the entry that they quote. Refused: `not_owner`, `wrong_owner`."""
    require_agent(state, agent)
    reasked = tuple(known.kind for known in find_reasks(text, given_in(for_staff(state))))
    body = MessagePosted(
        text=text, answer=answer, reasked=reasked, attachments=attachments, suggestions=suggestions
    )
    return [NewEvent(sender=sender_of(agent), body=body, client_id=client_id)]


def post_system_message(
    state: ConversationState,
    notice: SystemMessage,
    *,
    client_id: str | None = None,
    quick_replies: tuple[QuickReply, ...] = (),
) -> list[NewEvent]:
    """Post a sentence of the desk itself, such as that the customer's wait goes on; anyone may own."""
    body = MessagePosted(text=notice.text, line_ids=notice.line_ids, quick_replies=quick_replies)
    return [NewEvent(sender=SYSTEM, body=body, client_id=client_id)]


def complete_turn(
    state: ConversationState,
    completed: TurnCompleted,
    messages: Sequence[MessagePosted] = (),
    *,
    learned: CustomerLearned | None = None,
    handoff: Handoff | None = None,
) -> list[NewEvent]:
    """Record the assistant's replies to one message, what it learned, and its wish for a person.

    While a person is awaited, a wish that comes before others raises the priority, and a complaint is noted.
    Refused: `not_owner` when
    a person has the conversation, or nobody, `turn_done` when the message at `completed.about_seq` has been
    dealt with or was said to somebody else: a late reply is never spoken.
    """
    turn = require_turn(state, completed.about_seq)
    events = [
        NewEvent(sender=ASSISTANT, body=message, client_id=f"{turn}:{place}")
        for place, message in enumerate(messages, start=1)
    ]
    if learned is not None and learned != CustomerLearned():
        events.append(NewEvent(sender=ASSISTANT, body=learned, client_id=f"{turn}:learned"))
    events.append(NewEvent(sender=ASSISTANT, body=completed, client_id=f"{turn}:completed"))
    if handoff is not None and state.owner == "waiting":
        urgent = priority_of(handoff.reason, completed.mood) == "high"
        return events + (raise_priority(state, why=handoff.reason) if urgent else [])
    if handoff is not None:
        events += _hand_off(state, handoff, by=ASSISTANT, client_id=f"{turn}:handoff")
    return events


def fail_turn(
    state: ConversationState,
    about_seq: Seq | int,
    code: str,
    *,
    message: MessagePosted | None = None,
    handoff: Handoff | None = None,
) -> list[NewEvent]:
    """Record that a turn failed, and what the customer is told. Refused as `complete_turn`."""
    turn = require_turn(state, about_seq)
    events: list[NewEvent] = []
    if message is not None:
        events.append(NewEvent(sender=SYSTEM, body=message, client_id=f"{turn}:failed:told"))
    failed = TurnFailed(about_seq=about_seq, code=code)
    events.append(NewEvent(sender=SYSTEM, body=failed, client_id=f"{turn}:failed"))
    if handoff is not None:
        events += _hand_off(state, handoff, by=SYSTEM, client_id=f"{turn}:failed:handoff")
    return events


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
    return events + _hand_off(state, handoff, by=sender, client_id=client_id)


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

    Nor when a member of staff has decided how urgent it is. The first complaint of a wait is noted anyhow.
    """
    complains = why == "complaint" and state.reason not in ("complaint", *LOSS_REASONS)
    decided = state.priority == "high" or state.priority_by_hand
    if state.owner != "waiting" or (decided and not complains):
        return []
    return [NewEvent(sender=SYSTEM, body=PriorityRaised(why=why))]


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
    choices: tuple[QuickReply, ...] = (),
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
        choices=choices,
    )
    return _hand_off(state, wish, by=SYSTEM, client_id=None)


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

    Refused: `not_closed`; `merge_twice` when it goes on in another one; `not_passed_on` when what was said in
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


def give_feedback(
    state: ConversationState, about_seq: Seq | int, *, helpful: bool, client_id: str
) -> list[NewEvent]:
    """Return whether the answer at `about_seq` helped; the last word on an answer counts.

    Not there: `NotFound`.
    """
    shown = shown_at(state, about_seq)
    body = FeedbackGiven(about_seq=about_seq, entry_id=shown.answer.entry_id, helpful=helpful)
    return [NewEvent(sender=sender_of_customer(state), body=body, client_id=client_id)]


def learn_customer(
    state: ConversationState,
    *,
    name: str | None = None,
    name_source: NameSource | None = None,
    email: str | None = None,
    order_number: str | None = None,
    forget: bool = False,
    by: Sender | None = None,
    client_id: str | None = None,
) -> list[NewEvent]:
    """Return what is new about the customer, as one event; nothing when all of it is known.

    Of a name only what can be seen is kept, wherever it comes from.
    """
    name = strip_invisible(name) or None if name else None
    body = CustomerLearned(
        name=name if forget or name != state.name else None,
        email=email if forget or email != state.email else None,
        order_number=order_number if forget or order_number not in state.order_numbers else None,
        forget=forget,
    )
    if body == CustomerLearned():
        return []
    if body.name:
        body = CustomerLearned(body.name, name_source or "said", body.email, body.order_number, forget)
    return [NewEvent(sender=by or sender_of_customer(state), body=body, client_id=client_id)]


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


def _hand_off(
    state: ConversationState, handoff: Handoff, *, by: Sender, client_id: str | None
) -> list[NewEvent]:
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
    """Return what the assistant asks the customer, who waits already."""
    if handoff.question is None:
        return []
    question = handoff.question
    body = MessagePosted(text=question.text, line_ids=question.line_ids, quick_replies=handoff.choices)
    key = f"after:{client_id}:question" if client_id else None
    return [NewEvent(sender=ASSISTANT, body=body, client_id=key)]


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
        boundary=boundary,
    )
    return NewEvent(sender=by, body=body, client_id=client_id)
