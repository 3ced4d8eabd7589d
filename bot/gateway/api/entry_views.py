"""Entries of the knowledge base as the studio sees them, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.gateway.errors import PayloadInvalid
from bot.gateway.rich_text import parse_markdown
from bot.gateway.texts import require_readable
from bot.gateway.views import time_text
from bot.protocol.studio import EntryContent, EntryRow, EntryView, RevisionView
from knowledge_base.model import Content, Entry, Revision


def content_of(view: EntryContent) -> Content:
    """What the editor wrote, for the store; `payload_invalid` for a date that does not exist."""
    for text in (
        view.question,
        view.answer,
        view.category,
        view.locale,
        view.owner,
        *view.phrasings,
        *view.tags,
    ):
        require_readable(text)
    try:
        check_by = date.fromisoformat(view.check_by) if view.check_by else None
    except ValueError as error:
        raise PayloadInvalid(reason="check_by should be a day that exists") from error
    return Content(
        question=view.question,
        answer=view.answer,
        phrasings=view.phrasings,
        category=view.category,
        tags=view.tags,
        locale=view.locale,
        owner=view.owner,
        check_by=check_by,
    )


def content_view(content: Content) -> EntryContent:
    """Content as it travels."""
    return EntryContent(
        question=content.question,
        answer=content.answer,
        phrasings=tuple(content.phrasings),
        category=content.category,
        tags=tuple(content.tags),
        locale=content.locale,
        owner=content.owner,
        check_by=content.check_by.isoformat() if content.check_by else None,
    )


def entry_row(entry: Entry) -> EntryRow:
    """One line of the list."""
    content = entry.latest.content
    return EntryRow(
        entry_id=entry.id,
        state=entry.state,
        question=content.question,
        category=content.category,
        locale=content.locale,
        owner=content.owner,
        phrasings=len(content.phrasings),
        latest=entry.latest.number,
        saved_at=time_text(entry.latest.saved_at),
        saved_by=entry.latest.saved_by,
        live=entry.live,
        check_by=content.check_by.isoformat() if content.check_by else None,
        tags=tuple(content.tags),
    )


def entry_view(entry: Entry, revisions: Sequence[Revision]) -> EntryView:
    """The entry with its revisions, newest first."""
    return EntryView(
        entry_id=entry.id,
        state=entry.state,
        revisions=tuple(map(_revision_view, revisions)),
        rich=parse_markdown(entry.latest.content.answer),
        live=entry.live,
        url=f"/help/{entry.id}" if entry.live is not None else None,
    )


def _revision_view(revision: Revision) -> RevisionView:
    return RevisionView(
        number=revision.number,
        saved_by=revision.saved_by,
        saved_at=time_text(revision.saved_at),
        content=content_view(revision.content),
        published_at=time_text(revision.published_at) if revision.published_at else None,
    )
