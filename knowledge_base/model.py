"""The nouns of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NewType

EntryId = NewType("EntryId", str)

# Where an entry stands. `published`: customers see a revision of it, whatever waits beside that one. The
# others are of entries that customers do not see.
State = Literal["draft", "review", "scheduled", "published", "retired"]
# Where a newest revision stands that customers do not see yet.
Pending = Literal["draft", "review", "scheduled"]
Outcome = Literal["answer", "clarify", "none"]
WhenOverdue = Literal["flag", "withhold"]
Audience = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Translation:
    """An entry's texts in one more language."""

    locale: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """What an editor writes: a title question, an answer in Markdown, other ways to ask, and upkeep.

    `locale` is the language of these texts, which customers get who have none of the `translations`.
    `audience` holds, by the name of a customer's attribute, the values that it may have for the entry to
    be shown to them; empty: it is for everybody. `when_overdue` says what becomes of the entry after the
    day `check_by`: it is only flagged to its owner, or withheld from customers too.
    """

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    locale: str = "en"
    owner: str = ""
    check_by: date | None = None
    audience: Audience = ()
    translations: tuple[Translation, ...] = ()
    when_overdue: WhenOverdue = "flag"

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages in which the entry is written, the fallback first."""
        return tuple(texts.locale for texts in self.texts)

    @property
    def texts(self) -> tuple[Translation, ...]:
        """The entry's texts in each of its languages, the fallback first."""
        fallback = Translation(self.locale, self.question, self.answer, self.phrasings)
        return (fallback, *self.translations)

    def texts_for(self, locale: str | None) -> Translation:
        """Return the texts for a reader of this language.

        In it, in another variety of it, or else the fallback.
        """
        wanted = (locale or "").lower()
        texts = self.texts
        same = (each for each in texts if each.locale.lower() == wanted)
        language = wanted.split("-")[0]
        alike = (each for each in texts if each.locale.lower().split("-")[0] == language)
        return next(same, None) or next(alike, None) or texts[0]


@dataclass(frozen=True)
class Revision:
    """One saved version of an entry. Numbers count from 1 within the entry; none is ever changed.

    `reason` is what its editor said about it. `published_at` is when it last went live.
    """

    number: int
    content: Content
    saved_by: str
    saved_at: datetime
    published_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Review:
    """Somebody asked that another editor reads this revision."""

    revision: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Schedule:
    """This revision goes live at that time, in the name of whoever planned it."""

    revision: int
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry with its newest revision, and the number of the live one (None: not published)."""

    id: EntryId
    state: State
    latest: Revision
    live: int | None = None
    review: Review | None = None
    schedule: Schedule | None = None

    @property
    def pending(self) -> Pending | None:
        """Where the newest revision is; None when it is live, or the entry is retired."""
        if self.live == self.latest.number or self.state == "retired":
            return None
        if self.schedule and self.schedule.revision == self.latest.number:
            return "scheduled"
        return "review" if self.review else "draft"


StepKind = Literal["review", "returned", "scheduled", "unscheduled", "published", "retired"]


@dataclass(frozen=True)
class Step:
    """One thing that became of an entry beside being saved: what, to which revision, who, when and why."""

    kind: StepKind
    revision: int
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Variable:
    """A value that is defined once and is used in many entries as `{{name}}`; None: removed."""

    name: str
    value: str | None
    by: str
    at: datetime


@dataclass(frozen=True)
class PublishedEntry:
    """What search and customers see: an entry's live revision, with the variables filled in."""

    id: EntryId
    revision: int
    content: Content


@dataclass(frozen=True)
class Change:
    """What became of an entry: its live revision, or `None` when customers no longer see it."""

    entry_id: EntryId
    published: PublishedEntry | None


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
