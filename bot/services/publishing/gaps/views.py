"""Gaps as the studio reads them, and the content that is made of one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.protocol.gaps import GapEntry, GapRow, GapSign, GapStepView, GapWording
from bot.services.views import view_as
from knowledge_base.errors import UnknownEntryError
from knowledge_base.gaps.model import Gap, GapQuestion, GapStep
from knowledge_base.model import Content
from knowledge_base.questions.masking import unmasked
from knowledge_base.questions.model import key_of
from knowledge_base.store import KnowledgeStore

FROM_GAP = "from-gap"
_MOST_PHRASINGS = 30
_LONGEST_QUESTION = 300


def gap_row(gap: Gap, store: KnowledgeStore) -> GapRow:
    """Return one line of the list."""
    return view_as(
        GapRow,
        gap,
        waited_s=round(gap.waited_s, 1),
        signs=msgspec.convert(gap.signs, dict[GapSign, int]),
        entry=gap_entry(gap.entry_id, store),
    )


def wording_view(question: GapQuestion, store: KnowledgeStore) -> GapWording:
    """Return how one customer asked."""
    return view_as(
        GapWording,
        question,
        signs=msgspec.convert(question.signs, tuple[GapSign, ...]),
        wrong=gap_entry(question.wrong, store),
        answered_by=gap_entry(question.answered_by, store),
    )


def step_view(step: GapStep, store: KnowledgeStore) -> GapStepView:
    """Return what became of it."""
    return view_as(GapStepView, step, entry=gap_entry(step.entry_id, store))


def gap_entry(entry_id: str | None, store: KnowledgeStore) -> GapEntry | None:
    """Return the entry by its title; by its id when it is none of ours."""
    if entry_id is None:
        return None
    try:
        return GapEntry(entry_id, store.get_entry(entry_id).latest.content.question)
    except UnknownEntryError:
        return GapEntry(entry_id, entry_id)


def wordings_of(questions: Sequence[GapQuestion]) -> list[str]:
    """Return the different ways in which it was asked, without what was masked; those asked most first."""
    counted: dict[str, list[str]] = {}
    for question in questions:
        text = unmasked(question.text)[:_LONGEST_QUESTION]
        counted.setdefault(key_of(text), []).append(text)
    ordered = sorted(counted.values(), key=len, reverse=True)
    return [texts[0] for texts in ordered if key_of(texts[0])][: _MOST_PHRASINGS + 1]


def common_reply(replies: Sequence[str]) -> str:
    """Return what agents answered again and again: the reply that most resembles the others.

    Of equals the first, and "" without any: `replies` has the newest first.
    """
    words = [set(key_of(reply).split()) for reply in replies]
    likeness = [sum(_overlap(one, other) for other in words) for one in words]
    return replies[likeness.index(max(likeness))] if replies else ""


def _overlap(one: set[str], other: set[str]) -> float:
    """How much two sets of words have in common, from 0 to 1 (Jaccard's index)."""
    return len(one & other) / max(1, len(one | other))


def content_of_gap(gap: Gap, questions: Sequence[GapQuestion]) -> Content:
    """Return a draft: the question as it was asked, the other wordings, and what agents answered most."""
    title = unmasked(gap.question)[:_LONGEST_QUESTION]
    others = [wording for wording in wordings_of(questions) if key_of(wording) != key_of(title)]
    replies = [question.reply for question in questions if question.reply]
    return Content(
        question=title[:1].upper() + title[1:],
        answer=common_reply(replies),
        phrasings=tuple(others[:_MOST_PHRASINGS]),
        tags=(FROM_GAP,),
    )
