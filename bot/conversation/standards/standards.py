"""The service standards: what is measured, how it is defined, and what we promise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from bot.conversation.model import ConversationId, HandoffReason, Value

# A customer who has not written for so long is taken to have left with what they were told.
SETTLED_AFTER = timedelta(minutes=30)

StandardName = Literal[
    "answered_share", "longest_wait_s", "first_human_reply_s", "helpful_share", "promises_kept", "reasks"
]


class Standard(Value, frozen=True):
    """A written target: a figure should be at least this much, or at most."""

    target: float
    at_least: bool

    def met_by(self, value: float | None) -> bool | None:
        """Return whether a figure meets the target; `None` while there is nothing to measure."""
        if value is None:
            return None
        return value >= self.target if self.at_least else value <= self.target


STANDARDS: dict[StandardName, Standard] = {
    "answered_share": Standard(target=0.60, at_least=True),
    "longest_wait_s": Standard(target=300, at_least=False),
    "first_human_reply_s": Standard(target=120, at_least=False),
    "helpful_share": Standard(target=0.80, at_least=True),
    "promises_kept": Standard(target=0.80, at_least=True),
    "reasks": Standard(target=0, at_least=False),
}


class Measured(Value, frozen=True):
    """A figure (`None`: nothing to measure) and up to 200 of the conversations it counts."""

    value: float | None
    conversation_ids: tuple[ConversationId, ...] = ()


class HourCount(Value, frozen=True):
    """What began within one hour (0 to 23) of the day."""

    hour: int
    conversations: int
    handoffs: int


class ReasonCount(Value, frozen=True):
    """How many handoffs had this reason."""

    reason: HandoffReason
    count: int


class EntryCount(Value, frozen=True):
    """How often an entry was shown, and what was said of it."""

    entry_id: str
    title: str
    count: int
    helpful: int
    unhelpful: int


class DayFigures(Value, frozen=True):
    """The figures of one day, in UTC.

    `conversations`: begun that day, with at least one message of the customer.
    `answered_share` (0 to 1): of these, as far as they are decided, those that the assistant answered. One
    is decided once a person was asked for, it is closed, or the customer has been silent for
    `SETTLED_AFTER`; it is answered when no person was asked for and at least one answer was shown that
    the customer did not call unhelpful. Its conversations are the answered ones.
    `waiting`: waiting for a person now, most urgent first; `longest_wait_s`: the longest of them so far.
    `first_human_reply_s`: over handoffs asked for that day, the median of seconds from the request to the
    agent's first message; those still without one are not in it.
    `helpful_share` (0 to 1): of the answers judged that day, in conversations and on the help pages,
    those whose last judgement is "helpful".
    `promises_kept` (0 to 1): of the promised times that a wait ended or passed that day, those by which a
    person had come. Its conversations are those with a broken one.
    `reasks`: how often an agent's message asked for something that the customer had given already.
    `hours`: conversations begun and handoffs asked for. `reasons`: handoffs asked for that day.
    `entries`: those shown most often that day.
    """

    day: date
    conversations: Measured
    answered_share: Measured
    waiting: Measured
    longest_wait_s: Measured
    first_human_reply_s: Measured
    helpful_share: Measured
    promises_kept: Measured
    reasks: Measured
    hours: tuple[HourCount, ...]
    reasons: tuple[ReasonCount, ...]
    entries: tuple[EntryCount, ...]
