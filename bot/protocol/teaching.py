"""Payloads of the studio's teaching, under `/api/studio/teaching`: an editor says what answers a question."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frozen
from bot.protocol.gaps import GapEntry
from bot.protocol.studio import Phrasing


class TeachingCandidate(Frozen, frozen=True, omit_defaults=False):
    """An entry that may answer the question, and the chance that it does, 0 to 1."""

    entry_id: str
    title: str
    confidence: float


class TeachingQuestion(Frozen, frozen=True, omit_defaults=False):
    """A question to decide on, by the number of its gap; masked. `wordings` are other ways it was asked.

    `people` asked it, and waited `waited_s` in all; `dissatisfied` of them were not content. `candidates` are
    the assistant's, best first.
    """

    number: int
    question: str
    wordings: tuple[str, ...]
    people: int
    waited_s: float
    dissatisfied: int
    candidates: tuple[TeachingCandidate, ...]


class TeachingDay(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/teaching?more=. What is most worth deciding on today.

    `done` questions were decided on today, of `goal`; with `more`, there are as many again beyond the goal.
    """

    questions: tuple[TeachingQuestion, ...]
    done: int
    goal: int


class TeachingEffect(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/teaching/effect. What the wordings of the last day before today do by now.

    Of `asked` questions that customers have asked since, `answered` get an entry at once that would not
    without these wordings; `examples` are some of them. `day` is None when nothing was taught in a week.
    """

    day: str | None = None
    taught: int = 0
    entries: tuple[GapEntry, ...] = ()
    asked: int = 0
    answered: int = 0
    examples: tuple[str, ...] = ()


class TeachingDecision(Frozen, frozen=True):
    """POST /api/studio/teaching/{number}. What an editor says of a question; answered by `TeachingDone`.

    `entry`: this entry answers it, and these wordings become phrasings of it, all of which the editor has
    seen. `new`: none does, make one. `no_question`: nothing to answer. `skip`: another day.
    """

    verdict: Literal["entry", "new", "no_question", "skip"]
    entry_id: str | None = None
    wordings: Annotated[tuple[Phrasing, ...], Meta(max_length=10)] = ()


class TeachingDone(Frozen, frozen=True, omit_defaults=False):
    """What came of it. `live`: customers get it. `review`: another editor has to publish it.

    `draft`: it waits in the entry, because a draft was there already, because no assistant could be asked, or
    because of the questions in `worse`. The gate has asked `asked` questions, of which `better` gain.
    """

    outcome: Literal["live", "review", "draft", "none"]
    entry: GapEntry | None = None
    asked: int = 0
    better: int = 0
    worse: tuple[str, ...] = ()
