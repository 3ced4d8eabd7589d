"""Entries of the knowledge base as the studio sees them, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.conversation.accounts.staff import Staff
from bot.protocol.studio import (
    AudiencePart,
    EntryContent,
    EntryRow,
    EntryView,
    ReviewView,
    RevisionView,
    ScheduleView,
    StepView,
    TranslationContent,
)
from bot.services.days import parse_day
from bot.services.errors import PayloadInvalid
from bot.services.publishing.writing import unsaved_of
from bot.services.rich_text import parse_markdown
from bot.services.texts import require_readable
from bot.services.views import time_text, view_as
from knowledge_base.model import Content, Entry, Revision, Translation
from knowledge_base.store import KnowledgeStore
from knowledge_base.variables import filled


def content_of(view: EntryContent) -> Content:
    """Return what the editor wrote, for the store; `payload_invalid` for a date that does not exist."""
    for text in _texts(view):
        require_readable(text)
    try:
        check_by = parse_day(view.check_by) if view.check_by else None
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
        audience=tuple((part.attribute, part.values) for part in view.audience),
        translations=tuple(
            Translation(each.locale, each.question, each.answer, each.phrasings) for each in view.translations
        ),
        when_overdue=view.when_overdue,
    )


def _texts(view: EntryContent) -> Iterator[str]:
    spoken: tuple[EntryContent | TranslationContent, ...] = (view, *view.translations)
    for texts in spoken:
        yield from (texts.question, texts.answer, texts.locale, *texts.phrasings)
    yield from (view.category, view.owner, *view.tags)
    for part in view.audience:
        yield from (part.attribute, *part.values)


def content_view(content: Content) -> EntryContent:
    """Return content as it travels."""
    return view_as(
        EntryContent,
        content,
        check_by=content.check_by.isoformat() if content.check_by else None,
        audience=tuple(AudiencePart(attribute, values) for attribute, values in content.audience),
        translations=tuple(view_as(TranslationContent, each) for each in content.translations),
    )


def entry_row(entry: Entry) -> EntryRow:
    """Return one line of the list."""
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
        tags=content.tags,
        pending=entry.pending,
        due_at=time_text(entry.schedule.at) if entry.schedule else None,
        locales=content.locales,
        for_some=bool(content.audience),
    )


def view_of(store: KnowledgeStore, entry_id: str, staff: Staff) -> EntryView:
    """Return the entry with its revisions and steps, newest first, and what this editor did not save."""
    entry, revisions = store.get_entry(entry_id), store.list_revisions(entry_id)
    return EntryView(
        entry_id=entry.id,
        state=entry.state,
        revisions=tuple(map(_revision_view, revisions)),
        rich=parse_markdown(filled(entry.latest.content, store.variables.values()).answer),
        live=entry.live,
        url=f"/help/{entry.id}" if _has_page(entry, revisions) else None,
        review=ReviewView(entry.review.by, time_text(entry.review.at)) if entry.review else None,
        schedule=_schedule_view(entry),
        steps=tuple(view_as(StepView, step) for step in store.list_steps(entry_id)),
        unsaved=unsaved_of(store, entry_id, staff),
    )


def _has_page(entry: Entry, revisions: Sequence[Revision]) -> bool:
    """Return whether everybody may read what is live."""
    live = next((revision for revision in revisions if revision.number == entry.live), None)
    return live is not None and not live.content.audience


def _schedule_view(entry: Entry) -> ScheduleView | None:
    plan = entry.schedule
    return ScheduleView(plan.revision, time_text(plan.at), plan.by) if plan else None


def _revision_view(revision: Revision) -> RevisionView:
    return view_as(RevisionView, revision, content=content_view(revision.content))
