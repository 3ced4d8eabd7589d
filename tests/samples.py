"""Database files as earlier versions wrote them, kept as SQL so that they can be read.

`tests/<room>/samples/<version>/` holds what the first and the last commit of a version wrote. Add a folder
with each release, and never change one.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent


def released_versions() -> set[str]:
    """Return the versions that CHANGELOG names, and the one that is being made."""
    changelog, project = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("CHANGELOG.md", "pyproject.toml")
    )
    named = re.findall(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    return {*named, *re.findall(r'^version = "(.+)"', project, re.MULTILINE)}


def samples(room: str) -> list[Path]:
    """Return the samples of a room, oldest version first."""
    return sorted((ROOT / "tests" / room / "samples").glob("*/*.sql"))


def load_sample(sample: Path, file: Path) -> Path:
    """Write the database that the sample describes to `file`."""
    with closing(sqlite3.connect(file)) as db:
        db.executescript(sample.read_text(encoding="utf-8"))
    return file


def schema_of(file: Path) -> dict[str, str]:
    """Return the statement that made each table and index."""
    with closing(sqlite3.connect(file)) as db:
        rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(sql.split()) for name, sql in rows}


def count_rows(file: Path, table: str) -> int:
    """Return how many rows a table has."""
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
