"""SQL that only SQLite understands stands in few places, which another engine would have to write anew."""

from __future__ import annotations

from pathlib import Path

from bot.matching import Pattern

ROOT = Path(__file__).parent.parent.parent
OWN = Pattern(
    r"\browid\b|INSERT OR |\biif\(|\bjson_(each|extract|set|object)\(|\bMATCH \?|"
    r"\bfts5\b|\bPRAGMA\b|\bVACUUM\b"
)
# Full-text search of the record, of the studio and of the help pages; lists kept as JSON; the engine itself.
SEARCHES = {"search.py", "entry_search.py", "finder.py"}
ENGINE = {"connections.py", "database.py", "migrations.py"}


def test_sql_of_sqlite_alone_stands_in_few_modules() -> None:
    found = {
        path.name
        for folder in ("bot", "knowledge_base", "actions")
        for path in (ROOT / folder).rglob("*.py")
        if OWN.search(path.read_text(encoding="utf-8"))
    }
    assert found == SEARCHES | ENGINE | {"json_columns.py"}
