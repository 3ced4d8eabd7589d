"""Payloads of the publish gate, under `/api/studio`: what a change does to the questions of customers."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frozen
from bot.protocol.studio import EntryView, Reason
from bot.protocol.turn import Outcome

GateVerdict = Literal["worse", "unanswered", "ambiguous", "gains", "changed", "better"]
QuestionText = Annotated[str, Meta(min_length=1, max_length=300)]


class GateChange(Frozen, frozen=True, omit_defaults=False):
    """An entry whose revision is to go live; without a revision it is to be retired."""

    entry_id: str
    revision: int | None = None


class GateBulk(Frozen, frozen=True):
    """The newest revisions of these entries go live, or these entries are retired."""

    action: Literal["publish", "retire"]
    entry_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=500)]


class GateAsk(Frozen, frozen=True):
    """POST /api/studio/gate. Asks the stored and pinned questions of the content as it would be.

    Answered by lines of JSON: any number of `GateProgress`, then one `GateReport`, or an error. `bulk` asks
    for what a bulk change would do, whose revisions the report names.
    """

    changes: Annotated[tuple[GateChange, ...], Meta(max_length=200)] = ()
    bulk: GateBulk | None = None


class GateProgress(Frozen, frozen=True, omit_defaults=False):
    """So many questions have been asked, of so many."""

    asked: int
    of: int


class ShownEntry(Frozen, frozen=True, omit_defaults=False):
    """An entry as a question gets it."""

    entry_id: str
    title: str


class GateReply(Frozen, frozen=True, omit_defaults=False):
    """What a question gets: the entry that answers it (or two), those that are asked about, or nothing."""

    outcome: Outcome
    shown: tuple[ShownEntry, ...]
    confidence: float


class GateRow(Frozen, frozen=True, omit_defaults=False):
    """A question that gets something else. `wish` says what it should get, and who says so.

    `worse` and `better` go by the wish; without one, `unanswered`, `ambiguous` (the customer is asked
    back), `gains` (it gets a changed entry) and `changed` only say what happens.
    """

    text: str
    verdict: GateVerdict
    before: GateReply
    after: GateReply
    pinned: bool = False
    wish: Literal["editor", "customers"] | None = None
    right: ShownEntry | None = None
    asked: int = 0
    last_at: str | None = None


class GateReport(Frozen, frozen=True, omit_defaults=False):
    """What the changes do. `rows` worst first, at most 500 of `changed`.

    `keeps` questions continue getting a changed entry. `blocked`: a pinned question gets worse, so only a
    supervisor lets it through. `still_wrong` pins do not get what they should, before and after.
    """

    check_id: str
    changes: tuple[GateChange, ...]
    generation: int
    asked: int
    pinned: int
    changed: int
    keeps: int
    blocked: bool
    may_override: bool
    still_wrong: int = 0
    rows: tuple[GateRow, ...] = ()


class GateGo(Frozen, frozen=True):
    """POST /api/studio/gate/go. Makes checked changes live, all of them or none.

    409 `gate_stale`: something else went live or was pinned since the check; check again. 409
    `gate_blocked`: a supervisor has to give an `override`, the reason why it goes live all the same. That
    also lets changes through that could not be checked because no assistant answers; then `check_id` is
    left out.
    """

    changes: Annotated[tuple[GateChange, ...], Meta(min_length=1, max_length=200)]
    check_id: str | None = None
    reason: Reason = ""
    override: Reason = ""


class GatePassed(Frozen, frozen=True, omit_defaults=False):
    """The entries as they are now, in the order of the changes."""

    entries: tuple[EntryView, ...]


class GatePass(Frozen, frozen=True, omit_defaults=False):
    """How a change went through the gate; `blocked` are the pinned questions that it made worse."""

    entry_id: str
    kind: Literal["passed", "overridden", "unchecked", "refused"]
    by: str
    at: str
    revision: int | None = None
    reason: str = ""
    asked: int = 0
    changed: int = 0
    blocked: tuple[str, ...] = ()


class GatePasses(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/gate/passes?entry_id=. The newest first."""

    passes: tuple[GatePass, ...]


class PinnedQuestion(Frozen, frozen=True, omit_defaults=False):
    """A question that has to get this entry, or without one no answer."""

    text: str
    by: str
    at: str
    entry: ShownEntry | None = None


class StoredQuestionView(Frozen, frozen=True, omit_defaults=False):
    """A question of customers, masked. `right` is the entry that answers it, as far as they showed."""

    text: str
    asked: int
    first_at: str
    last_at: str
    right: ShownEntry | None = None
    to_person: int = 0
    pinned: bool = False


class GateQuestions(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/questions?q=&limit=. Pinned and stored questions; `stored` counts all there are."""

    pinned: tuple[PinnedQuestion, ...]
    questions: tuple[StoredQuestionView, ...]
    stored: int


class PinQuestion(Frozen, frozen=True):
    """POST /api/studio/pins. Pins a question to an entry, or to no answer; answered by `GateQuestions`."""

    text: QuestionText
    entry_id: str | None = None


class UnpinQuestion(Frozen, frozen=True):
    """POST /api/studio/pins/remove. Answered by `GateQuestions`."""

    text: QuestionText
