"""Payloads of the studio's JSON API, under `/api/studio`. Times are UTC, RFC 3339; dates YYYY-MM-DD."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, Frozen
from bot.protocol.events import RichNode

EntryState = Literal["draft", "review", "scheduled", "published", "retired"]
MAX_ANSWER_CHARACTERS = 20_000

Phrasing = Annotated[str, Meta(min_length=1, max_length=500)]
Phrasings = Annotated[tuple[Phrasing, ...], Meta(max_length=100)]
Tag = Annotated[str, Meta(min_length=1, max_length=80)]
Locale = Annotated[str, Meta(min_length=2, max_length=35)]
Reason = Annotated[str, Meta(max_length=500)]
AttributeName = Annotated[str, Meta(min_length=1, max_length=64)]
AttributeValue = Annotated[str, Meta(min_length=1, max_length=200)]


class TranslationContent(Frozen, frozen=True, omit_defaults=False):
    """An entry's texts in one more language. Unfinished ones can be saved, but not published."""

    locale: Locale
    question: Annotated[str, Meta(max_length=300)] = ""
    answer: Annotated[str, Meta(max_length=MAX_ANSWER_CHARACTERS)] = ""
    phrasings: Phrasings = ()


class AudiencePart(Frozen, frozen=True, omit_defaults=False):
    """Customers see the entry whose attribute has one of these values."""

    attribute: AttributeName
    values: Annotated[tuple[AttributeValue, ...], Meta(min_length=1, max_length=50)]


class EntryContent(Frozen, frozen=True, omit_defaults=False):
    """What an editor writes: a title question, an answer in Markdown, other ways to ask, and upkeep.

    `locale` is the language of these texts, for customers who have none of the `translations`. Of several
    parts of `audience` a customer must fit each; without any the entry is for everybody.
    """

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    answer: Annotated[str, Meta(min_length=1, max_length=MAX_ANSWER_CHARACTERS)]
    phrasings: Phrasings = ()
    category: Annotated[str, Meta(max_length=80)] = ""
    tags: Annotated[tuple[Tag, ...], Meta(max_length=30)] = ()
    locale: Locale = "en"
    owner: Annotated[str, Meta(max_length=120)] = ""
    check_by: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    audience: Annotated[tuple[AudiencePart, ...], Meta(max_length=20)] = ()
    translations: Annotated[tuple[TranslationContent, ...], Meta(max_length=40)] = ()
    when_overdue: Literal["flag", "withhold"] = "flag"


class LooseContent(Frozen, frozen=True, omit_defaults=False):
    """Content while it is being written: the same fields, whatever they hold so far."""

    question: Annotated[str, Meta(max_length=2_000)] = ""
    answer: Annotated[str, Meta(max_length=2 * MAX_ANSWER_CHARACTERS)] = ""
    phrasings: Annotated[tuple[Annotated[str, Meta(max_length=2_000)], ...], Meta(max_length=500)] = ()
    category: Annotated[str, Meta(max_length=200)] = ""
    tags: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=100)] = ()
    locale: Annotated[str, Meta(max_length=35)] = "en"
    owner: Annotated[str, Meta(max_length=200)] = ""
    check_by: Annotated[str, Meta(max_length=20)] | None = None
    audience: Annotated[tuple[AudiencePart, ...], Meta(max_length=20)] = ()
    translations: Annotated[tuple[TranslationContent, ...], Meta(max_length=40)] = ()
    when_overdue: Literal["flag", "withhold"] = "flag"


class EntryRow(Frozen, frozen=True, omit_defaults=False):
    """One line of the studio's list. `live` is the published revision's number, `latest` the newest.

    `pending` says where the newest is when it is not live; `due_at` when a planned one goes live.
    """

    entry_id: str
    state: EntryState
    question: str
    category: str
    locale: str
    owner: str
    phrasings: int
    latest: int
    saved_at: str
    saved_by: str
    live: int | None = None
    check_by: str | None = None
    tags: tuple[str, ...] = ()
    pending: Literal["draft", "review", "scheduled"] | None = None
    due_at: str | None = None
    locales: tuple[str, ...] = ()
    for_some: bool = False


