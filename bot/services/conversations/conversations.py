"""What customers and agents do in a conversation: each verb is one commit, and says what to acknowledge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from bot.conversation import commands, ownership
from bot.conversation.bursts import continues, may_continue
from bot.conversation.events import (
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    NewEvent,
    OwnerChanged,
    RecordedEvent,
    TurnCompleted,
    TurnFailed,
)
from bot.conversation.handoff.asked_agent import AskedAgent
from bot.conversation.handoff.choice import choose_assistant
from bot.conversation.handoff.receipt import OPEN_FOR, told_client_id
from bot.conversation.model import (
    ASSISTANT,
    Agent,
    Attachment,
    ConversationId,
    CustomerId,
    Handoff,
    HandoffReason,
    LossReason,
    SystemMessage,
)
from bot.conversation.record.attachments import require_room
from bot.conversation.record.record import Change, Record
from bot.conversation.settings.masking import get_masks
from bot.conversation.state import ConversationState
from bot.matching import Pattern, is_same_but_masked
from bot.protocol.customer import Accepted
from bot.services.clock import Clock
from bot.services.conversations.acknowledgement import accepted, joined
from bot.services.conversations.agent_verbs import AgentVerbs
from bot.services.conversations.awaited import Awaited
from bot.services.conversations.named_agents import NamedAgents
from bot.services.conversations.promises import Promises
from bot.services.conversations.sessions import Session, ensure_conversation
from bot.services.conversations.typed_choices import TypedChoices
from bot.services.presence import Presence
from bot.services.texts import parse_email, parse_name, read_text
from bot.services.voice import ASK_FOR_PLACE, BACK_TO_ASSISTANT, HELP_NOW, Voice
from bot.storage.writer import Writer
from knowledge_base.store import KnowledgeStore

_RECENT = 12
# What the customer is told, by the kind of number that was masked.
_MASKED = {"card": "utter_card_masked", "iban": "utter_iban_masked", "national_id": "utter_id_masked"}
_MASKED_OTHER = "utter_number_masked"


class Conversations(AgentVerbs):
    """The verbs of customers and agents, on the record. Refusals are those of `bot.conversation.commands`."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        voice: Voice,
        presence: Presence,
        knowledge: KnowledgeStore,
        promises: Promises,
        named_agents: NamedAgents,
        shows_receipt: Callable[[CustomerId], bool],
        is_editing: Callable[[CustomerId], bool],
        formats: Mapping[str, Pattern],
        clock: Clock,
    ) -> None:
        self._record = record
        self._writer = writer
        self._voice = voice
        self._knowledge = knowledge
        self._promises = promises
        self._named_agents = named_agents
        self.awaited = Awaited(record, voice, presence, promises)
        self._typed_choices = TypedChoices(record, voice)
        self._shows_receipt = shows_receipt
        self._is_editing = is_editing
        self._formats = formats
        self._early: list[Callable[[Change], None]] = []
        self._clock = clock

    def subscribe_before_commit(self, subscriber: Callable[[Change], None]) -> None:
        """Call it with what a customer's message changes, on the writing thread, before that is committed."""
        self._early.append(subscriber)

    async def post_message(self, session: Session, text: str, client_id: str, choice: str | None) -> Accepted:
        """Post what the customer says or chooses (a typed label is a press).

        A closed conversation reopens. Sensitive numbers are masked, and the customer is told of it.
        """
        written, chosen = read_text(text), choice
        asked: AskedAgent | None = None

        def decide(state: ConversationState) -> list[NewEvent]:
            nonlocal chosen, asked
            masked = get_masks(self._record.file).mask(written)
            text = masked.text
            chosen = choice or self._typed_choices.read(state, text)
            asked = self._named_agents.read(state, text, chosen)
            needs_turn = self.awaited.needs_turn(state, text, chosen) and (asked is None or asked.more)
            reopened = self._reopened(state)
            events = commands.post_customer_message(
                state,
                text,
                client_id=client_id,
                choice=chosen,
                reopened=reopened,
                needs_turn=needs_turn,
                continues=needs_turn and chosen is None and self._continues(state, text),
            )
            events += self._told_masked(state, masked.kinds, f"after:{client_id}:card")
            if chosen == BACK_TO_ASSISTANT:
                return events + self._back_to_assistant(state, f"after:{client_id}:assistant")
            asks_for_what = chosen == HELP_NOW and not needs_turn
            if state.owner != "waiting" and not asks_for_what:
                return events
            if asked:
                notice = self._promises.wanted(state, asked.agent)
                events += ownership.want_agent(state, asked.agent)
                return events + commands.post_system_message(
                    state, notice, client_id=f"after:{client_id}:told"
                )
            return events + self.awaited.reply(state, text, chosen, key=f"after:{client_id}")

        def write() -> Change:
            change = self._as_customer(session, decide, client_id)
            asks = asked is not None or chosen in ASK_FOR_PLACE
            if asks and change.state.owner == "assistant" and not change.repeated:
                wanted = asked.agent if asked else None
                moved = self.hand_off(change.state.id, f"{client_id}:person", wanted, chosen)
                return joined(change, moved)
            for subscriber in self._early:
                subscriber(change)
            return change

        change = await self._writer.write(write)
        return accepted(
            change,
            "customer",
            client_id,
            MessagePosted,
            lambda body: is_same_but_masked(body.text, written),
        )

    def _continues(self, state: ConversationState, text: str) -> bool:
        """Return whether a text goes on from what the customer wrote just before."""
        if not may_continue(state, self._clock()):
            return False
        return continues(self._record.list_events(state.id, state.pending_turns[0] - 1, -1), text)

    def _told_masked(self, state: ConversationState, kinds: Sequence[str], key: str) -> list[NewEvent]:
        """Return the sentence that says what was masked, if anything was."""
        if not kinds:
            return []
        response = _MASKED.get(kinds[0], _MASKED_OTHER) if len(kinds) == 1 else _MASKED_OTHER
        return commands.post_system_message(state, self._voice.render(response, state), client_id=key)

    async def attach_as_customer(self, session: Session, attachment: Attachment, client_id: str) -> Accepted:
        """Post a file of the customer. The assistant, which reads no files, says that it is kept."""

        def decide(state: ConversationState) -> list[NewEvent]:
            require_room(self._record.file, state.id)
            reopened = self._reopened(state)
            events = commands.post_customer_message(
                state, attachment.name, client_id=client_id, reopened=reopened, attachments=(attachment,)
            )
            if state.owner != "agent":
                body = MessagePosted.of(self._voice.render("utter_file_kept", state))
                events.append(NewEvent(sender=ASSISTANT, body=body, client_id=told_client_id(client_id)))
            return events

        change = await self._writer.write(lambda: self._as_customer(session, decide, client_id))
        return accepted(change, "customer", client_id, MessagePosted, lambda body: bool(body.attachments))

    async def request_handoff(self, session: Session, client_id: str) -> Accepted:
        """Put the customer in the queue for a person.

        Asking again while waiting or talking to one changes nothing.
        """

        def write() -> Change:
            conversation_id, started = ensure_conversation(self._record, session, self._clock())
            state = self._record.get_state(conversation_id)
            if state.owner in ("waiting", "agent"):
                return Change(events=started, state=state)
            return joined(Change(events=started, state=state), self.hand_off(conversation_id, client_id))

        change = await self._writer.write(write)
        if not any(event.client_id == client_id for event in change.events):
            return Accepted(
                conversation_id=change.state.id, seq=change.state.handoff_seq or change.state.last_seq
            )
        return accepted(change, "customer", client_id, HandoffRequested)

    async def request_assistant(self, session: Session, client_id: str) -> Accepted:
        """Give the customer back to the assistant: they would rather not wait, or talk to an agent."""
        decide = partial(self._back_to_assistant, client_id=client_id)
        change = await self._writer.write(lambda: self._as_customer(session, decide, client_id))
        if not any(event.client_id == client_id for event in change.events):
            return Accepted(conversation_id=change.state.id, seq=change.state.last_seq)
        return accepted(change, "customer", client_id, OwnerChanged)

    def _back_to_assistant(self, state: ConversationState, client_id: str) -> list[NewEvent]:
        notice = self._voice.render("utter_back_to_assistant", state)
        return choose_assistant(state, notice=notice, client_id=client_id)

    async def give_feedback(
        self, session: Session, about_seq: int, helpful: bool, client_id: str
    ) -> Accepted:
        """Record whether an answer helped; the customer is thanked while the assistant answers."""

        def decide(state: ConversationState) -> list[NewEvent]:
            events = commands.give_feedback(state, about_seq, helpful=helpful, client_id=client_id)
            if state.assistant_answers:
                response = "utter_feedback_thanks" if helpful else "utter_feedback_sorry"
                body = MessagePosted.of(self._voice.render(response, state))
                events.append(NewEvent(sender=ASSISTANT, body=body, client_id=f"after:{client_id}:told"))
            return events

        change = await self._writer.write(lambda: self._as_customer(session, decide, client_id))
        return accepted(
            change, "customer", client_id, FeedbackGiven, lambda body: body.about_seq == about_seq
        )

    async def update_customer(
        self, session: Session, name: str | None, email: str | None, client_id: str
    ) -> Accepted:
        """Record a name or an e-mail address that the customer gave in a form."""
        name, email = parse_name(name), parse_email(email)

        def decide(state: ConversationState) -> list[NewEvent]:
            events = commands.learn_customer(
                state, name=name, name_source="form", email=email, client_id=client_id
            )
            if events and email and state.owner == "waiting":
                notice = self.awaited.email_noted(state, email)
                events += commands.post_system_message(state, notice, client_id=f"after:{client_id}:told")
            return events

        change = await self._writer.write(lambda: self._as_customer(session, decide, client_id))
        seq = next(
            (event.seq for event in change.events if event.client_id == client_id), change.state.last_seq
        )
        return Accepted(conversation_id=change.state.id, seq=seq)

    def handoff(
        self,
        state: ConversationState,
        reason: HandoffReason,
        wanted: Agent | None = None,
        chosen: str | None = None,
    ) -> Handoff:
        """Return the wish for a person, with what a customer who goes to the queue is told.

        If they have a page open that shows it, they may look first at what is passed on.
        """
        wish = self._promises.handoff(state, reason, wanted, chosen)
        given = state.customer_messages or state.name or state.email
        if state.withheld_from is None or not given or not self._shows_receipt(state.customer_id):
            return wish
        return replace(wish, receipt_until=self._clock() + OPEN_FOR)

    def handoff_again(self, state: ConversationState, reason: LossReason) -> Handoff:
        """Return the wish for another person when the agent is gone or silent, with the customer's notice."""
        return self._promises.handoff(state, reason)

    def _as_customer(
        self, session: Session, decide: Callable[[ConversationState], list[NewEvent]], client_id: str
    ) -> Change:
        now = self._clock()
        conversation_id, started = ensure_conversation(self._record, session, now)
        change = self._record.change(conversation_id, decide, now, once=("customer", client_id))
        return Change(events=(*started, *change.events), state=change.state, repeated=change.repeated)

    def _reopened(self, state: ConversationState) -> SystemMessage | None:
        return self._voice.render("utter_conversation_reopened", state) if state.owner == "closed" else None

    def hand_off(
        self,
        conversation_id: ConversationId,
        client_id: str,
        wanted: Agent | None = None,
        chosen: str | None = None,
    ) -> Change:
        """Put the customer in the queue, perhaps for an agent `wanted` by name; runs inside a write."""

        def decide(state: ConversationState) -> list[NewEvent]:
            handoff = self.handoff(state, self._why(state), wanted, chosen)
            return ownership.request_handoff(
                state, handoff, client_id=client_id, reopened=self._reopened(state)
            )

        return self._record.change(conversation_id, decide, self._clock(), once=("customer", client_id))

    def _why(self, state: ConversationState) -> HandoffReason:
        """Return whether a person is asked for because the assistant failed the customer's last message."""
        recent = self._record.list_events(state.id, max(0, state.last_seq - _RECENT), _RECENT)
        turns = [event.body for event in recent if isinstance(event.body, (TurnCompleted, TurnFailed))]
        failed = bool(turns) and isinstance(turns[-1], TurnFailed)
        return "assistant_down" if failed or _is_late(state, recent) else "asked"


def _is_late(state: ConversationState, recent: Sequence[RecordedEvent]) -> bool:
    """Return whether the customer was told to wait for what the assistant owes them."""
    owed = state.pending_turn
    return owed is not None and any(
        event.seq > owed and event.sender.kind == "system" and isinstance(event.body, MessagePosted)
        for event in recent
    )
