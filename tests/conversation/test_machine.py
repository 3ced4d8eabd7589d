"""The ownership machine under any sequence of wishes, sensible or not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.conversation import commands, ownership
from bot.conversation.bursts import may_continue
from bot.conversation.errors import ConversationError
from bot.conversation.events import MessagePosted, NewEvent, OwnerChanged, RecordedEvent, TurnCompleted
from bot.conversation.handoff.choice import choose_assistant
from bot.conversation.model import (
    Agent,
    ConversationId,
    Customer,
    CustomerId,
    Handoff,
    HandoffReason,
    Mood,
    Owner,
    StaffId,
    SystemMessage,
)
from bot.conversation.queue import Waiting, in_order, position
from bot.conversation.record.record import Decision, Record
from bot.conversation.state import ConversationState
from bot.conversation.transitions import evolve, replay

MIDNIGHT = datetime(2026, 11, 21, tzinfo=timezone.utc)
LEGAL: set[tuple[Owner, Owner]] = {
    ("assistant", "waiting"),
    ("waiting", "agent"),
    ("waiting", "assistant"),
    ("agent", "assistant"),
    ("agent", "waiting"),
    ("assistant", "closed"),
    ("waiting", "closed"),
    ("agent", "closed"),
    ("closed", "assistant"),
}

conversations = st.sampled_from([ConversationId("c1"), ConversationId("c2"), ConversationId("c3")])
agents = st.sampled_from([Agent(StaffId("mia"), "Mia"), Agent(StaffId("tom"), "Tom")])
moods: st.SearchStrategy[Mood] = st.sampled_from(["calm", "worried", "upset", "grateful"])
reasons: st.SearchStrategy[HandoffReason] = st.sampled_from(["asked", "complaint", "failures", "upset"])
keys = st.sampled_from([f"k{n}" for n in range(8)])
texts = st.sampled_from(["Hello", "Where is my parcel?", "Talk to a person", "?", "yes"])
seqs = st.integers(1, 30)


class Desk(RuleBasedStateMachine):
    """Three conversations, two agents, one assistant, and everybody may try everything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.record = Record(":memory:")
        self.now = MIDNIGHT
        for name in ("c1", "c2", "c3"):
            customer = Customer(CustomerId(f"of-{name}"), MIDNIGHT)
            self.record.add_customer(customer)
            self.record.append(ConversationId(name), commands.start_conversation(customer), MIDNIGHT)

    def teardown(self) -> None:
        self.record.close()

    def attempt(self, c: ConversationId, decide: Decision) -> None:
        """Change a conversation; a refusal must leave it as it was."""
        self.now += timedelta(seconds=1)
        before = self.record.list_events(c, limit=-1)
        try:
            self.record.change(c, decide, self.now)
        except ConversationError:
            assert self.record.list_events(c, limit=-1) == before

    @rule(c=conversations, text=texts, key=keys)
    def customer_writes(self, c: ConversationId, text: str, key: str) -> None:
        def post(state: ConversationState) -> list[NewEvent]:
            goes_on = may_continue(state, self.now)
            return commands.post_customer_message(state, text, client_id=key, continues=goes_on)

        self.attempt(c, post)

    @rule(c=conversations, mood=moods, reason=st.none() | reasons)
    def assistant_deals_with_what_it_owes(
        self, c: ConversationId, mood: Mood, reason: HandoffReason | None
    ) -> None:
        owed = self.record.get_state(c).pending_turn
        if owed is not None:
            self.assistant_answers(c, owed, mood, reason)

    @rule(c=conversations, seq=seqs, mood=moods, reason=st.none() | reasons)
    def assistant_answers(
        self, c: ConversationId, seq: int, mood: Mood, reason: HandoffReason | None
    ) -> None:
        done = TurnCompleted(about_seq=seq, mood=mood)
        handoff = Handoff(reason) if reason else None
        said = [MessagePosted(text="An answer."), MessagePosted(text="And more.")]
        self.attempt(c, lambda s: commands.complete_turn(s, done, said, handoff=handoff))

    @rule(c=conversations, seq=seqs)
    def assistant_fails(self, c: ConversationId, seq: int) -> None:
        self.attempt(c, lambda s: commands.fail_turn(s, seq, "deadline"))

    @rule(c=conversations, reason=reasons, key=st.none() | keys)
    def person_wanted(self, c: ConversationId, reason: HandoffReason, key: str | None) -> None:
        self.attempt(c, lambda s: ownership.request_handoff(s, Handoff(reason), client_id=key))

    @rule(c=conversations, agent=agents)
    def agent_takes(self, c: ConversationId, agent: Agent) -> None:
        self.attempt(c, lambda s: ownership.take(s, agent))

    @rule(c=conversations, agent=agents, key=keys)
    def agent_writes(self, c: ConversationId, agent: Agent, key: str) -> None:
        self.attempt(c, lambda s: commands.post_agent_message(s, agent, "Hello.", client_id=key))

    @rule(c=conversations, agent=agents)
    def agent_returns(self, c: ConversationId, agent: Agent) -> None:
        self.attempt(c, lambda s: ownership.return_to_assistant(s, agent, note="done"))

    @rule(c=conversations, agent=st.none() | agents)
    def somebody_closes(self, c: ConversationId, agent: Agent | None) -> None:
        self.attempt(c, lambda s: ownership.close(s, by=agent))

    @rule(c=conversations, key=keys)
    def customer_chooses_the_assistant(self, c: ConversationId, key: str) -> None:
        self.attempt(c, lambda s: choose_assistant(s, notice=SystemMessage("Here I am."), client_id=key))

    @rule(c=conversations)
    def agent_goes_silent(self, c: ConversationId) -> None:
        self.attempt(c, lambda s: ownership.requeue(s))

    @invariant()
    def each_log_tells_a_lawful_story(self) -> None:
        for c in ("c1", "c2", "c3"):
            events = self.record.list_events(ConversationId(c), limit=-1)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            check_story(events)
            assert self.record.get_state(ConversationId(c)) == replay(events)

    @invariant()
    def the_queue_is_in_order_and_everybody_knows_their_place(self) -> None:
        rows = self.record.list_conversations("queue")
        queue = [
            Waiting(row.id, row.priority, row.owed_since or MIDNIGHT, row.reason, waited_long=row.waited_long)
            for row in rows
        ]
        assert in_order(reversed(queue)) == queue
        for c in ("c1", "c2", "c3"):
            assert self.record.get_position(ConversationId(c)) == position(queue, ConversationId(c))


def check_story(events: tuple[RecordedEvent, ...]) -> None:
    """Agents speak only while they own, the assistant until one does; owners change lawfully, no turn is
    done twice."""
    state: ConversationState | None = None
    answered: set[int] = set()
    for event in events:
        body, sender = event.body, event.sender
        if state is not None and isinstance(body, MessagePosted) and sender.kind in ("assistant", "agent"):
            assert state.owner == sender.kind or (sender.kind == "assistant" and state.owner == "waiting")
            assert sender.kind != "agent" or state.agent_id == sender.id
        if state is not None and isinstance(body, OwnerChanged):
            assert (state.owner, body.owner) in LEGAL
            assert body.previous == state.owner
        if isinstance(body, TurnCompleted):
            assert body.about_seq not in answered
            answered.add(body.about_seq)
        state = evolve(state, event)
        assert (state.waiting_since is not None) == (state.owner == "waiting")
        assert (state.agent_id is not None) == (state.owner == "agent")
        assert state.assistant_answers or not state.pending_turns
        assert state.owner == "agent" or state.unanswered_since is None


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
