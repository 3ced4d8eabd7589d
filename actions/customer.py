"""Whom an action answers: which entries are theirs to see, and in which language they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions.knowledge import get_published
from actions.language import language
from actions.reading import metadata
from knowledge_base.audience import fits
from knowledge_base.model import PublishedEntry

# In the metadata of a message: {"attributes": {name: value}, "locale"}.
CUSTOMER = "customer"


def customer(tracker: Tracker) -> dict[str, Any]:
    """Return what the website told of the customer, with the latest message."""
    return metadata(tracker).get(CUSTOMER) or {}


def get_for(tracker: Tracker, entry_id: str) -> PublishedEntry | None:
    """Return the entry as this customer sees it; None when it was retired, or is not for them.

    Its texts are in the language of the conversation, else in that of the customer's browser; without a
    translation in it they are in the fallback.
    """
    entry = get_published(entry_id)
    known = customer(tracker)
    if entry is None or not fits(entry.content.audience, known.get("attributes") or {}):
        return None
    texts = entry.content.texts_for(language(tracker) or known.get("locale"))
    content = replace(
        entry.content,
        question=texts.question,
        answer=texts.answer,
        phrasings=texts.phrasings,
        locale=texts.locale,
        translations=(),
    )
    return replace(entry, content=content)


def shown_to(tracker: Tracker, candidates: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the candidates that are for this customer, with their questions in the customer's language."""
    entries = [(candidate, get_for(tracker, candidate["entry_id"])) for candidate in candidates]
    return [{**candidate, "question": entry.content.question} for candidate, entry in entries if entry]
