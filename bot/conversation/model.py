"""The nouns of a conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NewType

import msgspec

ConversationId = NewType("ConversationId", str)
CustomerId = NewType("CustomerId", str)
StaffId = NewType("StaffId", str)
Seq = NewType("Seq", int)

Owner = Literal["assistant", "waiting", "agent", "closed"]
Mood = Literal["calm", "worried", "upset", "grateful"]
Priority = Literal["normal", "high"]
NameSource = Literal["identity", "form", "said"]
SenderKind = Literal["customer", "assistant", "agent", "system"]
HandoffReason = Literal[
    "asked",
    "complaint",
    "failures",
    "accepted_offer",
    "upset",
    "danger",
    "bereavement",
    "assistant_down",
    "agent_silent",
    "agent_gone",
    "agent_removed",
]
# Why a conversation is taken from its agent. One who owes a word is there and silent, or not there; who was
# removed from the staff, or may not open the desk any more, loses every conversation.
LossReason = Literal["agent_silent", "agent_gone", "agent_removed"]
LOSS_REASONS: tuple[LossReason, ...] = ("agent_silent", "agent_gone", "agent_removed")


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of the domain: immutable, and compared by what it holds."""


class Sender(Value, frozen=True):
    """Who did it: a kind, and for a customer or an agent the id and the name they had then."""

    kind: SenderKind
    id: str | None = None
    name: str | None = None


class Customer(Value, frozen=True):
    """A customer as known now. `subject` is the host site's own id for them, when it signed one."""

    id: CustomerId
    created_at: datetime
    name: str | None = None
    name_source: NameSource | None = None
    email: str | None = None
    subject: str | None = None
    attributes: dict[str, str] = {}
    locale: str | None = None


class QuickReply(Value, frozen=True):
    """A button offered under a message."""

    title: str
    choice: str


SuggestionOutcome = Literal["used", "edited", "ignored"]


class SuggestionUse(Value, frozen=True):
    """What an agent made of an entry that was suggested beside their reply."""

    entry_id: str
    outcome: SuggestionOutcome


class Answer(Value, frozen=True):
    """The revision of the entry that a message quotes, with the ranking's confidence (0 to 1).

    `public`: everybody may read the entry, so it has a page; else it is for some customers only.
    """

    entry_id: str
    revision: int
    title: str
    confidence: float
    public: bool = True


class Attachment(Value, frozen=True):
    """A file that was sent: what it is, and the key that lets in whoever may not sign in.

    A picture's width and height are in pixels, as it is shown.
    """

    id: str
    key: str
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None


class SystemMessage(Value, frozen=True):
    """A sentence that the customer is told, the lines of `domain.yml` it is made of, and what it offers."""

    text: str
    line_ids: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()


class Agent(Value, frozen=True):
    """The person behind the desk, under the name that the customer sees."""

    id: StaffId
    name: str


class ShownEntry(Value, frozen=True):
    """An answer shown in the message at `seq`; `helpful` is what the customer said of it, if they did."""

    seq: Seq
    answer: Answer
    helpful: bool | None = None


class Load(Value, frozen=True):
    """What a wait depends on: the place in line, 1 being next, the agents on duty, the idle among them."""

    place: int
    agents: int
    idle: int = 0

    @property
    def per_agent(self) -> float:
        """How many in line each agent has to see to, up to this place."""
        return self.place / max(1, self.agents)

    @property
    def is_free(self) -> bool:
        """Whether somebody is idle for each one up to this place."""
        return self.place <= self.idle


class Promise(Value, frozen=True):
    """How long a wait takes: a person comes `by` then, `minutes` from now, says a `sample` of measured waits.

    Without `by`, too little is known to name a time. `place` is the place in the queue, 1 being next; so many
    `agents` are on duty, and so many of them `idle`.
    """

    place: int
    by: datetime | None = None
    minutes: int | None = None
    sample: int = 0
    agents: int = 0
    idle: int = 0


class Handoff(Value, frozen=True):
    """A wish for a person: why, what the customer is told (also of the wait, if a `promise` goes with it),
    the problem if the asker knows it better, the priority if it is not what reason and mood make, until when
    the customer may strike something before staff read it, and what they are asked to choose, if nobody is
    there to take it. `wanted` is the agent whom they asked for by name.
    """

    reason: HandoffReason
    notice: SystemMessage | None = None
    problem: str | None = None
    promise: Promise | None = None
    priority: Priority | None = None
    receipt_until: datetime | None = None
    question: SystemMessage | None = None
    wanted: Agent | None = None


ASSISTANT = Sender(kind="assistant")
SYSTEM = Sender(kind="system")
