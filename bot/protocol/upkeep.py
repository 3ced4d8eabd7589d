"""Payloads of the studio's upkeep, under `/api/studio/upkeep`, and what it asks of the assistant."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frozen
from bot.protocol.studio import MAX_ANSWER_CHARACTERS

FindingKind = Literal[
    "contradiction", "same_question", "alike", "overdue", "dead_link", "hard_to_read", "jargon"
]

Word = Annotated[str, Meta(min_length=1, max_length=80)]
Reason = Annotated[str, Meta(min_length=1, max_length=300)]


class AlikePair(Frozen, frozen=True):
    """Two entries that may mean the same; `likeness` up to 1."""

    entry_id: str
    other_id: str
    likeness: float


class AlikeReply(Frozen, frozen=True):
    """GET /alike of an assistant: the pairs among the entries of this generation, the most alike first."""

    generation: int
    pairs: tuple[AlikePair, ...]


class FindingEntry(Frozen, frozen=True, omit_defaults=False):
    """An entry of a finding, and what is there when that is to be quoted."""

    entry_id: str
    question: str
    quote: str | None = None


class Dismissed(Frozen, frozen=True):
    """Who decided that a finding is none, when and why."""

    by: str
    at: str
    reason: str


class FindingView(Frozen, frozen=True, omit_defaults=False):
    """Something to look at. `dismissed`: somebody did, and its content has not changed since."""

    key: str
    kind: FindingKind
    serious: bool
    sentence: str
    advice: str
    entries: tuple[FindingEntry, ...]
    fingerprint: str
    dismissed: Dismissed | None = None


class UpkeepReport(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/upkeep, and the answer to every change of it: the findings, serious ones first.

    `alike_known` is false while no assistant compares meanings. `links_checked_at`: when links to other sites
    were last looked at; `may_check_links`: whether this desk may look at them. `looking`: these findings are
    from before, or not there yet; ask again for the new ones. `total` counts those that are not listed, too.
    """

    findings: tuple[FindingView, ...]
    alike_known: bool
    may_check_links: bool
    links_checked_at: str | None = None
    looking: bool = False
    total: int = 0


class FindingDismiss(Frozen, frozen=True):
    """POST /api/studio/upkeep/dismiss. The finding is none, until its content changes."""

    key: Annotated[str, Meta(min_length=1, max_length=2000)]
    fingerprint: Annotated[str, Meta(min_length=1, max_length=64)]
    reason: Reason


class FindingRestore(Frozen, frozen=True):
    """POST /api/studio/upkeep/take-up. A dismissed finding stands again."""

    key: Annotated[str, Meta(min_length=1, max_length=2000)]


class WordView(Frozen, frozen=True, omit_defaults=False):
    """A word that customers don't use, the plain one for it (empty: leave it out), and who listed it."""

    word: str
    plain: str
    by: str


class Words(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/upkeep/words, in alphabetical order."""

    words: tuple[WordView, ...]


class WordSave(Frozen, frozen=True):
    """PUT /api/studio/upkeep/words. Answered with all `Words`."""

    word: Word
    plain: Annotated[str, Meta(max_length=80)] = ""


class WordRemove(Frozen, frozen=True):
    """POST /api/studio/upkeep/words/remove. Answered with all `Words`."""

    word: Word


class HintsRequest(Frozen, frozen=True):
    """POST /api/studio/upkeep/hints. An answer as the editor has it now; answered by `Hints`."""

    markdown: Annotated[str, Meta(max_length=MAX_ANSWER_CHARACTERS)]
    locale: Annotated[str, Meta(min_length=2, max_length=35)] = "en"


class JargonHint(Frozen, frozen=True):
    """A listed word in the answer, and what to write instead; empty: leave it out."""

    word: str
    plain: str


class Hints(Frozen, frozen=True, omit_defaults=False):
    """How an answer reads. `ease`: up to about 100, below 45 is hard; null for a short text."""

    words: int
    ease: float | None
    hard: bool
    long_sentences: tuple[str, ...]
    jargon: tuple[JargonHint, ...]


class EntryUse(Frozen, frozen=True, omit_defaults=False):
    """How an entry did in the last twelve weeks: how often shown, judged, and followed by a handoff.

    Suggested to agents, it was `used` as it is, `edited`, or `ignored` so many times.
    """

    entry_id: str
    question: str
    shown: int
    helpful: int
    unhelpful: int
    to_person: int
    used: int
    edited: int
    ignored: int


class EntryUses(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/upkeep/use: the entries that were of use or not, those with most trouble first."""

    entries: tuple[EntryUse, ...]


class WeekUse(Frozen, frozen=True, omit_defaults=False):
    """The same for one week, which begins on that Monday."""

    week: str
    shown: int
    helpful: int
    unhelpful: int
    to_person: int
    used: int
    edited: int
    ignored: int


class EntryWeeks(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/upkeep/use/{entry_id}: twelve weeks, the oldest first."""

    entry_id: str
    weeks: tuple[WeekUse, ...]
