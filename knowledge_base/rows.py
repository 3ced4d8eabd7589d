"""Between the rows of the store's tables and our types."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from knowledge_base.model import Content, Revision


def filtered(query: str | None, state: str | None, category: str | None) -> tuple[str, str, list[Any]]:
    """The joins and conditions, the order and the values of a search in the studio."""
    joins, conditions, values, order = "", [], [], "ORDER BY r.question COLLATE NOCASE, e.id"
    words = _quoted(query or "")
    if words:
        joins, order = "JOIN entry_search s ON s.rowid = e.number", "ORDER BY s.rank, e.id"
        conditions.append("entry_search MATCH ?")
        values.append(words)
    for column, value in (("e.state", state), ("r.category", category)):
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"{joins} {where}", order, values


def _quoted(query: str) -> str:
    """What was typed as a full-text query: every word as a quoted prefix, so none is read as an operator."""
    words = (word.replace('"', '""') for word in query.replace("\0", " ").split())
    return " ".join(f'"{word}"*' for word in words)


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" for _ in values)


def revision_of(row: Mapping[str, Any], phrasings: Mapping[tuple[int, int], list[str]]) -> Revision:
    """The revision of a row; `phrasings` by entry number and revision number."""
    published_at = row["published_at"]
    return Revision(
        number=row["revision"],
        content=content_of(row, phrasings),
        saved_by=row["saved_by"],
        saved_at=datetime.fromisoformat(row["saved_at"]),
        published_at=datetime.fromisoformat(published_at) if published_at else None,
    )


def content_of(row: Mapping[str, Any], phrasings: Mapping[tuple[int, int], list[str]]) -> Content:
    """The content of a row; `phrasings` by entry number and revision number."""
    return Content(
        question=row["question"],
        answer=row["answer"],
        phrasings=tuple(phrasings.get((row["number"], row["revision"]), ())),
        category=row["category"],
        tags=tuple(json.loads(row["tags"])),
        locale=row["locale"],
        owner=row["owner"],
        check_by=date.fromisoformat(row["check_by"]) if row["check_by"] else None,
    )
