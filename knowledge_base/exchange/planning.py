"""What an import would do, line by line: the dry run, and the plan that is then carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Literal

from knowledge_base.exchange.entry_json import fingerprint
from knowledge_base.exchange.incoming import Incoming, Reading
from knowledge_base.exchange.sources import Origin, Sources
from knowledge_base.model import Content, Entry
from knowledge_base.problems import Problem
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import question_key
from knowledge_base.variables import names_in

Outcome = Literal["added", "changed", "skipped"]

_NOTHING_NEW = "Edited here; the source has nothing new."


@dataclass(frozen=True)
class Step:
    """What becomes of one incoming entry. `changes` names the fields that differ, `note` says more.

    One that is `held` would replace what an editor or another source has here: it is never published with
    the others.
    """

    incoming: Incoming
    outcome: Outcome
    entry: Entry | None = None
    changes: tuple[str, ...] = ()
    note: str = ""
    publishes: bool = False
    held: bool = False


@dataclass(frozen=True)
class Plan:
    """The steps of an import in the order of the files. With `problems` it cannot be carried out.

    `variables` are those that get their first value by it; one that has a value here keeps that.
    """

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    variables: tuple[tuple[str, str], ...] = ()

    def count(self, outcome: Outcome) -> int:
        """Return how many entries that becomes of."""
        return sum(step.outcome == outcome for step in self.steps)

    @property
    def digest(self) -> str:
        """A mark of the plan: two that would do the same have the same."""
        lines = [
            "\t".join(
                (
                    step.incoming.source,
                    step.incoming.external_id,
                    fingerprint(step.incoming.content),
                    step.outcome,
                    f"{step.entry.id}:{step.entry.latest.number}" if step.entry else "",
                    f"{step.publishes}:{step.held}",
                )
            )
            for step in self.steps
        ]
        return sha256(
            "\n".join([*lines, *map(str, self.problems), *map(str, self.variables)]).encode()
        ).hexdigest()[:32]


def make_plan(store: KnowledgeStore, reading: Reading, *, publish: bool = False) -> Plan:
    """Return what importing this would do now. Imported entries become drafts, unless `publish`."""
    with store.file.snapshot():
        planning = _Planning(store, publish, reading.variables)
        steps = tuple(map(planning.step, reading.entries))
    problems = (*reading.problems, *planning.problems)
    return Plan(steps, problems, tuple(reading.notes), tuple(planning.new_variables.items()))


class _Planning:
    def __init__(self, store: KnowledgeStore, publish: bool, variables: Mapping[str, str]) -> None:
        self._publish = publish
        sources = Sources(store.file)
        self._origins = sources.list_origins()
        self._edited = sources.list_edited()
        self._sources_of = Counter(origin.entry_id for origin in self._origins.values())
        self._entries = {entry.id: entry for entry in store.list_entries(limit=-1)}
        self._live = {entry.id: entry.content for entry in store.list_published(as_written=True)}
        self._asking = self._list_asking()
        known = store.variables.values()
        self.new_variables = {name: value for name, value in variables.items() if name not in known}
        self._variables = known.keys() | self.new_variables.keys()
        self._taken: dict[str, Incoming] = {}
        self._asked: dict[str, Incoming] = {}
        self.problems: list[Problem] = []

    def step(self, incoming: Incoming) -> Step:
        """Return what becomes of one entry."""
        step = self._step(incoming)
        if step.entry is not None:
            other = self._taken.setdefault(step.entry.id, incoming)
            if other is not incoming:
                sentence = (
                    f"This is the same entry (`{step.entry.id}`) as {other.place}: leave one of them out."
                )
                self.problems.append(Problem(incoming.file, incoming.line, sentence))
        unknown = sorted(names_in(incoming.content) - self._variables)
        if unknown and step.publishes:
            sentence = f"The variable {unknown[0]} has no value: define it first, or import as a draft."
            self.problems.append(Problem(incoming.file, incoming.line, sentence))
        twin = self._asked.setdefault(_folded(incoming.content), incoming)
        if twin is not incoming and not step.note:
            step = replace(step, note=f"Line {twin.line} of {twin.file} asks the same.")
        return step

    def _list_asking(self) -> dict[str, Entry]:
        """Return the entry that asks each question; of several the one that customers read."""
        asking: dict[str, Entry] = {}
        for entry in sorted(self._entries.values(), key=lambda entry: (entry.live is None, entry.id)):
            asking.setdefault(_folded(self._live.get(entry.id, entry.latest.content)), entry)
            asking.setdefault(_folded(entry.latest.content), entry)
        return asking

    def _step(self, incoming: Incoming) -> Step:
        entry, how = self._find(incoming)
        twin = self._asking.get(_folded(incoming.content))
        if entry is None:
            if twin is not None and twin.live is not None and incoming.state == "published":
                return Step(incoming, "added", note=_asks_this(twin), held=True)
            return Step(incoming, "added", publishes=self._publish and incoming.state == "published")
        if entry.state == "retired" and incoming.state != "retired":
            return Step(incoming, "skipped", entry, note="It is retired here.")
        step = self._compared(incoming, entry, how)
        if incoming.state != "published" and entry.live is not None:
            note = f"{step.note} It is live here and not there: retire it if customers should not read it."
            return replace(step, note=note.strip())
        if incoming.state != "published" or step.note == _NOTHING_NEW:
            return step
        stale = step.outcome == "changed" or entry.live != entry.latest.number
        if stale and (why := self._held(incoming, entry, twin)):
            note = step.note if why in step.note else f"{step.note} {why}".strip()
            return replace(step, note=note, held=True)
        if not self._publish:
            return step
        if step.outcome == "changed":
            return replace(step, publishes=True)
        if entry.live != entry.latest.number and not step.note:
            return replace(step, outcome="changed", changes=("state",), publishes=True)
        return step

    def _held(self, incoming: Incoming, entry: Entry, twin: Entry | None) -> str:
        """Return why this must not replace what the entry has; "" when all of that is this source's own."""
        origin, live = self._origin(incoming), self._live.get(entry.id)
        if twin is not None and (origin is None if twin.id == entry.id else twin.live and not live):
            return _asks_this(twin)
        if entry.id in self._edited:
            return "An editor changed it here: look at both, and publish one in the studio."
        if origin is None:
            return "It came from elsewhere: look at both, and publish one in the studio."
        if live is None or self._sources_of[entry.id] == 1 or fingerprint(live) == origin.fingerprint:
            return ""
        return "Another source says this too: look at both, and publish one in the studio."

    def _find(self, incoming: Incoming) -> tuple[Entry | None, str]:
        """Return the entry that this is already, and a word on how it was found when that may surprise."""
        origin = self._origin(incoming)
        if origin is not None:
            return self._entries[origin.entry_id], ""
        if incoming.entry_id is not None:
            return self._entries.get(incoming.entry_id), ""
        asking = self._asking.get(_folded(incoming.content))
        if asking is not None and asking.id not in self._taken:
            return asking, _asks_this(asking)
        return None, ""

    def _origin(self, incoming: Incoming) -> Origin | None:
        """Return what this source said before under this id.

        Under an id of earlier versions another question may be: only the same content or question counts.
        """
        found = self._origins.get((incoming.source, incoming.external_id))
        if found is not None or not incoming.former_id:
            return found
        former = self._origins.get((incoming.source, incoming.former_id))
        if former is None:
            return None
        same_question = _folded(self._entries[former.entry_id].latest.content) == _folded(incoming.content)
        return former if same_question or former.fingerprint == fingerprint(incoming.content) else None

    def _compared(self, incoming: Incoming, entry: Entry, how: str) -> Step:
        ours, theirs = entry.latest.content, incoming.content
        origin = self._origin(incoming)
        changes = _differences(ours, theirs)
        if not changes:
            return Step(incoming, "skipped", entry, note=how)
        edited = origin is not None and origin.fingerprint != fingerprint(ours)
        if origin is not None and origin.fingerprint == fingerprint(theirs):
            return Step(incoming, "skipped", entry, note=_NOTHING_NEW)
        if edited:
            how = f"Edited here since the last import: revision {entry.latest.number} keeps those edits."
        elif origin is not None and _folded(ours) != _folded(theirs):
            how = f"It asks “{ours.question}” here."
        elif origin is None and incoming.entry_id is not None:
            how = f"An entry of this id is here: revision {entry.latest.number} keeps what it said."
        return Step(incoming, "changed", entry, changes, how)


def _asks_this(entry: Entry) -> str:
    return f"The entry `{entry.id}` asks this already; look at both."


def _folded(content: Content) -> str:
    return question_key(content.question)


def _differences(ours: Content, theirs: Content) -> tuple[str, ...]:
    names: Iterable[str] = (field.name for field in fields(Content))
    return tuple(name for name in names if getattr(ours, name) != getattr(theirs, name))
