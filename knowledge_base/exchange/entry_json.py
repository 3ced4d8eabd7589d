"""Entries as JSON, and a short mark of what one says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from knowledge_base.exchange.json_files import FORMAT, VERSION
from knowledge_base.model import Content, EntryId, Translation
from knowledge_base.tidy import tidy


def content_fields(content: Content) -> dict[str, Any]:
    """Return the content as JSON has it; what is empty is left out."""
    fields: dict[str, Any] = {
        "question": content.question,
        "answer": content.answer,
        "phrasings": list(content.phrasings),
        "category": content.category,
        "tags": list(content.tags),
        "locale": content.locale,
        "owner": content.owner,
        "check_by": content.check_by.isoformat() if content.check_by else "",
        "when_overdue": "" if content.when_overdue == "flag" else content.when_overdue,
        "audience": {name: list(values) for name, values in content.audience},
        "translations": [_translation(translation) for translation in content.translations],
    }
    return {name: value for name, value in fields.items() if value}


def render_json(
    entries: Iterable[tuple[EntryId, str, Content]], variables: Mapping[str, str] | None = None
) -> str:
    """Return the text of a file of entries, each given by its id, its state and its content."""
    rows = [
        {"id": entry_id, "state": state, **content_fields(content)} for entry_id, state, content in entries
    ]
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    if variables:
        document["variables"] = dict(variables)
    return _dumped({**document, "entries": rows})


def render_variables(variables: Mapping[str, str]) -> str:
    """Return the text of a file of variables, to lie beside content files."""
    return _dumped({"format": FORMAT, "version": VERSION, "variables": dict(variables)})


def fingerprint(content: Content) -> str:
    """Return a mark that two contents share only when they say the same."""
    text = json.dumps(content_fields(tidy(content)), sort_keys=True, ensure_ascii=True)
    return sha256(text.encode()).hexdigest()[:32]


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _translation(translation: Translation) -> dict[str, Any]:
    fields = {
        "locale": translation.locale,
        "question": translation.question,
        "answer": translation.answer,
        "phrasings": list(translation.phrasings),
    }
    return {name: value for name, value in fields.items() if value}
