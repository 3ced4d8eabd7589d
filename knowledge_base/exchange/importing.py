"""Carrying out an import: all of it in one short transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge_base.errors import KnowledgeError
from knowledge_base.exchange.entry_json import fingerprint
from knowledge_base.exchange.incoming import Reading
from knowledge_base.exchange.planning import Plan, Step, make_plan
from knowledge_base.exchange.sources import IMPORTED, Origin, Sources
from knowledge_base.model import EntryId
from knowledge_base.problems import ContentError
from knowledge_base.store import KnowledgeStore
from knowledge_base.store.batches import Saving, ready
from knowledge_base.store.entries import Mark


class PlanOutdatedError(KnowledgeError):
    """The knowledge base has changed since the dry run: `plan` is what an import would do now."""

    code = "plan_outdated"

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@dataclass
class Imported:
    """What an import did, by entry id.

    `going_live` are those that were asked to go live, and are to be let through the publish gate; `waiting`
    are live in the source, and drafts here; `held` would replace what an editor or another source has here.
    """

    added: list[EntryId] = field(default_factory=list)
    changed: list[EntryId] = field(default_factory=list)
    skipped: list[EntryId] = field(default_factory=list)
    going_live: list[EntryId] = field(default_factory=list)
    waiting: list[EntryId] = field(default_factory=list)
    held: list[EntryId] = field(default_factory=list)


def import_entries(
    store: KnowledgeStore, reading: Reading, by: str, *, publish: bool = False, expected: str | None = None
) -> Imported:
    """Make drafts of what was read, and with `publish` names those to go live; with an error, none.

    `expected` is the digest of the plan that was looked at: raises `PlanOutdatedError` when the plan is
    another one by now. Raises `ContentError` when there are problems.
    """
    # Everything is made ready first: nobody can save while the transaction lasts.
    mark, prepared = store.mark(), _Prepared(make_plan(store, reading, publish=publish), expected)
    with store.all_or_nothing():
        if not prepared.holds(mark, store.mark()):
            prepared = _Prepared(make_plan(store, reading, publish=publish), expected)
        done = prepared.carry_out(store, by)
    store.batches.catch_up()
    return done


class _Prepared:
    """A plan that may be carried out, with all that can be made ready before."""

    def __init__(self, plan: Plan, expected: str | None) -> None:
        if plan.problems:
            raise ContentError(plan.problems)
        if expected is not None and plan.digest != expected:
            raise PlanOutdatedError(plan)
        self._plan = plan
        self._saving = [step for step in plan.steps if _saves(step)]
        self._savings = ready([_saving(step) for step in self._saving])
        self._marks = [fingerprint(step.incoming.content) for step in plan.steps]

    def holds(self, before: Mark, now: Mark) -> bool:
        """Return whether the plan is still true, though somebody saved meanwhile: it was something else."""
        known = {step.entry.id for step in self._plan.steps if step.entry}
        same_entries = before.entries.keys() == now.entries.keys()
        return (
            same_entries
            and before.rest == now.rest
            and all(before.entries[each] == now.entries[each] for each in known)
        )

    def carry_out(self, store: KnowledgeStore, by: str) -> Imported:
        for name, value in self._plan.variables:
            store.variables.set_variable(name, value, by)
        saved = iter(store.batches.save(self._savings, by))
        ids = [next(saved) if _saves(step) else _known(step) for step in self._plan.steps]
        for step, entry_id in zip(self._plan.steps, ids, strict=True):
            if step.entry is None and step.incoming.state == "retired":
                store.retire_entry(entry_id, by, _reason(step))
        Sources(store.file).set_origins(self._origins(ids))
        return _imported(self._plan.steps, ids)

    def _origins(self, ids: Sequence[EntryId]) -> list[Origin]:
        return [
            Origin(step.incoming.source, step.incoming.external_id, entry_id, mark)
            for step, entry_id, mark in zip(self._plan.steps, ids, self._marks, strict=True)
            if step.outcome != "skipped" or not step.note
        ]


def _imported(steps: Sequence[Step], ids: Sequence[EntryId]) -> Imported:
    done = Imported()
    for step, entry_id in zip(steps, ids, strict=True):
        getattr(done, step.outcome).append(entry_id)
        if step.publishes:
            done.going_live.append(entry_id)
        elif step.held:
            done.held.append(entry_id)
        elif step.outcome != "skipped" and step.incoming.state == "published":
            done.waiting.append(entry_id)
    return done


def _saves(step: Step) -> bool:
    return step.entry is None or (step.outcome == "changed" and step.changes != ("state",))


def _saving(step: Step) -> Saving:
    if step.entry is None:
        return Saving(step.incoming.content, _reason(step), step.incoming.entry_id)
    return Saving(step.incoming.content, _reason(step), step.entry.id, step.entry.latest.number)


def _known(step: Step) -> EntryId:
    assert step.entry is not None
    return step.entry.id


def _reason(step: Step) -> str:
    return f"{IMPORTED}{step.incoming.file}"
