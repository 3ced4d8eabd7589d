"""Who may do what: every verb against every owner, and what each verb writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

import pytest
from msgspec.structs import replace

from bot.conversation import commands, ownership
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import (
    CustomerLearned,
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    OwnerChanged,
    TurnCompleted,
)
from bot.conversation.model import (
    SYSTEM,
    Agent,
    Answer,
    ConversationId,
    Customer,
    CustomerId,
    Handoff,
    Owner,
    Seq,
    ShownEntry,
    StaffId,
    SystemMessage,
)
from bot.conversation.state import ConversationState

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
MIA = Agent(id=StaffId("mia"), name="Mia")
TOM = Agent(id=StaffId("tom"), name="Tom")

ASSISTANTS = ConversationState(
    id=ConversationId("c"),
    customer_id=CustomerId("ana"),
    started_at=NOW,
    last_at=NOW,
    last_seq=Seq(2),
    pending_turns=(Seq(2),),
    said=("Where is my parcel?",),
)
WAITING = replace(ASSISTANTS, owner="waiting", waiting_since=NOW, problem="Where is it?")
MIAS = replace(
    WAITING, owner="agent", agent_id=MIA.id, agent_name=MIA.name, waiting_since=None, pending_turns=()
)
CLOSED = replace(ASSISTANTS, owner="closed", pending_turns=())
STATES = {state.owner: state for state in (ASSISTANTS, WAITING, MIAS, CLOSED)}

DONE = TurnCompleted(about_seq=2, mood="calm")
ASKED = Handoff(reason="asked")

Verb = Callable[[ConversationState], list[NewEvent]]
VERBS: dict[str, Verb] = {
    "customer message": lambda s: commands.post_customer_message(s, "Hello", client_id="x"),
    "system message": lambda s: commands.post_system_message(s, SystemMessage("One moment.")),
    "turn completed": lambda s: commands.complete_turn(s, DONE, [MessagePosted(text="Here.")]),
    "turn handed off": lambda s: commands.complete_turn(s, DONE, handoff=ASKED),
    "turn failed": lambda s: commands.fail_turn(s, 2, "deadline"),
    "handoff": lambda s: ownership.request_handoff(s, ASKED),
    "take": lambda s: ownership.take(s, MIA),
    "take by another": lambda s: ownership.take(s, TOM),
    "agent message": lambda s: commands.post_agent_message(s, MIA, "Hello", client_id="x"),
    "message of another": lambda s: commands.post_agent_message(s, TOM, "Hello", client_id="x"),
    "return": lambda s: ownership.return_to_assistant(s, MIA),
    "return by another": lambda s: ownership.return_to_assistant(s, TOM),
    "requeue": lambda s: ownership.requeue(s),
    "close": lambda s: ownership.close(s, by=MIA),
    "close by another": lambda s: ownership.close(s, by=TOM),
    "close by the desk": lambda s: ownership.close(s),
    "reopen": lambda s: ownership.reopen(s, by=SYSTEM),
}

# What becomes of the owner, or the code of the refusal, for: assistant, waiting, Mia's, closed.
TABLE = {
    "customer message": ("assistant", "waiting", "agent", "assistant"),
    "system message": ("assistant", "waiting", "agent", "closed"),
    "turn completed": ("assistant", "waiting", "not_owner", "not_owner"),
    "turn handed off": ("waiting", "waiting", "not_owner", "not_owner"),
    "turn failed": ("assistant", "waiting", "not_owner", "not_owner"),
    "handoff": ("waiting", "already_waiting", "already_with_agent", "waiting"),
    "take": ("not_waiting", "agent", "agent", "not_waiting"),
    "take by another": ("not_waiting", "agent", "already_taken", "not_waiting"),
    "agent message": ("not_owner", "not_owner", "agent", "not_owner"),
    "message of another": ("not_owner", "not_owner", "wrong_owner", "not_owner"),
    "return": ("not_owner", "not_owner", "assistant", "not_owner"),
    "return by another": ("not_owner", "not_owner", "wrong_owner", "not_owner"),
    "requeue": ("not_owner", "not_owner", "waiting", "not_owner"),
    "close": ("not_owner", "closed", "closed", "already_closed"),
    "close by another": ("not_owner", "closed", "wrong_owner", "already_closed"),
    "close by the desk": ("closed", "closed", "closed", "already_closed"),
    "reopen": ("not_closed", "not_closed", "not_closed", "assistant"),
}


def owner_after(verb: Verb, state: ConversationState) -> str:
    """The owner that the verb's events lead to, or the code of its refusal."""
    try:
        events = verb(state)
    except NotAllowed as refusal:
        return refusal.code
    owner: Owner = state.owner
    for body in (event.body for event in events):
        if isinstance(body, OwnerChanged):
            assert body.previous == owner, "an owner change starts where the last one ended"
            owner = body.owner
    return owner


@pytest.mark.parametrize("name", VERBS)
def test_each_verb_does_or_refuses_what_the_table_says(name: str) -> None:
    owners: tuple[Owner, ...] = ("assistant", "waiting", "agent", "closed")
    assert tuple(owner_after(VERBS[name], STATES[owner]) for owner in owners) == TABLE[name]


def test_a_refused_agent_is_told_whose_it_is() -> None:
    with pytest.raises(NotAllowed) as refused:
        ownership.take(MIAS, TOM)
    assert refused.value.fields == {"agent_id": "mia", "agent_name": "Mia"}


def test_taking_ones_own_conversation_again_writes_nothing() -> None:
    assert ownership.take(MIAS, MIA) == []


