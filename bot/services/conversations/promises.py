"""Keeps customers told how long the wait for a person takes: on joining the queue, and before it breaks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from bot.conversation.customers.attributes import all_attributes
from bot.conversation.events import NewEvent, OwnerChanged, WaitPromised
from bot.conversation.handoff.office_hours import OfficeHours
from bot.conversation.handoff.waiting import Waiting
from bot.conversation.model import (
    LOSS_REASONS,
    Agent,
    ConversationId,
    Handoff,
    HandoffReason,
    Priority,
    Promise,
    SystemMessage,
)
from bot.conversation.queue import rank
from bot.conversation.record.record import Change, Record
from bot.conversation.standards.standards import STANDARDS
from bot.conversation.state import ConversationState
from bot.services.clock import Clock
from bot.services.due_jobs import DueJobs
from bot.services.presence import Presence
from bot.services.voice import ANSWER_BY_EMAIL, KEEP_PLACE, Voice
from bot.storage.writer import Writer


class Promises:
    """What waiting customers are told of their wait. A restart loses nothing: what is due is in the record.

    `hours` are the office hours; customers with one of the attributes in `first` (`plan=gold`) come first.
    `nobody_rule` is the setting `nobody_on_duty`: what to say when there is nobody to hand over to.
    """

    def __init__(
        self,
        record: Record,
        writer: Writer,
        voice: Voice,
        presence: Presence,
        hours: OfficeHours,
        first: Collection[str],
        nobody_rule: str,
        clock: Clock,
    ) -> None:
        self._record = record
        self._waiting = Waiting(record.file)
        self._writer = writer
        self._voice = voice
        self._presence = presence
        self._hours = hours
        self._first = frozenset(first)
        self._nobody_rule = nobody_rule
        self._clock = clock
        self._jobs = DueJobs(
            "promises",
            list_due=self._list_due,
            next_due=lambda after: writer.read(lambda: self._waiting.get_next_due(after)),
            run=self._keep,
            clock=clock,
        )

    def handoff(
        self,
        state: ConversationState,
        reason: HandoffReason,
        wanted: Agent | None = None,
        chosen: str | None = None,
    ) -> Handoff:
        """Return the wish for a person, perhaps `wanted` by name, with what the customer is told.

        Who has `chosen` already what happens before an empty desk is not asked.
        """
        priority = self._priority(state)
        if reason == "agent_removed" and state.owed_since is None:
            priority = priority or "normal"
        if not self._presence.is_staffed:
            return Handoff(
                reason=reason,
                notice=self._begun(reason, state, self._nobody(state), wanted),
                priority=priority,
                wanted=wanted,
                question=self._nobody_question(state, chosen),
            )
        promise = self._waiting.promise_on_joining(
            state, reason, self._clock(), priority, on_duty=self._presence.on_duty
        )
        ahead = reason in LOSS_REASONS and priority != "normal"
        begun = "utter_in_line_again" if ahead else "utter_handoff_started"
        wait = self._tell("utter_wait", promise, state)
        joined = wait if wanted else _joined(self._voice.render(begun, state), wait)
        notice = self._begun(reason, state, joined, wanted)
        return Handoff(reason=reason, notice=notice, promise=promise, priority=priority, wanted=wanted)

    def wanted(self, state: ConversationState, agent: Agent) -> SystemMessage:
        """Say whether the agent whom the customer asks for by name is there."""
        here = agent.id in self._presence.on_duty
        response = "utter_agent_wanted_here" if here else "utter_agent_wanted_away"
        return self._voice.render(response, state, agent_name=agent.name)

    def status(self, state: ConversationState) -> SystemMessage:
        """Return how the wait stands in this state, for a customer who asks: nothing is promised anew.

        Reads the record for who else waits.
        """
        ranked = rank(state.priority, state.reason, waited_long=state.waited_long)
        place = str(self._record.get_position(state.id, ranked) or 1)
        if not self._presence.is_staffed:
            times = self._times(state)
            response = "utter_still_waiting_closed" if times["opens"] else "utter_still_waiting_nobody"
            return self._voice.render(response, state, place=place, **times)
        left = (state.wait.promised_by or self._clock()) - self._clock()
        if left > timedelta():
            minutes = str(ceil(left / timedelta(minutes=1)))
            return self._voice.render("utter_still_waiting", state, place=place, minutes=minutes)
        return self._voice.render("utter_still_waiting_unknown", state, place=place)

    def to_choice(self, state: ConversationState, choice: str | None) -> SystemMessage | None:
        """Return what is said to a choice that keeps the place in line; None for any other."""
        if choice == KEEP_PLACE:
            return self._voice.render("utter_place_kept", state)
        if choice == ANSWER_BY_EMAIL:
            return self._voice.render("utter_answer_by_email" if state.email else "utter_ask_email", state)
        return None

    def nobody(self, state: ConversationState) -> SystemMessage:
        """Say to a customer who waits for nobody that nobody is at the desk, with what they can choose."""
        times = self._times(state)
        response = "utter_nobody_there_closed" if times["opens"] else "utter_nobody_there"
        return self._voice.render(response, state, **times)

    def desk_hours(self, state: ConversationState) -> SystemMessage | None:
        """Return when somebody is at the desk, for a customer who asks.

        None when nobody has set any hours.
        """
        hours = self._hours.in_words(self._voice.hours_words(state))
        return self._voice.render("utter_desk_hours", state, hours=hours) if hours else None

    def _begun(
        self,
        reason: HandoffReason,
        state: ConversationState,
        notice: SystemMessage,
        wanted: Agent | None = None,
    ) -> SystemMessage:
        """Say first why they wait again, if they do (their agent is silent or gone), or whom they want."""
        if wanted:
            return _joined(self.wanted(state, wanted), notice)
        if reason not in LOSS_REASONS:
            return notice
        why = "utter_agent_silent" if reason == "agent_silent" else "utter_agent_gone"
        return _joined(self._voice.render(why, state, agent_name=state.agent_name), notice)

    def _nobody(self, state: ConversationState) -> SystemMessage:
        """Say that nobody is on duty, and what comes of it, as the rule has it.

        They wait in the queue anyway.
        """
        return self._voice.render(self._nobody_response(state), state, **self._times(state))

    def _nobody_question(self, state: ConversationState, chosen: str | None) -> SystemMessage | None:
        """Return what the customer is asked before an empty desk: their choice, or what theirs needs."""
        asks_address = self._nobody_rule == "email" and not state.email
        if answer := self.to_choice(state, chosen):
            return None if asks_address else answer  # the rule's own sentence asks for the address
        choice = "utter_nobody_choice_beside_email" if asks_address else "utter_nobody_choice"
        return self._voice.render(choice, state)

    def _nobody_response(self, state: ConversationState) -> str:
        is_closed = not self._hours.is_open(self._clock())
        if self._nobody_rule == "email":
            response = "utter_handoff_answer_by_email" if state.email else "utter_handoff_leave_email"
            return f"{response}_closed" if is_closed else response
        if self._nobody_rule == "hours":
            return "utter_handoff_office_hours" if is_closed else "utter_handoff_office_hours_empty"
        return "utter_handoff_closed_now" if is_closed else "utter_handoff_nobody_on_duty"

    def _times(self, state: ConversationState) -> dict[str, str | None]:
        """Return the office hours, and when the desk opens next if it is closed now, in their language."""
        now, words = self._clock(), self._voice.hours_words(state)
        opens = None if self._hours.is_open(now) else self._hours.next_opening(now, words)
        return {"opens": opens, "hours": self._hours.in_words(words) or None}

    def _priority(self, state: ConversationState) -> Priority | None:
        """Return `high` for customers whose attributes say so."""
        attributes = all_attributes(self._record.file, self._record.get_customer(state.customer_id))
        return "high" if any(f"{key}={value}" in self._first for key, value in attributes.items()) else None

    def start(self) -> None:
        """Start the loop."""
        self._jobs.start()

    def on_commit(self, change: Change) -> None:
        """Run the loop soon if this change began, renewed or ended a wait."""
        if any(isinstance(event.body, (OwnerChanged, WaitPromised)) for event in change.events):
            self.wake()

    def wake(self) -> None:
        """Run soon what is due, and at who has not been told yet."""
        self._jobs.wake()

    async def close(self) -> None:
        """Leave what is due to the next process."""
        await self._jobs.close()

    async def _list_due(self, now: datetime) -> list[ConversationId]:
        """Return the conversations in which something is due, or whose customer has not been told yet."""
        due = await self._writer.read(lambda: self._waiting.list_due(now))
        untold = await self._writer.read(self._waiting.list_untold) if self._presence.is_staffed else []
        return list(dict.fromkeys((*due, *untold)))

    async def _keep(self, conversation_id: ConversationId) -> None:
        await self._writer.write(partial(self._keep_one, conversation_id))

    def _keep_one(self, conversation_id: ConversationId) -> Change | None:
        change = self._record.change(conversation_id, self._word, self._clock())
        return change if change.events else None

    def _word(self, state: ConversationState) -> list[NewEvent]:
        """Return what is due in a conversation now: a broken promise noted, a new one given."""
        now = self._clock()
        if state.owner != "waiting":
            return []
        events = state.wait.break_late(now)
        if not state.wait.is_told and self._presence.is_staffed:
            promise = self._waiting.promise_on_waiting(state, now, on_duty=self._presence.on_duty)
            events += state.wait.promise(promise, self._tell("utter_wait", promise, state))
        elif state.wait.is_renewal_due(now):
            promise = self._waiting.promise_on_waiting(state, now, on_duty=self._presence.on_duty)
            if self._presence.is_staffed:
                events += state.wait.promise(promise, self._tell("utter_wait_longer", promise, state))
            else:
                notice = self._voice.render("utter_wait_desk_empty", state)
                nothing = Promise(place=promise.place, sample=promise.sample)
                events += state.wait.promise(nothing, notice, staffed=False)
        return events

    def _tell(self, response: str, promise: Promise, state: ConversationState) -> SystemMessage:
        if promise.minutes is None:
            return self._tell_unknown(f"{response}_unknown", promise, state)
        if promise.minutes == 1 and response == "utter_wait":
            return self._voice.render("utter_wait_minute", state, place=str(promise.place))
        minutes = str(max(2, promise.minutes))
        return self._voice.render(response, state, place=str(promise.place), minutes=minutes)

    def _tell_unknown(self, response: str, promise: Promise, state: ConversationState) -> SystemMessage:
        """Say without a time our standard, unless too many wait to meet it, the hours, and an offer."""
        now, standard_s = self._clock(), STANDARDS["longest_wait_s"].target
        standard = round(standard_s / 60) if self._waiting.is_within(promise, standard_s, now) else None
        notice = self._voice.render(
            response,
            state,
            place=str(promise.place),
            standard=str(standard) if standard else None,
            until=self._hours.closes(now, self._voice.hours_words(state)),
        )
        offers = response == "utter_wait_unknown" and not state.email
        return _joined(notice, self._voice.render("utter_wait_leave_address", state)) if offers else notice


def _joined(first: SystemMessage, second: SystemMessage) -> SystemMessage:
    return SystemMessage(
        text=f"{first.text} {second.text}",
        line_ids=(*first.line_ids, *second.line_ids),
        quick_replies=(*first.quick_replies, *second.quick_replies),
    )
