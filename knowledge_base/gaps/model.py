"""The nouns of gaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# `open`: nobody has seen to it. `taken_up`: an entry was written for it. `answered`: asked again, its
# questions get an answer. `snoozed` and `dismissed`: an editor said so.
GapState = Literal["open", "taken_up", "answered", "snoozed", "dismissed"]
StepKind = Literal["opened", "taken_up", "taught", "answered", "reopened", "snoozed", "woken", "dismissed"]


_COSTS_ONE_S = 600


@dataclass(frozen=True)
class GapQuestion:
    """A question of one customer that got no good answer, masked.

    `person` stands for the customer and tells nothing else of them. `signs` say how it showed, `wrong` is
    the entry that did not help, `reply` what an agent answered, masked too. `answered_by` is the entry
    that answers it by now: `asked` is the generation of which it was asked last. `dissatisfaction` is how
    likely they were dissatisfied, 0 to 1.
    """

    conversation_id: str
    seq: int
    at: datetime
    person: str
    text: str
    signs: tuple[str, ...]
    waited_s: float = 0.0
    dissatisfaction: float = 0.0
    wrong: str | None = None
    reply: str | None = None
    gap: int | None = None
    answered_by: str | None = None
    asked: int | None = None

    @property
    def cost(self) -> float:
        """What it cost: a person counts one, each ten minutes of their waiting too, and their displeasure."""
        return 1.0 + self.waited_s / _COSTS_ONE_S + self.dissatisfaction


@dataclass(frozen=True)
class Gap:
    """Questions that mean the same. `people` and `waited_s` are those of its questions without an answer.

    In an answered gap they are those of all its questions. `signs` counts how it showed.
    """

    number: int
    state: GapState
    question: str
    opened_at: datetime
    changed_at: datetime
    last_at: datetime | None = None
    until: datetime | None = None
    entry_id: str | None = None
    reason: str = ""
    asked: int = 0
    people: int = 0
    waited_s: float = 0.0
    signs: dict[str, int] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """What it costs: each person counts one, and so does each ten minutes that somebody waited."""
        return self.people + self.waited_s / _COSTS_ONE_S


@dataclass(frozen=True)
class GapStep:
    """What became of a gap, when and by whom. Nothing of this is ever taken back.

    `revision` of the entry has the wordings that it was taught.
    """

    kind: StepKind
    by: str
    at: datetime
    reason: str = ""
    entry_id: str | None = None
    until: datetime | None = None
    revision: int | None = None


@dataclass(frozen=True)
class GapVector:
    """How many questions are in a gap, and the mean of their vectors, in half precision."""

    number: int
    count: int
    mean: bytes
