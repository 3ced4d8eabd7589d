"""Payloads of the audit log on the board."""

from __future__ import annotations

from bot.protocol.base import Frozen


class AuditDetail(Frozen, frozen=True, omit_defaults=False):
    """What was done in particular, such as the name before and the name after; as text."""

    name: str
    value: str


class AuditView(Frozen, frozen=True, omit_defaults=False):
    """What was done, by whom, and to what; `subject` is its id."""

    id: int
    at: str
    by: str
    action: str
    subject: str
    details: tuple[AuditDetail, ...] = ()


class AuditQuery(Frozen, frozen=True):
    """What `GET /api/board/audit` may ask for: a day (UTC, `2026-11-21`), a person, an action.

    `before` continues after a page: the id that its `next` named.
    """

    day: str | None = None
    by: str | None = None
    action: str | None = None
    before: int | None = None


class AuditPage(Frozen, frozen=True, omit_defaults=False):
    """GET /api/board/audit: entries, the newest first, and what they can be filtered by.

    `next` is None at the end.
    """

    entries: tuple[AuditView, ...]
    people: tuple[str, ...]
    actions: tuple[str, ...]
    next: int | None = None
