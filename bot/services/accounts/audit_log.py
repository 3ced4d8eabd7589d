"""The audit log, as supervisors read it."""

from __future__ import annotations

from typing import get_args

from bot.conversation.accounts.audit import (
    AuditAction,
    AuditEntry,
    AuditFilter,
    Detail,
    list_audit,
    list_people,
)
from bot.conversation.accounts.staff import Staff
from bot.conversation.database import RecordFile
from bot.protocol.audit import AuditDetail, AuditPage, AuditQuery, AuditView
from bot.services.accounts.access import access_page
from bot.services.days import parse_day
from bot.services.errors import PayloadInvalid
from bot.storage.times import to_text
from bot.storage.writer import Writer

PAGE = 50
ACTIONS: tuple[AuditAction, ...] = get_args(AuditAction)


class AuditLog:
    """Who did what; read by whoever may open the board."""

    def __init__(self, file: RecordFile, writer: Writer) -> None:
        self._file = file
        self._writer = writer

    async def read(self, by: Staff, query: AuditQuery) -> AuditPage:
        """Return a page of what is asked for; raise `NotAllowed`, `PayloadInvalid` for an unknown filter."""
        access_page(by, "board")
        wanted = _filter_of(query)

        def read() -> AuditPage:
            found = list_audit(self._file, wanted, before=query.before, limit=PAGE + 1)
            return AuditPage(
                entries=tuple(_view(entry) for entry in found[:PAGE]),
                people=tuple(list_people(self._file)),
                actions=ACTIONS,
                next=found[PAGE - 1].id if len(found) > PAGE else None,
            )

        return await self._writer.read(read)


def _filter_of(query: AuditQuery) -> AuditFilter:
    action = next((known for known in ACTIONS if known == query.action), None)
    if query.action and action is None:
        raise PayloadInvalid(reason=f"there is no action {query.action!r}")
    try:
        day = parse_day(query.day) if query.day else None
    except ValueError as error:
        raise PayloadInvalid(reason="day should look like 2026-11-21") from error
    return AuditFilter(by=query.by or None, action=action, day=day)


def _view(entry: AuditEntry) -> AuditView:
    details = tuple(AuditDetail(name, _text(value)) for name, value in entry.details.items())
    return AuditView(entry.id, to_text(entry.at), entry.by, entry.action, entry.subject, details)


def _text(value: Detail) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
