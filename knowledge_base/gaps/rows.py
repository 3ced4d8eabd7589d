"""Rows of the knowledge base's file as gaps, their questions and their history."""

from __future__ import annotations

import json

from bot.storage.database import Row
from bot.storage.times import to_time
from knowledge_base.gaps.model import Gap, GapQuestion, GapStep


def gap_of(row: Row, signs: dict[str, int]) -> Gap:
    """Return the gap; `signs` counts how it showed."""
    return Gap(
        number=row["number"],
        state=row["state"],
        question=row["question"],
        opened_at=to_time(row["opened_at"]),
        changed_at=to_time(row["changed_at"]),
        last_at=to_time(row["last_at"]) if row["last_at"] else None,
        until=to_time(row["until"]) if row["until"] else None,
        entry_id=row["entry"],
        reason=row["reason"],
        asked=row["asked"],
        people=row["people"],
        waited_s=row["waited_s"],
        signs=signs,
    )


def question_of(row: Row) -> GapQuestion:
    """Return the question of one customer."""
    return GapQuestion(
        conversation_id=row["conversation"],
        seq=row["seq"],
        at=to_time(row["at"]),
        person=row["person"],
        text=row["text"],
        signs=tuple(json.loads(row["signs"])),
        waited_s=row["waited_s"],
        dissatisfaction=row["dissatisfaction"],
        wrong=row["wrong"],
        reply=row["reply"],
        gap=row["gap"],
        answered_by=row["answered_by"],
        asked=row["asked"],
    )


def step_of(row: Row) -> GapStep:
    """Return what became of a gap."""
    return GapStep(
        kind=row["kind"],
        by=row["by"],
        at=to_time(row["at"]),
        reason=row["reason"],
        entry_id=row["entry"],
        until=to_time(row["until"]) if row["until"] else None,
        revision=row["revision"],
    )
