"""Payloads of the studio's JSON API, under `/api/studio`. Times are UTC, RFC 3339; dates YYYY-MM-DD."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_TEXT_CHARACTERS, Frozen
from bot.protocol.events import RichNode

EntryState = Literal["draft", "published", "retired"]
MAX_ANSWER_CHARACTERS = 20_000

Phrasing = Annotated[str, Meta(min_length=1, max_length=500)]
Tag = Annotated[str, Meta(min_length=1, max_length=80)]


class EntryContent(Frozen, frozen=True, omit_defaults=False):
    """What an editor writes: a title question, an answer in Markdown, other ways to ask, and upkeep."""

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    answer: Annotated[str, Meta(min_length=1, max_length=MAX_ANSWER_CHARACTERS)]
    phrasings: Annotated[tuple[Phrasing, ...], Meta(max_length=100)] = ()
    category: Annotated[str, Meta(max_length=80)] = ""
    tags: Annotated[tuple[Tag, ...], Meta(max_length=30)] = ()
    locale: Annotated[str, Meta(min_length=2, max_length=35)] = "en"
    owner: Annotated[str, Meta(max_length=120)] = ""
    check_by: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class EntryRow(Frozen, frozen=True, omit_defaults=False):
    """One line of the studio's list. `live` is the published revision's number, `latest` the newest."""

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


class EntryRows(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/entries?q=&state=&category=&limit=&offset=. `total` counts all that match."""

    rows: tuple[EntryRow, ...]
    total: int
    limit: int
    offset: int


class RevisionView(Frozen, frozen=True, omit_defaults=False):
    """One saved version of an entry. `published_at` is when it went live, if it ever did."""

    number: int
    saved_by: str
    saved_at: str
    content: EntryContent
    published_at: str | None = None


class EntryView(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/entries/{id}, and the answer to every change of an entry.

    `revisions` newest first, so `revisions[0]` is what the editor shows and its number is the
    `expected_revision` of the next save. `url` is the public page, there while the entry is published.
    """

    entry_id: str
    state: EntryState
    revisions: tuple[RevisionView, ...]
    rich: tuple[RichNode, ...]
    live: int | None = None
    url: str | None = None


class EntryCreate(Frozen, frozen=True):
    """POST /api/studio/entries. Saves a draft; answered 201 with its `EntryView`."""

    content: EntryContent


class EntrySave(Frozen, frozen=True):
    """PUT /api/studio/entries/{id}. Saves a revision when `expected_revision` is still the newest.

    Otherwise 409 `revision_conflict`, whose details hold `yours` (`EntryContent`) and `theirs`
    (`EntryView`).
    """

    content: EntryContent
    expected_revision: Annotated[int, Meta(ge=1)]


class EntryPublish(Frozen, frozen=True):
    """POST /api/studio/entries/{id}/publish. Makes this revision what customers are answered with."""

    revision: Annotated[int, Meta(ge=1)]


class PreviewRequest(Frozen, frozen=True):
    """POST /api/studio/preview. Markdown as the editor has it now; answered by `Preview`."""

    markdown: Annotated[str, Meta(max_length=MAX_ANSWER_CHARACTERS)]


class Preview(Frozen, frozen=True, omit_defaults=False):
    """The Markdown as the widget will show it."""

    rich: tuple[RichNode, ...]


class TryRequest(Frozen, frozen=True):
    """POST /api/studio/try. How would the assistant read this message? Answered by `Understanding`."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARACTERS)]


class Category(Frozen, frozen=True, omit_defaults=False):
    """A category and how many entries it holds in each state."""

    name: str
    draft: int = 0
    published: int = 0
    retired: int = 0


class Categories(Frozen, frozen=True, omit_defaults=False):
    """GET /api/studio/categories, in alphabetical order."""

    categories: tuple[Category, ...]
