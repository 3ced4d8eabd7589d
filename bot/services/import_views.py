"""What an import would do, and what keeps it from being done, as they travel."""

from __future__ import annotations

from bot.protocol.exchange import ImportNote, ImportPlan, ImportStep
from bot.services.views import view_as
from knowledge_base.exchange.planning import Plan, Step
from knowledge_base.problems import Problem

MOST_STEPS = 2_000
MOST_NOTES = 500


def plan_view(plan: Plan) -> ImportPlan:
    """Return what an import would do."""
    return ImportPlan(
        digest=plan.digest,
        added=plan.count("added"),
        changed=plan.count("changed"),
        skipped=plan.count("skipped"),
        steps=tuple(map(_step_view, plan.steps[:MOST_STEPS])),
        problems=import_notes(plan.problems),
        notes=import_notes(plan.notes),
    )


def _step_view(step: Step) -> ImportStep:
    incoming = step.incoming
    return ImportStep(
        file=incoming.file,
        line=incoming.line,
        outcome=step.outcome,
        question=incoming.content.question,
        entry_id=step.entry.id if step.entry else None,
        changes=step.changes,
        note=step.note,
    )


def import_notes(problems: tuple[Problem, ...]) -> tuple[ImportNote, ...]:
    """Return where a file cannot be read, and why."""
    return tuple(view_as(ImportNote, one) for one in problems[:MOST_NOTES])