class EntryRows(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/entries?q=&state=&category=&owner=&locale=&tag=&overdue=&use=&limit=&offset=.

    `overdue=1`: past their day to be checked. `use`: `unhelpful` (more customers said no than yes) or
    `never_shown`. `total` counts all that match.
    """

    rows: tuple[EntryRow, ...]
    total: int
    limit: int
    offset: int


class RevisionView(Frozen, frozen=True, omit_defaults=False):
    """One saved version of an entry. `published_at` is when it last went live, if it ever did."""

    number: int
    saved_by: str
    saved_at: str
    content: EntryContent
    published_at: str | None = None
    reason: str = ""


class StepView(Frozen, frozen=True, omit_defaults=False):
    """What became of an entry beside being saved, to which revision, by whom, when and why."""

    kind: Literal["review", "returned", "scheduled", "unscheduled", "published", "retired"]
    revision: int
    by: str
    at: str
    reason: str = ""


class ReviewView(Frozen, frozen=True, omit_defaults=False):
    """The newest revision waits for another editor."""

    by: str
    at: str


class ScheduleView(Frozen, frozen=True, omit_defaults=False):
    """This revision goes live at that time."""

    revision: int
    at: str
    by: str


class Unsaved(Frozen, frozen=True, omit_defaults=False):
    """What the person who asks wrote and did not save; `base` is the revision that they started from."""

    content: LooseContent
    base: int
    at: str


class EntryView(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/entries/{id}, and the answer to every change of an entry.

    `revisions` newest first, so `revisions[0]` is what the editor shows and its number is the
    `expected_revision` of the next save. `url` is the public page, there while the entry
    is published for everybody. `steps` newest first.
    """

    entry_id: str
    state: EntryState
    revisions: tuple[RevisionView, ...]
    rich: tuple[RichNode, ...]
    live: int | None = None
    url: str | None = None
    review: ReviewView | None = None
    schedule: ScheduleView | None = None
    steps: tuple[StepView, ...] = ()
    unsaved: Unsaved | None = None


class EntryCreate(Frozen, frozen=True):
    """POST /api/studio/entries. Saves a draft; answered 201 with its `EntryView`."""

    content: EntryContent
    reason: Reason = ""


class EntrySave(Frozen, frozen=True):
    """PUT /api/studio/entries/{id}. Saves a revision when `expected_revision` is still the newest.

    Otherwise 409 `revision_conflict`, whose details hold `yours` (`EntryContent`) and `theirs`
    (`EntryView`).
    """

    content: EntryContent
    expected_revision: Annotated[int, Meta(ge=1, le=MAX_NUMBER)]
    reason: Reason = ""


class EntryPublish(Frozen, frozen=True):
    """POST /api/studio/entries/{id}/publish. Makes this revision what customers are answered with.

    409 `four_eyes` when another editor has to do so; `entry_incomplete` and `variable_undefined` when it
    cannot go live.
    """

    revision: Annotated[int, Meta(ge=1, le=MAX_NUMBER)]
    reason: Reason = ""


class EntryStep(Frozen, frozen=True):
    """POST /api/studio/entries/{id}/review, …/return, …/unschedule or …/retire. The reason is kept."""

    reason: Reason = ""


class EntrySchedule(Frozen, frozen=True):
    """POST /api/studio/entries/{id}/schedule. The newest revision goes live at that time (RFC 3339).

    It passes the gate now, with `check_id` and `override` as in `GateGo`, and again when its time comes.
    """

    at: Annotated[str, Meta(max_length=40)]
    reason: Reason = ""
    check_id: str | None = None
    override: Reason = ""


class LiveAt(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/entries/{id}/live?at=. What customers were told at a time, variables as they were.

    `revision` None: they saw nothing of the entry.
    """

    at: str
    revision: int | None = None
    since: str | None = None
    by: str = ""
    reason: str = ""
    question: str = ""
    rich: tuple[RichNode, ...] = ()


class PreviewRequest(Frozen, frozen=True):
    """POST /api/studio/preview. Markdown as the editor has it now; answered by `Preview`."""

    markdown: Annotated[str, Meta(max_length=MAX_ANSWER_CHARACTERS)]


class Preview(Frozen, frozen=True, omit_defaults=False):
    """The Markdown as the widget will show it, variables filled in. `unknown` variables have no value."""

    rich: tuple[RichNode, ...]
    unknown: tuple[str, ...] = ()


class Category(Frozen, frozen=True, omit_defaults=False):
    """A category and how many entries it holds."""

    name: str
    entries: int


class Labels(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/labels. What entries are sorted by, each in alphabetical order.

    `four_eyes`: whoever saved a revision may not be the one who publishes it.
    """

    categories: tuple[Category, ...]
    owners: tuple[str, ...]
    tags: tuple[str, ...]
    locales: tuple[str, ...]
    four_eyes: bool = False
