"""What a message is about, in a word or two that fit into a sentence."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.knowledge import get_published
from actions.language import is_in_english
from actions.reading import ranking
from knowledge_base.model import PublishedEntry

_CLEAR = 0.5


def topic_of_entry(entry: PublishedEntry, tracker: Tracker) -> str | None:
    """Return the entry's category as it stands inside a sentence, or None when it has none.

    Categories are not translated: there is none for a sentence in another language than English.
    """
    if not is_in_english(tracker):
        return None
    return entry.content.category.strip().lower() or None


def topic_of(tracker: Tracker) -> str | None:
    """Return the topic of the best candidate, or None when it is not clear enough to be named."""
    candidates = ranking(tracker)["candidates"]
    if not candidates or candidates[0]["confidence"] < _CLEAR:
        return None
    entry = get_published(candidates[0]["entry_id"])
    return topic_of_entry(entry, tracker) if entry else None
