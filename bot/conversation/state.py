"""Where a conversation stands, as a fold over its events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.conversation.boundary import Boundary
from bot.conversation.closing import Ask
from bot.conversation.delivery import Delivery
from bot.conversation.language import primary_subtag
from bot.conversation.model import (
    Agent,
    ConversationId,
    CustomerId,
    HandoffReason,
    Mood,
    NameSource,
    Owner,
    Priority,
    Seq,
    ShownEntry,
    StaffId,
    Value,
)
from bot.conversation.problem import choose_problem, is_substantial
from bot.conversation.promise import Wait

# Raise it when `ConversationState` or `evolve` changes: snapshots of another version are not believed.
STATE_VERSION = 13

# A state is carried through every turn, so all it holds is bounded; the events keep the rest.
SAID_KEPT = 12
SAID_CHARACTERS = 1000
SHOWN_KEPT = 50
ORDER_NUMBERS_KEPT = 20
LINES_KEPT = 500
LAST_TEXT_CHARACTERS = 200

# What only pages do among themselves, and our mail, is no sign of life.


class PassedOn(Value, frozen=True):
    """What staff knew of the customer when the assistant got the conversation."""

    name: str | None = None
    name_source: NameSource | None = None
    email: str | None = None
    order_numbers: tuple[str, ...] = ()


class ConversationState(Value, frozen=True):
    """Where a conversation stands after event `last_seq`.

    `pending_turns` are the customer's messages the assistant still owes a turn, oldest first; it answers
    until a person has the conversation, also while one is awaited (`assistant_answers`). `said` are
    the customer's last messages since the assistant got the conversation. `lines_used` names each line
    once, least recently used first. `reason`, `problem` and `handoff_seq` are those of the last handoff.
    `owed_since` is when the customer began to wait for a word from a person: on joining the queue, and at
    the first message after an agent's that needs one (`bot.conversation.closing`), until an agent answers
    or the customer says goodbye; whoever takes the conversation takes that over. `unanswered_since` is when
    the present agent began to owe it: on taking the conversation, or then, and not while it is snoozed.
    `unheard_since` is when the customer began to wait for any word on what the assistant owes them: at what
    they wrote, or when the turn before was done; the next word from us ends it. `turn_since` is when the
    newest of the turns owed came to be owed. `unanswered_seq` is the customer's last message to an agent that
    the agent has not answered: handed back, the assistant owes it a turn. `agent_asked` is what the agent's
    last message asked. `lost_by` is the agent from whom it was taken back, until another has it.
    `note` is what the last agent left. `failures` counts turns in a row that failed or found no answer.
    `delivery` tells how far the last handoff's packet has come, `wait` what a waiting customer was
    promised, `boundary` what the last agent left for the assistant. What the customer has said from
    `withheld_from` on is not passed on to staff yet (`bot.conversation.withheld`), what staff knew before
    is `passed_on`; until `receipt_until` the customer is looking at it. `left_at` is when a waiting customer
    left without an address: nobody can reach them until they are back. `wanted` is the agent whom a waiting
    customer asked for by name, `last_agent` who had the conversation last, until `last_agent_until`.
    """

    id: ConversationId
    customer_id: CustomerId
    started_at: datetime
    last_at: datetime
    last_seq: Seq
    owner: Owner = "assistant"
    agent_id: StaffId | None = None
    agent_name: str | None = None
    reason: HandoffReason | None = None
    problem: str | None = None
    priority: Priority = "normal"
    handoff_seq: Seq | None = None
    waiting_since: datetime | None = None
    note: str | None = None
    name: str | None = None
    name_source: NameSource | None = None
    email: str | None = None
    order_numbers: tuple[str, ...] = ()
    mood: Mood = "calm"
    memory: dict[str, Any] = {}
    lines_used: tuple[str, ...] = ()
    shown: tuple[ShownEntry, ...] = ()
    pending_turns: tuple[Seq, ...] = ()
    failures: int = 0
    said: tuple[str, ...] = ()
    customer_messages: int = 0
    customer_last_at: datetime | None = None
    owed_since: datetime | None = None
    unanswered_since: datetime | None = None
    unheard_since: datetime | None = None
    turn_since: datetime | None = None
    unanswered_seq: Seq | None = None
    agent_asked: Ask = "nothing"
    lost_by: StaffId | None = None
    last_text: str = ""
    page_url: str | None = None
    locale: str | None = None
    written_language: str | None = None
    priority_by_hand: bool = False
    waited_long: bool = False
    delivery: Delivery = Delivery()
    boundary: Boundary | None = None
    wait: Wait = Wait()
    labels: tuple[str, ...] = ()
    merged: tuple[ConversationId, ...] = ()
    merged_into: ConversationId | None = None
    snoozed_until: datetime | None = None
    withheld_from: Seq | None = None
    passed_on: PassedOn = PassedOn()
    receipt_until: datetime | None = None
    left_at: datetime | None = None
    wanted: Agent | None = None
    last_agent: Agent | None = None
    last_agent_until: datetime | None = None

    @property
    def language(self) -> str | None:
        """The language that the customer writes in, as far as it was read; else that of their browser."""
        return self.written_language or primary_subtag(self.locale or "") or None

    @property
    def assistant_answers(self) -> bool:
        """Whether the assistant answers what the customer says now."""
        return self.owner in ("assistant", "waiting")

    @property
    def pending_turn(self) -> Seq | None:
        """The oldest message of the customer that the assistant has not dealt with, if any."""
        return self.pending_turns[0] if self.pending_turns else None

    @property
    def current_problem(self) -> str | None:
        """The customer's problem in their own words: as handed off, unless that says little.

        Whoever asks for a person first and tells why afterwards has the problem that came afterwards.
        """
        if self.problem and self.owner != "assistant" and is_substantial(self.problem):
            return self.problem
        return choose_problem(self.said) or self.problem or None


def used_lines(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """Return the variants that were said, the newest last; the oldest are forgotten."""
    if not now:
        return before
    return (*(line for line in before if line not in now), *dict.fromkeys(now))[-LINES_KEPT:]
