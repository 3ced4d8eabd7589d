"""The shape of a knowledge base file, version by version. Append only: never edit one that has shipped."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("knowledge_base")


@migrations(name="0001_entries")
def create_entries(db: Database) -> None:
    """Add entries with their revisions and phrasings, the generation counter, and the text search."""
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
    """Store a cache of sentence embeddings (float16), so that a second start computes none."""
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


@migrations(name="0003_editing")
def add_editing(db: Database) -> None:
    """Add audiences, translations, review, schedule, variables, what became of entries, and unsaved work."""
    for column in (
        "audience TEXT NOT NULL DEFAULT '[]'",
        "when_overdue TEXT NOT NULL DEFAULT 'flag' CHECK (when_overdue IN ('flag', 'withhold'))",
        "reason TEXT NOT NULL DEFAULT ''",
    ):
        db.execute(f"ALTER TABLE revisions ADD COLUMN {column}")
    # `state` stays what customers see of an entry; these say which of its revisions waits for what.
    for column in (
        "review INTEGER",
        "review_by TEXT",
        "review_at TEXT",
        "scheduled INTEGER",
        "scheduled_by TEXT",
        "scheduled_at TEXT",
        "scheduled_reason TEXT",
    ):
        db.execute(f"ALTER TABLE entries ADD COLUMN {column}")
    db.execute("CREATE INDEX entries_by_schedule ON entries (scheduled_at) WHERE scheduled IS NOT NULL")
    db.execute(
        """
        CREATE TABLE translations (
            entry INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            locale TEXT NOT NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            phrasings TEXT NOT NULL,
            PRIMARY KEY (entry, revision, locale),
            FOREIGN KEY (entry, revision) REFERENCES revisions (entry, revision)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE steps (
            number INTEGER PRIMARY KEY,
            entry INTEGER NOT NULL REFERENCES entries (number),
            kind TEXT NOT NULL,
            revision INTEGER NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX steps_by_entry ON steps (entry, at)")
    # What earlier versions knew: when each revision last went live, and when the entry was retired.
    db.execute(
        """
        INSERT INTO steps (entry, kind, revision, by, at, reason)
        SELECT entry, 'published', revision, coalesce(published_by, ''), published_at, '' FROM revisions
        WHERE published_at IS NOT NULL
        UNION ALL
        SELECT number, 'retired', latest, coalesce(retired_by, ''), retired_at, '' FROM entries
        WHERE retired_at IS NOT NULL AND state = 'retired'
        ORDER BY 5
        """
    )
    db.execute(
        """
        CREATE TABLE variables (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            value TEXT,
            by TEXT NOT NULL,
            at TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX variables_by_name ON variables (name, number)")
    db.execute(
        """
        CREATE TABLE working_copies (
            entry TEXT NOT NULL,
            editor TEXT NOT NULL,
            base INTEGER NOT NULL,
            body TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (entry, editor)
        ) WITHOUT ROWID
        """
    )


@migrations(name="0004_questions")
def add_questions(db: Database) -> None:
    """Add masked questions of customers with where they were asked, pinned ones, and what passed the gate."""
    db.execute("CREATE TABLE questions (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE question_sources (
            conversation TEXT NOT NULL,
            seq INTEGER NOT NULL,
            question TEXT NOT NULL,
            at TEXT NOT NULL,
            shown TEXT,
            right TEXT,
            wrong TEXT,
            to_person INTEGER NOT NULL,
            PRIMARY KEY (conversation, seq)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX question_sources_by_question ON question_sources (question, at)")
    db.execute(
        """
        CREATE TABLE pins (
            key TEXT PRIMARY KEY,
            text TEXT NOT NULL,
            entry TEXT REFERENCES entries (id),
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    # Beside the embeddings of entries: these go when their question goes.
    db.execute(
        """
        CREATE TABLE question_vectors (
            question TEXT NOT NULL,
            encoder TEXT NOT NULL,
            text_key BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (question, encoder, text_key)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE gate_passes (
            number INTEGER PRIMARY KEY,
            entry TEXT NOT NULL REFERENCES entries (id),
            kind TEXT NOT NULL,
            revision INTEGER,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            reason TEXT NOT NULL,
            asked INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            blocked TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX gate_passes_by_entry ON gate_passes (entry)")


@migrations(name="0005_sources")
def add_sources(db: Database) -> None:
    """Store which entry came from where, and a mark of what its source said last."""
    db.execute(
        """
        CREATE TABLE sources (
            source TEXT NOT NULL,
            external_id TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (number),
            fingerprint TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (source, external_id)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX sources_by_entry ON sources (entry)")


@migrations(name="0006_gaps")
def add_gaps(db: Database) -> None:
    """Store questions without a good answer, the gaps that they make, and what became of each."""
    db.execute(
        """
        CREATE TABLE gaps (
            number INTEGER PRIMARY KEY,
            state TEXT NOT NULL
                CHECK (state IN ('open', 'taken_up', 'answered', 'snoozed', 'dismissed')),
            question TEXT NOT NULL,
            reason TEXT NOT NULL DEFAULT '',
            until TEXT,
            entry TEXT,
            opened_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            vectors INTEGER NOT NULL,
            mean BLOB NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX gaps_by_state ON gaps (state)")
    db.execute(
        """
        CREATE TABLE gap_questions (
            conversation TEXT NOT NULL,
            seq INTEGER NOT NULL,
            at TEXT NOT NULL,
            person TEXT NOT NULL,
            text TEXT NOT NULL,
            signs TEXT NOT NULL,
            waited_s REAL NOT NULL,
            wrong TEXT,
            reply TEXT,
            gap INTEGER REFERENCES gaps (number),
            answered_by TEXT,
            asked INTEGER,
            PRIMARY KEY (conversation, seq)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX gap_questions_by_time ON gap_questions (at)")
    db.execute("CREATE INDEX gap_questions_by_gap ON gap_questions (gap)")
    db.execute(
        """
        CREATE TABLE gap_steps (
            number INTEGER PRIMARY KEY,
            gap INTEGER NOT NULL REFERENCES gaps (number),
            kind TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            reason TEXT NOT NULL,
            entry TEXT,
            until TEXT
        )
        """
    )
    db.execute("CREATE INDEX gap_steps_by_gap ON gap_steps (gap)")


@migrations(name="0007_upkeep")
def create_upkeep(db: Database) -> None:
    """Add dismissed findings, the list of words to avoid, notices of overdue entries, and checks of links."""
    db.execute(
        """
        CREATE TABLE dismissals (
            key TEXT PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            reason TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE TABLE jargon (word TEXT PRIMARY KEY COLLATE NOCASE, plain TEXT NOT NULL, by TEXT NOT NULL) "
        "WITHOUT ROWID"
    )
    db.conn.executemany("INSERT INTO jargon (word, plain, by) VALUES (?, ?, '')", FIRST_JARGON.items())
    db.execute(
        """
        CREATE TABLE overdue_notices (
            entry_id TEXT NOT NULL,
            check_by TEXT NOT NULL,
            told TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (entry_id, check_by)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE TABLE link_checks (address TEXT PRIMARY KEY, problem TEXT NOT NULL, at TEXT NOT NULL) "
        "WITHOUT ROWID"
    )


FIRST_JARGON = {
    "additionally": "also",
    "approximately": "about",
    "ascertain": "find out",
    "assistance": "help",
    "at your earliest convenience": "when you can",
    "cease": "stop",
    "commence": "start",
    "consignment": "parcel",
    "consult": "see",
    "credentials": "name and password",
    "deem": "think",
    "dispatch": "send",
    "duly": "",
    "endeavour": "try",
    "facilitate": "help",
    "forthwith": "at once",
    "henceforth": "from now on",
    "hereby": "",
    "herewith": "with this",
    "in accordance with": "as",
    "in lieu of": "instead of",
    "in order to": "to",
    "in the event that": "if",
    "initiate": "start",
    "invoke": "use",
    "kindly": "please",
    "leverage": "use",
    "merchandise": "goods",
    "notwithstanding": "although",
    "obtain": "get",
    "prior to": "before",
    "pursuant to": "under",
    "remittance": "payment",
    "remuneration": "pay",
    "subsequent to": "after",
    "subsequently": "then",
    "terminate": "end",
    "utilise": "use",
    "utilize": "use",
    "whilst": "while",
    "with regard to": "about",
}


@migrations(name="0008_lists")
def index_lists(db: Database) -> None:
    """Add the columns that the studio's list is sorted and filtered by, without reading the answers."""
    db.execute(
        "CREATE INDEX revisions_for_lists ON revisions "
        "(entry, revision, question, category, owner, locale, check_by, tags)"
    )


@migrations(name="0009_unsearched")
def create_unsearched(db: Database) -> None:
    """Store the entries that were saved by the thousand, and that the studio's search does not find yet."""
    db.execute("CREATE TABLE unsearched (entry INTEGER PRIMARY KEY REFERENCES entries (number))")


@migrations(name="0010_gaps_read_anew")
def read_gaps_anew(db: Database) -> None:
    """Read the record for gaps from its start: so far they held what was not passed on, and what was struck.

    What is still a missed question keeps its gap. A gap without any question goes.
    """
    db.execute("DELETE FROM counters WHERE name = 'gaps_read'")
    empty = (
        "SELECT number FROM gaps WHERE number NOT IN (SELECT gap FROM gap_questions WHERE gap IS NOT NULL)"
    )
    db.execute(f"DELETE FROM gap_steps WHERE gap IN ({empty})")
    db.execute(f"DELETE FROM gaps WHERE number IN ({empty})")
    db.execute(
        "UPDATE gaps SET question = (SELECT text FROM gap_questions WHERE gap = number ORDER BY at DESC "
        "LIMIT 1) WHERE question NOT IN (SELECT text FROM gap_questions WHERE gap = number)"
    )
    db.execute("INSERT OR REPLACE INTO counters VALUES ('scrub_due', 1)")


@migrations(name="0011_live_is_searched")
def search_what_is_live(db: Database) -> None:
    """Let the studio's search find what customers read of entries that have a newer draft."""
    db.execute(
        "INSERT OR IGNORE INTO unsearched (entry) "
        "SELECT number FROM entries WHERE live IS NOT NULL AND live <> latest"
    )


@migrations(name="0012_said_to_agents")
def read_what_was_said_to_agents_anew(db: Database) -> None:
    """Read the record for gaps and questions from its start: so far they held what was said to an agent."""
    db.execute("DELETE FROM counters WHERE name IN ('gaps_read', 'questions_read')")
    db.execute("INSERT OR REPLACE INTO counters VALUES ('scrub_due', 1)")


@migrations(name="0013_teaching")
def add_teaching(db: Database) -> None:
    """Keep what a gap's entry was taught, and how dissatisfied who asked was; read the record anew for it."""
    db.execute("ALTER TABLE gap_questions ADD COLUMN dissatisfaction REAL NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE gap_steps ADD COLUMN revision INTEGER")
    db.execute("DELETE FROM counters WHERE name = 'gaps_read'")
