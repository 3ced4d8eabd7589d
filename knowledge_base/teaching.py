"""What an editor says of a question becomes a phrasing of the entry that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge_base.errors import TaughtOtherwiseError
from knowledge_base.model import Entry
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import sameness


def teach(store: KnowledgeStore, entry_id: str, wordings: Sequence[str], by: str, reason: str) -> Entry:
    """Return the entry with these wordings among its phrasings, in a draft.

    Wordings that it has already make no revision. Raises `TaughtOtherwiseError` when one of them is a title
    or a phrasing of another entry: a question has one answer.
    """
    with store.all_or_nothing():
        taken = store.phrasings.list_same_phrasings(wordings, entry_id)
        if taken:
            raise TaughtOtherwiseError(taken[0].text, taken[0].entry_id, taken[0].question)
        entry = store.get_entry(entry_id)
        content = entry.latest.content
        said = {sameness(text) for texts in content.texts for text in (texts.question, *texts.phrasings)}
        fresh = [wording for wording in wordings if sameness(wording) not in said]
        if not fresh:
            return entry
        taught = replace(content, phrasings=(*content.phrasings, *fresh))
        return store.save_draft(entry_id, taught, by, entry.latest.number, reason)
