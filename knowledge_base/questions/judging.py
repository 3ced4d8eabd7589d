"""Whether a question is better or worse off after a change: docs/decisions names the reasons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from knowledge_base.questions.model import Pin, Reply, StoredQuestion

# In the order in which an editor should look at them.
Verdict = Literal["worse", "unanswered", "ambiguous", "gains", "changed", "better"]
VERDICTS: tuple[Verdict, ...] = ("worse", "unanswered", "ambiguous", "gains", "changed", "better")


@dataclass(frozen=True)
class Expectation:
    """What is known of the answer that a question should get.

    With neither `right` nor `nothing`, that is only which entries do not answer it. `pinned`: an editor
    said so, and not the customers.
    """

    right: str | None = None
    nothing: bool = False
    wrong: tuple[str, ...] = ()
    pinned: bool = False

    @classmethod
    def of_pin(cls, pin: Pin) -> Expectation:
        """Return what the editor said."""
        return cls(right=pin.entry_id, nothing=pin.entry_id is None, pinned=True)

    @classmethod
    def of_question(cls, question: StoredQuestion) -> Expectation:
        """Return what the customers and the agents showed."""
        return cls(right=question.right, wrong=question.wrong)

    @property
    def known(self) -> bool:
        """Whether it is known what the question should get."""
        return self.right is not None or self.nothing


def worth(reply: Reply, wish: Expectation) -> int:
    """Return how good a reply is, from 0 to 4, to a question of which it is known what it should get.

    4: as wished. 3: the wished entry together with another answer. 2: the wished entry is one of those
    asked about. 1: the customer is told honestly that there is none, or asked back in vain. 0: a wrong
    answer, said as if it were right.
    """
    if wish.nothing:
        return {"none": 4, "clarify": 1, "answer": 0}[reply.outcome]
    if wish.right not in reply.shown:
        return 0 if reply.outcome == "answer" else 1
    if reply.outcome == "clarify":
        return 2
    return 4 if len(reply.shown) == 1 else 3


def judge(before: Reply, after: Reply, wish: Expectation, changed: Collection[str]) -> Verdict | None:
    """Return what a change of these entries does to a question; None when a customer would notice nothing."""
    if before.gets == after.gets:
        return None
    if wish.known:
        difference = worth(after, wish) - worth(before, wish)
        if difference:
            return "better" if difference > 0 else "worse"
        return "changed"
    leaves_wrong = before.outcome == "answer" and set(before.shown) <= set(wish.wrong)
    takes_wrong = after.outcome == "answer" and bool(set(after.shown) & (set(wish.wrong) - set(before.shown)))
    if takes_wrong:
        return "worse"
    if after.outcome == "none":
        return "unanswered"
    if leaves_wrong:
        return "better"
    if after.outcome == "clarify" and before.outcome == "answer":
        return "ambiguous"
    gained = set(after.shown) - set(before.shown)
    return "gains" if gained & set(changed) else "changed"
