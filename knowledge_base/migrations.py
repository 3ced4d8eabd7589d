"""The shape of a knowledge base file, version by version. Append only: never edit one that has shipped."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("knowledge_base")


@migrations(name="0001_entries")
def create_entries(db: Database) -> None:
    """Entries with their revisions and phrasings, the generation counter, and the studio's text search."""
    db.execute(
        """
        CREATE TABLE entries (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
            latest INTEGER NOT NULL,
            live INTEGER,
            generation INTEGER NOT NULL DEFAULT 0,
            retired_at TEXT,
            retired_by TEXT,
            CHECK ((state = 'published') = (live IS NOT NULL))
        )
        """
    )
    # A change of what customers see stamps its entry with the new generation: an index asks for what
    # is newer than its own.
    db.execute("CREATE INDEX entries_by_generation ON entries (generation)")
    db.execute(
        """
        CREATE TABLE revisions (
            entry INTEGER NOT NULL REFERENCES entries (number),
            revision INTEGER NOT NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            category TEXT NOT NULL,
            tags TEXT NOT NULL,
            locale TEXT NOT NULL,
            owner TEXT NOT NULL,
            check_by TEXT,
            saved_by TEXT NOT NULL,
            saved_at TEXT NOT NULL,
            published_at TEXT,
            published_by TEXT,
            PRIMARY KEY (entry, revision)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE phrasings (
            entry INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (entry, revision, position),
            FOREIGN KEY (entry, revision) REFERENCES revisions (entry, revision)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID")
    db.execute("INSERT INTO counters VALUES ('generation', 0)")
    db.execute(
        """
        CREATE VIRTUAL TABLE entry_search USING fts5 (
            id, question, phrasings, answer, tags, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
        )
        """
    )


@migrations(name="0002_embeddings")
def create_embeddings(db: Database) -> None:
    """A cache of sentence embeddings (float16), so that a second start computes none."""
    db.execute(
        """
        CREATE TABLE embeddings (
            encoder TEXT NOT NULL,
            text_key BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (encoder, text_key)
        ) WITHOUT ROWID
        """
    )
