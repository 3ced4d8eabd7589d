"""Payloads of the REST API of entries, under `/api/v1`. docs/api.md tells how to use it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, Frozen
from bot.protocol.studio import EntryContent, EntryState, Reason

Scope = Literal["read", "write", "publish"]


class RestEntry(Frozen, frozen=True, omit_defaults=False):
    """An entry with its newest revision. `live` is the revision that customers get.

    `external_id` is the id under which a pipeline put it there.
    """

    entry_id: str
    state: EntryState
    revision: int
    content: EntryContent
    saved_by: str
    saved_at: str
    live: int | None = None
    external_id: str | None = None
    url: str | None = None


class RestEntries(Frozen, frozen=True, omit_defaults=False):
    """A page of entries. `total` counts all that match; the header `Link` leads to the next page."""

    entries: tuple[RestEntry, ...]
    total: int


class RestPublish(Frozen, frozen=True):
    """Which revision goes live, the newest without one, and why."""

    revision: Annotated[int, Meta(ge=1, le=MAX_NUMBER)] | None = None
    reason: Reason = ""


class RestRetire(Frozen, frozen=True):
    """Why the entry is retired."""

    reason: Reason = ""


class RestProblem(Frozen, frozen=True, omit_defaults=False):
    """A refusal (RFC 9457). `code` is stable, `detail` says what to do, `details` what it is about."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    details: dict[str, Any] = {}
