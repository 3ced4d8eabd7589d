"""Phrasings that lead to more than one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.model import EntryId
from knowledge_base.store.entries import LATEST, Entries
from knowledge_base.store.entry_search import JOIN, MATCHES, titled
from knowledge_base.tidy import sameness


@dataclass(frozen=True)
class SamePhrasing:
    """A text that another entry has as its title or a phrasing."""

    text: str
    entry_id: EntryId
    question: str


class Phrasings:
    """Finds texts among the titles and phrasings of entries that are not retired."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def list_same_phrasings(self, texts: Sequence[str], entry_id: str = "") -> list[SamePhrasing]:
        """Return the texts that another entry has already. Case and punctuation are ignored."""
        found = []
        for text in dict.fromkeys(texts):
            other = self._other(text, entry_id)
            if other is not None:
                found.append(other)
        return found

    def _other(self, text: str, entry_id: str) -> SamePhrasing | None:
        wanted = sameness(text)
        if not wanted:
            return None
        rows = self._entries.file.rows(
            f"{LATEST} {JOIN} WHERE {MATCHES} AND e.id != ? AND e.state != 'retired' LIMIT 50",
            [titled(wanted), entry_id],
        )
        texts = self._entries.texts_for(rows)
        for row in rows:
            key = (row["number"], row["revision"])
            translated = texts.translations.get(key, [])
            said = [row["question"], *texts.phrasings.get(key, [])]
            said += [phrasing for each in translated for phrasing in (each.question, *each.phrasings)]
            if any(sameness(each) == wanted for each in said):
                return SamePhrasing(text, EntryId(row["id"]), row["question"])
        return None
