"""Payloads of the studio's gaps, under `/api/studio/gaps`: questions without a good answer."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frozen
from bot.protocol.studio import Phrasing

GapStateName = Literal["open", "taken_up", "answered", "snoozed", "dismissed"]
GapSign = Literal["unanswered", "not_helpful", "not_meant", "handoff", "agent_reply", "unsure"]
GapReason = Annotated[str, Meta(max_length=300)]


class GapEntry(Frozen, frozen=True, omit_defaults=False):
    """An entry that has to do with a gap, as it is called now."""

    entry_id: str
    title: str


class GapRow(Frozen, frozen=True, omit_defaults=False):
    """A gap in the list. `people` asked in vain and waited `waited_s` in all; `signs` counts how it showed.

    `asked` counts all its questions. `entry` was written for it, or answers it.
    """

    number: int
    state: GapStateName
    question: str
    asked: int
    people: int
    waited_s: float
    signs: dict[GapSign, int]
    last_at: str | None = None
    until: str | None = None
    entry: GapEntry | None = None
    reason: str = ""


class GapRows(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/gaps?state=&limit=&offset=, the costliest first. `counts` by state."""

    rows: tuple[GapRow, ...]
    counts: dict[GapStateName, int]


class GapWording(Frozen, frozen=True, omit_defaults=False):
    """How one customer asked, masked. `reply` is what an agent answered, `wrong` the entry that did not
    help, `answered_by` the one that answers it by now.
    """

    text: str
    at: str
    signs: tuple[GapSign, ...]
    waited_s: float = 0.0
    reply: str | None = None
    wrong: GapEntry | None = None
    answered_by: GapEntry | None = None


class GapStepView(Frozen, frozen=True, omit_defaults=False):
    """What became of a gap. Without `by`, it was found out by asking again."""

    kind: Literal["opened", "taken_up", "taught", "answered", "reopened", "snoozed", "woken", "dismissed"]
    at: str
    by: str = ""
    reason: str = ""
    entry: GapEntry | None = None
    until: str | None = None


class GapView(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/gaps/{number}, and the answer to every change of a gap.

    `near` are the entries that come closest to the question, best first.
    """

    gap: GapRow
    wordings: tuple[GapWording, ...]
    steps: tuple[GapStepView, ...]
    near: tuple[GapEntry, ...] = ()


class GapTaken(Frozen, frozen=True, omit_defaults=False):
    """The entry that was made of a gap, or given its wordings; a draft waits in it."""

    entry_id: str
    gap: GapRow


class GapPhrase(Frozen, frozen=True):
    """POST /api/studio/gaps/{number}/phrasings. Gives the gap's wordings to an entry, as a new draft."""

    entry_id: str
    phrasings: Annotated[tuple[Phrasing, ...], Meta(max_length=100)] | None = None


class GapSnooze(Frozen, frozen=True):
    """POST /api/studio/gaps/{number}/snooze. Puts the gap away for so many days."""

    days: Annotated[int, Meta(ge=1, le=365)]
    reason: GapReason = ""


class GapDismiss(Frozen, frozen=True):
    """POST /api/studio/gaps/{number}/dismiss. Puts the gap away; the reason stays with it."""

    reason: Annotated[str, Meta(min_length=1, max_length=300)]
