"""The nouns of the publish gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.matching import split_words
from knowledge_base.model import Outcome


def key_of(text: str) -> str:
    """Return what questions that differ in nothing but capitals, blanks and signs have in common."""
    return " ".join(split_words(text.casefold()))


@dataclass(frozen=True)
class Source:
    """One time that a customer asked: where in the record, what they were shown, and what they made of it.

    `right` is the entry that turned out to answer it: the customer said so, chose it, or an agent quoted
    it. `wrong` is the one that did not: they said so, or went on to a person.
    """

    conversation_id: str
    seq: int
    at: datetime
    shown: str | None = None
    right: str | None = None
    wrong: str | None = None
    to_person: bool = False


@dataclass(frozen=True)
class StoredQuestion:
    """A question of customers, masked, with how often and when it was asked.

    `right` is the entry that most say answers it, `wrong` are those that more say do not.
    """

    text: str
    asked: int
    first_at: datetime
    last_at: datetime
    right: str | None = None
    wrong: tuple[str, ...] = ()
    to_person: int = 0

    @property
    def key(self) -> str:
        """What it is known by."""
        return key_of(self.text)


@dataclass(frozen=True)
class QuestionVector:
    """A vector computed to read a question, in half precision, by encoder and key of what was read."""

    question: str
    encoder: str
    key: bytes
    vector: bytes


@dataclass(frozen=True)
class Pin:
    """A question that must get this entry, or with None no answer, as an editor said."""

    text: str
    entry_id: str | None
    by: str
    at: datetime

    @property
    def key(self) -> str:
        """What it is known by."""
        return key_of(self.text)


@dataclass(frozen=True)
class Reply:
    """What a question gets: the outcome, the entries shown for it, best first, and the confidence.

    An answer shows one entry, or two to a message that asks twice; asking back shows up to three.
    """

    outcome: Outcome
    shown: tuple[str, ...] = ()
    confidence: float = 0.0

    @property
    def gets(self) -> tuple[Outcome, frozenset[str]]:
        """What a customer would notice of it: the order and the confidence are not among that."""
        return self.outcome, frozenset(self.shown)


PassKind = Literal["passed", "overridden", "unchecked", "refused"]


@dataclass(frozen=True)
class Pass:
    """How a change of an entry went through the gate. `revision` is None when the entry was retired.

    `asked` questions were asked and `changed` of them got something else; `blocked` are the pinned ones
    that got worse. `overridden` and `unchecked` went live for the `reason` of whoever let them; what was
    planned for a time and `refused` did not.
    """

    kind: PassKind
    revision: int | None
    by: str
    at: datetime
    reason: str = ""
    asked: int = 0
    changed: int = 0
    blocked: tuple[str, ...] = ()
