"""Which entries the studio's list shows."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge_base.model import State
from knowledge_base.store.entry_search import JOIN, MATCHES, RANK, quoted
from knowledge_base.store.json_columns import VALUES_OF_LIST, holds

# A live entry may also have something newer that waits, and is found by both.
_STATES: dict[State, str] = {
    "published": "e.live IS NOT NULL",
    "scheduled": "e.scheduled IS NOT NULL",
    "review": "e.review = e.latest AND e.state != 'retired' AND e.live IS NOT e.latest",
    "retired": "e.state = 'retired' AND e.scheduled IS NULL",
    "draft": "e.state != 'retired' AND e.live IS NOT e.latest AND e.review IS NOT e.latest "
    "AND e.scheduled IS NOT e.latest",
}


@dataclass(frozen=True)
class Narrowing:
    """What entries have in common; None asks for nothing.

    `locale`: written in this language, as the fallback or a translation. `overdue_on`: that day is past
    `check_by`. `only` and `without` are ids.
    """

    owner: str | None = None
    locale: str | None = None
    tag: str | None = None
    overdue_on: date | None = None
    only: Collection[str] | None = None
    without: Collection[str] | None = None


EVERYTHING = Narrowing()


def filtered(
    query: str | None, state: State | None, category: str | None, narrowing: Narrowing
) -> tuple[str, str, list[Any]]:
    """Return the joins and conditions, the order and the values of a search in the studio."""
    joins, order = "", "ORDER BY r.question COLLATE NOCASE, e.id"
    conditions: list[tuple[str, list[Any]]] = []
    words = quoted(query or "")
    if words:
        joins, order = JOIN, f"ORDER BY {RANK}, e.id"
        conditions.append((MATCHES, [words]))
    if state is not None:
        conditions.append((_STATES[state], []))
    if category is not None:
        conditions.append(("r.category = ?", [category]))
    conditions += _conditions(narrowing)
    where = f"WHERE {' AND '.join(f'({sql})' for sql, _ in conditions)}" if conditions else ""
    return f"{joins} {where}", order, [value for _, values in conditions for value in values]


def _conditions(narrowing: Narrowing) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    if narrowing.owner is not None:
        found.append(("r.owner = ?", [narrowing.owner]))
    if narrowing.locale is not None:
        translated = (
            "SELECT 1 FROM translations t WHERE t.entry = e.number AND t.revision = r.revision "
            "AND t.locale = ?"
        )
        found.append((f"r.locale = ? OR EXISTS ({translated})", [narrowing.locale] * 2))
    if narrowing.tag is not None:
        found.append((holds("r.tags"), [narrowing.tag]))
    if narrowing.overdue_on is not None:
        found.append(("r.check_by < ? AND e.state != 'retired'", [narrowing.overdue_on.isoformat()]))
    for ids, word in ((narrowing.only, "IN"), (narrowing.without, "NOT IN")):
        if ids is not None:
            found.append((f"e.id {word} ({VALUES_OF_LIST})", [json.dumps(sorted(ids))]))
    return found
