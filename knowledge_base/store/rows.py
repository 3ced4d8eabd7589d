"""Between the rows of the store's tables and our types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.storage.database import Row, marks
from bot.storage.times import to_time
from knowledge_base.model import (
    Content,
    Entry,
    EntryId,
    Review,
    Revision,
    Schedule,
    State,
    Step,
    Translation,
    Variable,
)


@dataclass
class Texts:
    """What belongs to revisions and is in tables of its own, by entry number and revision number."""

    phrasings: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    translations: dict[tuple[int, int], list[Translation]] = field(default_factory=dict)


def entry_of(row: Row, texts: Texts) -> Entry:
    """Return the entry of a row that joins it with its newest revision."""
    review = None
    if row["review"] == row["latest"]:
        review = Review(row["review"], row["review_by"], to_time(row["review_at"]))
    schedule = None
    if row["scheduled"] is not None:
        at = to_time(row["scheduled_at"])
        schedule = Schedule(row["scheduled"], at, row["scheduled_by"], row["scheduled_reason"])
    state = _state_of(row, review, schedule)
    return Entry(EntryId(row["id"]), state, revision_of(row, texts), row["live"], review, schedule)


def _state_of(row: Row, review: Review | None, schedule: Schedule | None) -> State:
    if row["live"] is not None:
        return "published"
    if schedule is not None:
        return "scheduled"
    if row["state"] == "retired":
        return "retired"
    return "review" if review else "draft"


def revision_of(row: Row, texts: Texts) -> Revision:
    """Return the revision of a row."""
    published_at = row["published_at"]
    return Revision(
        number=row["revision"],
        content=content_of(row, texts),
        saved_by=row["saved_by"],
        saved_at=to_time(row["saved_at"]),
        published_at=to_time(published_at) if published_at else None,
        reason=row["reason"],
    )


def content_of(row: Row, texts: Texts) -> Content:
    """Return the content of a row."""
    key = (row["number"], row["revision"])
    return Content(
        question=row["question"],
        answer=row["answer"],
        phrasings=tuple(texts.phrasings.get(key, ())),
        category=row["category"],
        tags=tuple(_listed(row["tags"])),
        locale=row["locale"],
        owner=row["owner"],
        check_by=date.fromisoformat(row["check_by"]) if row["check_by"] else None,
        audience=tuple((name, tuple(values)) for name, values in _listed(row["audience"])),
        translations=tuple(texts.translations.get(key, ())),
        when_overdue=row["when_overdue"],
    )


# An entry that is saved again is a draft again when it had been retired.
REOPENED = "CASE WHEN state = 'retired' THEN 'draft' ELSE state END"


def revision_row(content: Content) -> dict[str, Any]:
    """Return the content as columns of its revision."""
    return {
        "question": content.question,
        "answer": content.answer,
        "category": content.category,
        "tags": _json(content.tags),
        "locale": content.locale,
        "owner": content.owner,
        "check_by": content.check_by.isoformat() if content.check_by else None,
        "audience": _json(content.audience),
        "when_overdue": content.when_overdue,
    }


def translation_of(row: Row) -> Translation:
    """Return the translation of a row."""
    return Translation(row["locale"], row["question"], row["answer"], tuple(json.loads(row["phrasings"])))


def translation_row(translation: Translation) -> tuple[str, str, str, str]:
    """Return the translation as columns: locale, question, answer, phrasings."""
    phrasings = _json(translation.phrasings)
    return translation.locale, translation.question, translation.answer, phrasings


def step_of(row: Row) -> Step:
    """Return the step of a row."""
    return Step(row["kind"], row["revision"], row["by"], to_time(row["at"]), row["reason"])


def variable_of(row: Row) -> Variable:
    """Return the variable of a row."""
    return Variable(row["name"], row["value"], row["by"], to_time(row["at"]))


def search_row(content: Content, live: Content | None = None) -> tuple[str, str, str, str]:
    """Return what the studio's search reads: questions, phrasings, answers and labels, in every language.

    Those of the newest revision and, where customers still read another one, of that as well.
    """
    contents = [content] if live is None else [content, live]
    spoken = [texts for each in contents for texts in each.texts]
    return (
        _lines(texts.question for texts in spoken),
        _lines(phrasing for texts in spoken for phrasing in texts.phrasings),
        _lines(texts.answer for texts in spoken),
        _lines(label for each in contents for label in (each.category, *each.tags)),
    )


def _lines(texts: Iterable[str]) -> str:
    """Return each text once, so that what two revisions share does not weigh twice."""
    return "\n".join(dict.fromkeys(texts))


def _listed(column: str) -> list[Any]:
    """Return what a column lists. Most list nothing, and entries are read by the thousand."""
    return [] if column == "[]" else json.loads(column)


def _json(value: Sequence[object]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


_REVISION = ("entry", "revision", "saved_by", "saved_at", "reason", *revision_row(Content("", "")))
INSERT_REVISION = f"INSERT INTO revisions ({', '.join(_REVISION)}) VALUES ({marks(_REVISION)})"
