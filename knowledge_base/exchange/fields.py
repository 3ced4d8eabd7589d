"""An entry out of named fields, as the rows of a table and the objects of a JSON file give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast, get_args

from knowledge_base.exchange.incoming import SourceState
from knowledge_base.exchange.visibility import limits_readers
from knowledge_base.model import Content, Translation

# Other systems' words for our fields.
ALIASES = {
    "title": "question",
    "name": "question",
    "body": "answer",
    "content": "answer",
    "text": "answer",
    "external_id": "id",
    "entry_id": "id",
    "questions": "phrasings",
    "alternatives": "phrasings",
    "section": "category",
    "topic": "category",
    "labels": "tags",
    "language": "locale",
    "author": "owner",
    "status": "state",
}
NAMES = (
    "id", "state", "question", "answer", "phrasings", "category", "tags", "locale", "owner", "check_by",
    "when_overdue", "audience", "translations",
)  # fmt: skip
_STATES = {
    "": "published",
    "live": "published",
    "active": "published",
    "public": "published",
    "archived": "retired",
    **dict.fromkeys(
        (
            "review",
            "scheduled",
            "in_review",
            "pending",
            "unpublished",
            "inactive",
            "private",
            "internal",
        ),
        "draft",
    ),
}

Report = Callable[[str], None]


def named(fields: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Return the fields under our names; what is given twice, or is no field of an entry, is reported.

    Those by which other systems say who reads it keep their names.
    """
    found: dict[str, Any] = {}
    for given, value in fields.items():
        name = our_name(given)
        if name is None and limits_readers(given):
            found[given] = value
        elif name is None:
            report(f"`{given}` is not a field of an entry. Use one of: {', '.join(NAMES)}.")
        elif name in found:
            report(f"`{given}` gives the {name} a second time: keep one.")
        else:
            found[name] = value
    return found


def our_name(given: str) -> str | None:
    """Return what we call a field that another system calls so; None when it is none of ours."""
    name = given.strip().casefold().replace(" ", "_")
    name = name if name in NAMES else ALIASES.get(name, "")
    return name or None


def read_content(fields: Mapping[str, Any], report: Report) -> Content:
    """Return the content that fields under our names hold; each value of a wrong kind is reported."""
    taking = _Taking(fields, report)
    return Content(
        question=taking.text("question"),
        answer=taking.text("answer"),
        phrasings=taking.texts("phrasings"),
        category=taking.text("category"),
        tags=taking.texts("tags"),
        locale=taking.text("locale") or "en",
        owner=taking.text("owner"),
        check_by=taking.day("check_by"),
        audience=taking.audience("audience"),
        translations=taking.translations("translations"),
        when_overdue=taking.when_overdue("when_overdue"),
    )


def read_state(fields: Mapping[str, Any], report: Report) -> SourceState:
    """Return the state that a field gives; published without one."""
    given = str(fields.get("state") or "").strip().casefold()
    state = _STATES.get(given, given)
    if state not in get_args(SourceState):
        report(f"The state “{given}” is unknown: write draft, published or retired.")
        return "draft"
    return cast(SourceState, state)


class _Taking:
    def __init__(self, fields: Mapping[str, Any], report: Report) -> None:
        self._fields = fields
        self._report = report

    def text(self, name: str) -> str:
        value = self._fields.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        self._report(f"The {name} must be text in quotes.")
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._fields.get(name) or []
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._report(f"The {name} must be a list of texts.")
        return ()

    def day(self, name: str) -> date | None:
        text = self.text(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._report(f"The {name} “{text}” must be a day in the form 2027-01-31.")
            return None

    def audience(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        value = self._fields.get(name) or {}
        if not isinstance(value, dict):
            self._report('The audience must look like {"plan": ["gold"]}.')
            return ()
        inner = _Taking(value, self._report)
        return tuple((attribute, inner.texts(attribute)) for attribute in value)

    def translations(self, name: str) -> tuple[Translation, ...]:
        value = self._fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._report("The translations must be a list of objects with locale, question and answer.")
            return ()
        found = [_Taking(item, self._report) for item in value]
        return tuple(
            Translation(one.text("locale"), one.text("question"), one.text("answer"), one.texts("phrasings"))
            for one in found
        )

    def when_overdue(self, name: str) -> Any:
        text = self.text(name) or "flag"
        if text not in ("flag", "withhold"):
            self._report(f"When overdue “{text}” is unknown: write flag or withhold.")
            return "flag"
        return text