def test_a_message_dealt_with_gets_no_second_turn() -> None:
    with pytest.raises(NotAllowed, match="turn_done"):
        commands.complete_turn(replace(ASSISTANTS, pending_turns=()), DONE, [MessagePosted(text="Again.")])
    with pytest.raises(NotAllowed, match="turn_done"):
        commands.fail_turn(ASSISTANTS, 1, "deadline")


def test_a_turns_events_have_ids_of_their_own_that_come_from_the_turn() -> None:
    replies = [MessagePosted(text="One"), MessagePosted(text="Two")]
    learned = CustomerLearned(name="Ana", name_source="said")
    events = commands.complete_turn(ASSISTANTS, DONE, replies, learned=learned, handoff=ASKED)
    assert [event.client_id for event in events] == [
        "turn:2:1",
        "turn:2:2",
        "turn:2:learned",
        "turn:2:completed",
        "turn:2:handoff",
        "after:turn:2:handoff:waiting",
    ]
    assert events == commands.complete_turn(ASSISTANTS, DONE, replies, learned=learned, handoff=ASKED)


def test_a_turn_that_taught_nothing_writes_nothing_learned() -> None:
    events = commands.complete_turn(ASSISTANTS, DONE, learned=CustomerLearned())
    assert [type(event.body) for event in events] == [TurnCompleted]


def test_a_handoff_carries_the_problem_in_the_customers_words() -> None:
    body = ownership.request_handoff(ASSISTANTS, ASKED)[0].body
    assert body == HandoffRequested(reason="asked", problem="Where is my parcel?")
    known = Handoff(reason="complaint", problem="The parcel is lost.")
    assert ownership.request_handoff(ASSISTANTS, known)[0].body == HandoffRequested(
        reason="complaint", problem="The parcel is lost."
    )


def test_the_customer_is_told_with_the_change_of_owner() -> None:
    told = SystemMessage("Mia has joined.", ("joined-1",))
    (event,) = ownership.take(WAITING, MIA, notice=told)
    assert event.body == OwnerChanged(
        owner="agent",
        previous="waiting",
        agent_id="mia",
        agent_name="Mia",
        text="Mia has joined.",
        line_ids=("joined-1",),
    )
    assert (event.sender.kind, event.sender.name) == ("agent", "Mia")


def test_asking_for_a_person_in_a_closed_conversation_reopens_it_first() -> None:
    events = ownership.request_handoff(
        CLOSED, ASKED, client_id="press", reopened=SystemMessage("Welcome back.")
    )
    moves = [e.body for e in events if isinstance(e.body, OwnerChanged)]
    assert [(move.previous, move.owner) for move in moves] == [
        ("closed", "assistant"),
        ("assistant", "waiting"),
    ]
    keys = [(event.sender.kind, event.client_id) for event in events]
    assert len(set(keys)) == len(keys)


def test_a_silent_agent_costs_the_customer_no_place_at_the_end() -> None:
    asked, moved = ownership.requeue(replace(MIAS, problem="The parcel is lost."))
    assert asked.body == HandoffRequested(reason="agent_silent", problem="The parcel is lost.")
    assert isinstance(moved.body, OwnerChanged)
    assert (moved.body.previous, moved.body.owner, moved.body.reason) == ("agent", "waiting", "agent_silent")


def test_feedback_is_about_an_answer_that_was_shown() -> None:
    shown = ShownEntry(Seq(2), Answer("parcel", 3, "Where is it?", 0.9))
    state = replace(ASSISTANTS, shown=(shown,))
    (event,) = commands.give_feedback(state, 2, helpful=True, client_id="f")
    assert event.body == FeedbackGiven(about_seq=2, entry_id="parcel", helpful=True)
    with pytest.raises(NotFound) as missing:
        commands.give_feedback(state, 1, helpful=True, client_id="f")
    assert (missing.value.code, missing.value.fields["what"]) == ("not_found", "answer")


def test_of_a_name_that_was_said_only_what_is_seen_is_kept() -> None:
    (event,) = commands.learn_customer(ASSISTANTS, name="Ana\u202eanA\u200b", name_source="said")
    assert isinstance(event.body, CustomerLearned)
    assert event.body.name == "AnaanA"
    assert commands.learn_customer(ASSISTANTS, name="\u202e\u200b", name_source="said") == []


def test_only_what_is_new_is_learned() -> None:
    known = replace(ASSISTANTS, name="Ana", email="ana@example.com", order_numbers=("FD-1",))
    assert commands.learn_customer(known, name="Ana", email="ana@example.com", order_number="FD-1") == []
    (event,) = commands.learn_customer(known, name="Ana", email="ana@work.example", by=SYSTEM)
    assert event.body == CustomerLearned(email="ana@work.example")
    (event,) = commands.learn_customer(known, name="Annie", name_source="form")
    assert event.body == CustomerLearned(name="Annie", name_source="form")
    assert commands.learn_customer(ASSISTANTS) == []


def test_forgetting_and_a_new_name_can_come_together() -> None:
    known = replace(ASSISTANTS, name="Ana")
    (event,) = commands.learn_customer(known, name="Ana", forget=True)
    assert event.body == CustomerLearned(name="Ana", name_source="said", forget=True)


def test_a_conversation_begins_with_what_is_known_of_the_customer() -> None:
    ana = Customer(CustomerId("ana"), NOW, name="Ana", name_source="identity", locale="de")
    started, known = commands.start_conversation(ana, page_url="https://shop.example/sofas")
    assert started.body.page_url == "https://shop.example/sofas"  # type: ignore[union-attr]
    assert started.body.locale == "de"  # type: ignore[union-attr]
    assert known.body == CustomerLearned(name="Ana", name_source="identity")
    assert len(commands.start_conversation(Customer(CustomerId("x"), NOW))) == 1
