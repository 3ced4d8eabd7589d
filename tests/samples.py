"""Database files as earlier versions wrote them, kept as SQL so that they can be read.

`tests/<room>/samples/<version>/` holds what the first and the last commit of a version wrote, and others for
what those two have not. Add a folder with each release, and never change one.
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


def shape_of(file: Path) -> tuple[dict[str, str], list[str]]:
    """Return what made each table and index of a file that is whole, and the migrations that were applied."""
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        things = db.execute("SELECT name, coalesce(sql, '') FROM sqlite_master").fetchall()
        applied = db.execute("SELECT migration_set || ' ' || name FROM _sqlite_migrations ORDER BY 1")
        return {name: " ".join(sql.split()) for name, sql in things}, [row[0] for row in applied]


def count_rows(file: Path, table: str) -> int:
    """Return how many rows a table has."""
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
