"""Every way a conversation can change: each verb decides on a state and returns the events, or refuses.

Nothing here reads or writes; `Record.change` runs a verb on the newest state and commits what it
returns. Events that go with one request get client ids derived from it, so repeating it writes nothing
twice. Refusals are `NotAllowed`, with the codes listed in `errors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.events import (
    ConversationStarted,
    CustomerLearned,
    FeedbackGiven,
    MessagePosted,
    NewEvent,
    TurnCompleted,
    TurnFailed,
)
from bot.conversation.model import (
    ASSISTANT,
    SYSTEM,
    Agent,
    Answer,
    Attachment,
    Customer,
    Handoff,
    NameSource,
    Sender,
    Seq,
    SuggestionUse,
    SystemMessage,
)
from bot.conversation.ownership import hand_off, raise_priority, reopen, return_customer
from bot.conversation.queue import priority_of
from bot.conversation.reask import find_reasks, given_in
from bot.conversation.speaking import require_agent, require_turn, sender_of, sender_of_customer, shown_at
from bot.conversation.state import ConversationState
from bot.conversation.visible_text import strip_invisible
from bot.conversation.withheld import for_staff
from bot.matching import Pattern
from bot.matching.references import NO_FORMATS


def start_conversation(
    customer: Customer, *, page_url: str | None = None, locale: str | None = None
) -> list[NewEvent]:
    """Start a conversation.

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
    continues: bool = False,
) -> list[NewEvent]:
    """Post the customer's message, whoever owns the conversation.

    A closed one is first the assistant's again.
    """
    customer = sender_of_customer(state)
    body = MessagePosted(
        text=text, choice=choice, attachments=attachments, needs_turn=needs_turn, continues=continues
    )
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
    formats: Mapping[str, Pattern] = NO_FORMATS,
) -> list[NewEvent]:
    """Post the owning agent's message, and the entry that they quote. Refused: `not_owner`, `wrong_owner`."""
    require_agent(state, agent)
    reasks = find_reasks(text, given_in(for_staff(state), formats))
    reasked = tuple(dict.fromkeys(known.kind for known in reasks))
    body = MessagePosted(
        text=text, answer=answer, reasked=reasked, attachments=attachments, suggestions=suggestions
    )
    return [NewEvent(sender=sender_of(agent), body=body, client_id=client_id)]


def post_system_message(
    state: ConversationState,
    notice: SystemMessage,
    *,
    client_id: str | None = None,
) -> list[NewEvent]:
    """Post a sentence of the desk itself, such as that the customer's wait continues; anyone may own."""
    return [NewEvent(sender=SYSTEM, body=MessagePosted.of(notice), client_id=client_id)]


def complete_turn(
    state: ConversationState,
    completed: TurnCompleted,
    messages: Sequence[MessagePosted] = (),
    *,
    learned: CustomerLearned | None = None,
    handoff: Handoff | None = None,
) -> list[NewEvent]:
    """Record the assistant's replies to one message, what it learned, and its wish for a person.

    While a person is awaited, a wish that comes before others raises the priority, and danger, a death or a
    complaint is noted.
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
        events += hand_off(state, handoff, by=ASSISTANT, client_id=f"{turn}:handoff")
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
        events += hand_off(state, handoff, by=SYSTEM, client_id=f"{turn}:failed:handoff")
    return events


def give_feedback(
    state: ConversationState, about_seq: Seq | int, *, helpful: bool, client_id: str
) -> list[NewEvent]:
    """Record whether the answer at `about_seq` helped; the newest judgement counts.

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
    """Record what is new about the customer, as one event; nothing when all of it is known.

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
