"""Carrying out an import: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge_base.errors import KnowledgeError
from knowledge_base.exchange.entry_json import fingerprint
from knowledge_base.exchange.incoming import Reading
from knowledge_base.exchange.planning import Plan, Step, make_plan
from knowledge_base.exchange.sources import Origin, Sources
from knowledge_base.model import EntryId
from knowledge_base.problems import ContentError
from knowledge_base.store import KnowledgeStore


class PlanOutdatedError(KnowledgeError):
    """The knowledge base has changed since the dry run: `plan` is what an import would do now."""

    code = "plan_outdated"

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@dataclass
class Imported:
    """What an import did, by entry id. `waiting`: live in the source, and a draft here."""

    added: list[EntryId] = field(default_factory=list)
    changed: list[EntryId] = field(default_factory=list)
    skipped: list[EntryId] = field(default_factory=list)
    published: list[EntryId] = field(default_factory=list)
    waiting: list[EntryId] = field(default_factory=list)


def import_entries(
    store: KnowledgeStore, reading: Reading, by: str, *, publish: bool = False, expected: str | None = None
) -> Imported:
    """Makes entries of what was read, as drafts unless `publish`; all of them, or with an error none.

    `expected` is the digest of the plan that was looked at: raises `PlanOutdatedError` when the plan is
    another one by now. Raises `ContentError` when there are problems.
    """
    done = Imported()
    with store.all_or_nothing():
        plan = make_plan(store, reading, publish=publish)
        if plan.problems:
            raise ContentError(plan.problems)
        if expected is not None and plan.digest != expected:
            raise PlanOutdatedError(plan)
        for name, value in plan.variables:
            store.variables.set_variable(name, value, by)
        for step in plan.steps:
            _carry_out(store, step, by, done)
    return done


def _carry_out(store: KnowledgeStore, step: Step, by: str, done: Imported) -> None:
    incoming = step.incoming
    reason = f"Imported from {incoming.file}"
    if step.entry is None:
        entry = store.add_entry(incoming.content, by, incoming.entry_id, reason=reason)
        if incoming.state == "retired":
            entry = store.retire_entry(entry.id, by, reason)
    elif step.outcome == "changed" and step.changes != ("state",):
        latest = step.entry.latest.number
        entry = store.save_draft(step.entry.id, incoming.content, by, latest, reason=reason)
    else:
        entry = step.entry
    getattr(done, step.outcome).append(entry.id)
    if step.publishes:
        store.publish_entry(entry.id, by, reason=reason)
        done.published.append(entry.id)
    elif step.outcome != "skipped" and incoming.state == "published":
        done.waiting.append(entry.id)
    if step.outcome != "skipped" or not step.note:
        mark = fingerprint(incoming.content)
        Sources(store.file).set_origin(Origin(incoming.source, incoming.external_id, entry.id, mark))
