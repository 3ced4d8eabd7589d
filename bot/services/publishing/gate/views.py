"""Reports, questions and passes as the studio reads them."""

from __future__ import annotations

from collections.abc import Callable

from bot.protocol.gate import (
    GateChange,
    GateQuestions,
    GateReply,
    GateReport,
    GateRow,
    PinnedQuestion,
    ShownEntry,
    StoredQuestionView,
)
from bot.services.views import time_text, view_as
from knowledge_base.errors import UnknownEntryError
from knowledge_base.questions.model import Reply
from knowledge_base.questions.report import JudgedQuestion, Report
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore

_MOST_ROWS = 500

_Name = Callable[[str], ShownEntry]


def report_view(store: KnowledgeStore, report: Report, may_override: bool) -> GateReport:
    """Return what the changes do, the entries by their titles.

    Before as they are live, after as they would be.
    """
    live = _titles(store)
    revisions = {each.entry_id: each.revision for each in report.wanted if each.revision is not None}
    changed = {
        entry_id: ShownEntry(entry_id, store.get_revision(entry_id, revision).content.question)
        for entry_id, revision in revisions.items()
    }
    return GateReport(
        check_id=report.id,
        changes=tuple(GateChange(each.entry_id, each.revision) for each in report.wanted),
        generation=report.generation,
        asked=report.asked,
        pinned=len(report.pins),
        changed=len(report.judged),
        keeps=report.keeps,
        blocked=bool(report.blocked),
        may_override=may_override,
        still_wrong=report.still_wrong,
        rows=tuple(
            _row(each, live, lambda entry_id: changed.get(entry_id) or live(entry_id))
            for each in report.judged[:_MOST_ROWS]
        ),
    )


def questions_view(store: KnowledgeStore, questions: QuestionStore, search: str, limit: int) -> GateQuestions:
    """Return all pins, and the stored questions whose text holds what is searched for."""
    name = _titles(store)
    pins, stored = questions.list_pins(), questions.list_questions()
    pinned = {pin.key for pin in pins}
    wanted = search.casefold().strip()
    found = [question for question in stored if wanted in question.text.casefold()]
    return GateQuestions(
        pinned=tuple(
            view_as(PinnedQuestion, pin, entry=name(pin.entry_id) if pin.entry_id else None) for pin in pins
        ),
        questions=tuple(
            view_as(
                StoredQuestionView,
                question,
                right=name(question.right) if question.right else None,
                pinned=question.key in pinned,
            )
            for question in found[:limit]
        ),
        stored=len(stored),
    )


def _row(each: JudgedQuestion, live: _Name, changed: _Name) -> GateRow:
    wish, stored = each.wish, each.stored
    return GateRow(
        text=each.text,
        verdict=each.verdict,
        before=_reply(each.before, live),
        after=_reply(each.after, changed),
        pinned=wish.pinned,
        wish="editor" if wish.pinned else "customers" if wish.right or wish.wrong else None,
        right=live(wish.right) if wish.right else None,
        asked=stored.asked if stored else 0,
        last_at=time_text(stored.last_at) if stored else None,
    )


def _reply(reply: Reply, name: _Name) -> GateReply:
    return GateReply(reply.outcome, tuple(map(name, reply.shown)), round(reply.confidence, 4))


def _titles(store: KnowledgeStore) -> _Name:
    """Name entries as customers know them, or as they were last written; each is looked up once."""
    known: dict[str, ShownEntry] = {}

    def name(entry_id: str) -> ShownEntry:
        if entry_id not in known:
            known[entry_id] = ShownEntry(entry_id, _title(store, entry_id))
        return known[entry_id]

    return name


def _title(store: KnowledgeStore, entry_id: str) -> str:
    try:
        return store.get_published(entry_id).content.question
    except UnknownEntryError:
        pass
    try:
        return store.get_entry(entry_id).latest.content.question
    except UnknownEntryError:
        return entry_id  # shown to a customer once, and never an entry here
