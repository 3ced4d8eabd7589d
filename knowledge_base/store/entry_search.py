"""The studio's full-text search of entries: all SQL of it, and how a query is written."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.store.file import KnowledgeFile

# Parts of a query over entries as `e`.
JOIN = "JOIN entry_search s ON s.rowid = e.number"
MATCHES = "entry_search MATCH ?"
RANK = "s.rank"


def index_entries(file: KnowledgeFile, entries: Sequence[tuple[int, str, str, str, str, str]]) -> None:
    """Make entries findable by these texts alone: number, id, question, phrasings, answer, tags."""
    file.write_many("DELETE FROM entry_search WHERE rowid = ?", [(entry[0],) for entry in entries])
    file.write_many(
        "INSERT INTO entry_search (rowid, id, question, phrasings, answer, tags) VALUES (?, ?, ?, ?, ?, ?)",
        entries,
    )


def quoted(query: str) -> str:
    """Return what was typed as a query: every word as a quoted prefix, so none is read as an operator."""
    words = (word.replace('"', '""') for word in query.replace("\0", " ").split())
    return " ".join(f'"{word}"*' for word in words)


def titled(words: str) -> str:
    """Return the query for these words, one after the other, in a title or a phrasing."""
    return f'{{question phrasings}} : "{words}"'
