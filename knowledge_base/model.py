"""The nouns of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NewType

EntryId = NewType("EntryId", str)

State = Literal["draft", "published", "retired"]
Outcome = Literal["answer", "clarify", "none"]


@dataclass(frozen=True)
class Content:
    """What an editor writes: a title question, an answer in Markdown, other ways to ask, and upkeep."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    locale: str = "en"
    owner: str = ""
    check_by: date | None = None


@dataclass(frozen=True)
class Revision:
    """One saved version of an entry. Numbers count from 1 within the entry; none is ever changed."""

    number: int
    content: Content
    saved_by: str
    saved_at: datetime
    published_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """An entry with its newest revision, and the number of the live one (None: not published)."""

    id: EntryId
    state: State
    latest: Revision
    live: int | None = None


@dataclass(frozen=True)
class PublishedEntry:
    """What search and customers see: an entry's live revision."""

    id: EntryId
    revision: int
    content: Content


@dataclass(frozen=True)
class Candidate:
    """One entry of a ranking. `confidence` is the calibrated chance (0 to 1) that it answers the message.

    `parts` are the scores behind it by name; `matched` the title, phrasing or passage that came closest.
    """

    entry_id: EntryId
    revision: int
    question: str
    confidence: float
    parts: Mapping[str, float] = field(default_factory=dict)
    matched: str = ""


@dataclass(frozen=True)
class Ranking:
    """The best candidates for a message, best first, and what to do with them."""

    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()

    @property
    def confidence(self) -> float:
        """That of the best candidate, 0 without one."""
        return self.candidates[0].confidence if self.candidates else 0.0
