"""What a message is about, in a word or two that fit into a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.knowledge import get_published
from knowledge_base.model import PublishedEntry

_CLEAR = 0.5


def topic_of_entry(entry: PublishedEntry) -> str | None:
    """Return the entry's category as it stands inside a sentence, or None when it has none."""
    return entry.content.category.strip().lower() or None


def topic_of(ranking: Mapping[str, Any]) -> str | None:
    """Return the topic of the best candidate, or None when it is not clear enough to be named."""
    candidates = ranking["candidates"]
    if not candidates or candidates[0]["confidence"] < _CLEAR:
        return None
    entry = get_published(candidates[0]["entry_id"])
    return topic_of_entry(entry) if entry else None
