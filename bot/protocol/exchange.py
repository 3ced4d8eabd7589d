"""Payloads of the studio's import and export, under `/api/studio`."""

from __future__ import annotations

from typing import Literal

from bot.protocol.base import Frozen

ImportOutcome = Literal["added", "changed", "skipped"]


class ImportNote(Frozen, frozen=True, omit_defaults=False):
    """Something about a line of a file: a problem and what to do about it, or what was left out."""

    file: str
    line: int
    sentence: str


class ImportStep(Frozen, frozen=True, omit_defaults=False):
    """What becomes of one entry of the file. `entry_id` is the entry that is here already, if one is.

    `changes` names the fields of it that differ.
    """

    file: str
    line: int
    outcome: ImportOutcome
    question: str
    entry_id: str | None = None
    changes: tuple[str, ...] = ()
    note: str = ""


class ImportPlan(Frozen, frozen=True, omit_defaults=False):
    """POST /api/studio/import?name=&format=, the body being the file: what importing it would do.

    `digest` names this plan. With `problems`, it cannot be carried out. `steps` are at most the first
    2,000; the counts are of all.
    """

    digest: str
    added: int
    changed: int
    skipped: int
    steps: tuple[ImportStep, ...] = ()
    problems: tuple[ImportNote, ...] = ()
    notes: tuple[ImportNote, ...] = ()


class ImportedDraft(Frozen, frozen=True, omit_defaults=False):
    """A revision that was imported and waits to be published."""

    entry_id: str
    revision: int


class ImportDone(Frozen, frozen=True, omit_defaults=False):
    """POST /api/studio/import?name=&format=&digest=: the plan carried out, all of it.

    The entries that were added or changed wait as drafts: `waiting` are those that are live in the source, at
    most 200, as many as go through the publish gate at once, without those that would replace what an editor
    or another source has live. 409 `import_outdated` when the plan has become another one, whose `ImportPlan`
    is in the details; 422 `import_broken` when there are problems.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    skipped: int
    waiting: tuple[ImportedDraft, ...] = ()
