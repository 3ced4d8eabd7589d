PRAGMA application_id = 0;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (1, 'knowledge_base', '0001_entries', '2026-11-30 11:32:14.548282+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (2, 'knowledge_base', '0002_embeddings', '2026-11-30 11:32:14.555375+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (3, 'knowledge_base', '0003_editing', '2026-11-30 11:32:14.568617+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (4, 'knowledge_base', '0004_questions', '2026-11-30 11:32:14.591670+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (5, 'knowledge_base', '0005_sources', '2026-11-30 11:32:14.595273+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (6, 'knowledge_base', '0006_gaps', '2026-11-30 11:32:14.611520+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (7, 'knowledge_base', '0007_upkeep', '2026-11-30 11:32:14.632638+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (8, 'knowledge_base', '0008_lists', '2026-11-30 11:32:14.643362+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (9, 'knowledge_base', '0009_unsearched', '2026-11-30 11:32:14.651280+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (10, 'knowledge_base', '0010_gaps_read_anew', '2026-11-30 11:32:14.659361+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (11, 'knowledge_base', '0011_live_is_searched', '2026-11-30 11:32:14.667860+00:00');
CREATE TABLE entries (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
            latest INTEGER NOT NULL,
            live INTEGER,
            generation INTEGER NOT NULL DEFAULT 0,
            retired_at TEXT,
            retired_by TEXT, review INTEGER, review_by TEXT, review_at TEXT, scheduled INTEGER, scheduled_by TEXT, scheduled_at TEXT, scheduled_reason TEXT,
            CHECK ((state = 'published') = (live IS NOT NULL))
        );
INSERT INTO [entries] (number, id, state, latest, live, generation, retired_at, retired_by, review, review_by, review_at, scheduled, scheduled_by, scheduled_at, scheduled_reason) VALUES (1, 'returns', 'published', 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [entries] (number, id, state, latest, live, generation, retired_at, retired_by, review, review_by, review_at, scheduled, scheduled_by, scheduled_at, scheduled_reason) VALUES (2, 'costs', 'published', 2, 1, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
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
            published_by TEXT, audience TEXT NOT NULL DEFAULT '[]', when_overdue TEXT NOT NULL DEFAULT 'flag' CHECK (when_overdue IN ('flag', 'withhold')), reason TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (entry, revision)
        ) WITHOUT ROWID
        ;
INSERT INTO [revisions] (entry, revision, question, answer, category, tags, locale, owner, check_by, saved_by, saved_at, published_at, published_by, audience, when_overdue, reason) VALUES (1, 1, 'How do I return an item?', 'Go to **My orders**.', 'Returns', '["returns", "labels"]', 'en', 'Ada', '2027-01-31', 'ada', '2026-11-21T12:00:00+00:00', '2026-11-21T12:00:00+00:00', 'ada', '[]', 'flag', '');
INSERT INTO [revisions] (entry, revision, question, answer, category, tags, locale, owner, check_by, saved_by, saved_at, published_at, published_by, audience, when_overdue, reason) VALUES (2, 1, 'What does delivery cost?', '€4.95.', 'Delivery', '[]', 'en', '', NULL, 'ada', '2026-11-21T12:00:00+00:00', '2026-11-21T12:00:00+00:00', 'ada', '[]', 'flag', '');
INSERT INTO [revisions] (entry, revision, question, answer, category, tags, locale, owner, check_by, saved_by, saved_at, published_at, published_by, audience, when_overdue, reason) VALUES (2, 2, 'What does delivery cost?', '€4.95.', 'Delivery', '[]', 'en', '', NULL, 'bo', '2026-11-21T12:00:00+00:00', NULL, NULL, '[]', 'flag', '');
CREATE TABLE phrasings (
            entry INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (entry, revision, position),
            FOREIGN KEY (entry, revision) REFERENCES revisions (entry, revision)
        ) WITHOUT ROWID
        ;
INSERT INTO [phrasings] (entry, revision, position, text) VALUES (1, 1, 0, 'send something back');
INSERT INTO [phrasings] (entry, revision, position, text) VALUES (1, 1, 1, 'return my order');
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO [counters] (name, value) VALUES ('gaps_read', 12);
INSERT INTO [counters] (name, value) VALUES ('generation', 2);
INSERT INTO [counters] (name, value) VALUES ('questions_read', 9);
INSERT INTO [counters] (name, value) VALUES ('scrub_due', 1);
CREATE VIRTUAL TABLE entry_search USING fts5 (
            id, question, phrasings, answer, tags, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
        );
INSERT INTO [entry_search] (rowid, id, question, phrasings, answer, tags) VALUES (1, 'returns', 'How do I return an item?', 'send something back
return my order', 'Go to **My orders**.', 'Returns
returns
labels');
INSERT INTO [entry_search] (rowid, id, question, phrasings, answer, tags) VALUES (2, 'costs', 'What does delivery cost?', '', '€4.95.', 'Delivery');
CREATE TABLE embeddings (
            encoder TEXT NOT NULL,
            text_key BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (encoder, text_key)
        ) WITHOUT ROWID
        ;
INSERT INTO [embeddings] (encoder, text_key, vector) VALUES ('small', X'6b6579', X'766563746f72');
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
        ;
CREATE TABLE steps (
            number INTEGER PRIMARY KEY,
            entry INTEGER NOT NULL REFERENCES entries (number),
            kind TEXT NOT NULL,
            revision INTEGER NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            reason TEXT NOT NULL
        );
INSERT INTO [steps] (number, entry, kind, revision, by, at, reason) VALUES (1, 1, 'published', 1, 'ada', '2026-11-21T12:00:00+00:00', '');
INSERT INTO [steps] (number, entry, kind, revision, by, at, reason) VALUES (2, 2, 'published', 1, 'ada', '2026-11-21T12:00:00+00:00', '');
CREATE TABLE variables (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            value TEXT,
            by TEXT NOT NULL,
            at TEXT NOT NULL
        );
CREATE TABLE working_copies (
            entry TEXT NOT NULL,
            editor TEXT NOT NULL,
            base INTEGER NOT NULL,
            body TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (entry, editor)
        ) WITHOUT ROWID
        ;
CREATE TABLE questions (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
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
        ;
CREATE TABLE pins (
            key TEXT PRIMARY KEY,
            text TEXT NOT NULL,
            entry TEXT REFERENCES entries (id),
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        ;
INSERT INTO [pins] (key, text, entry, by, at) VALUES ('do you ship to mars', 'do you ship to mars', 'costs', 'ada', '2026-11-21T12:00:00+00:00');
CREATE TABLE question_vectors (
            question TEXT NOT NULL,
            encoder TEXT NOT NULL,
            text_key BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (question, encoder, text_key)
        ) WITHOUT ROWID
        ;
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
        );
CREATE TABLE sources (
            source TEXT NOT NULL,
            external_id TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (number),
            fingerprint TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (source, external_id)
        ) WITHOUT ROWID
        ;
INSERT INTO [sources] (source, external_id, entry, fingerprint, at) VALUES ('files', 'a.md', 1, 'f1', '2026-11-21T12:00:00+00:00');
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
        );
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
        ;
CREATE TABLE gap_steps (
            number INTEGER PRIMARY KEY,
            gap INTEGER NOT NULL REFERENCES gaps (number),
            kind TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            reason TEXT NOT NULL,
            entry TEXT,
            until TEXT
        );
CREATE TABLE dismissals (
            key TEXT PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            reason TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        ;
CREATE TABLE jargon (word TEXT PRIMARY KEY COLLATE NOCASE, plain TEXT NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO [jargon] (word, plain, by) VALUES ('additionally', 'also', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('approximately', 'about', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('ascertain', 'find out', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('assistance', 'help', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('at your earliest convenience', 'when you can', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('cease', 'stop', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('commence', 'start', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('consignment', 'parcel', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('consult', 'see', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('credentials', 'name and password', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('deem', 'think', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('dispatch', 'send', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('duly', '', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('endeavour', 'try', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('facilitate', 'help', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('forthwith', 'at once', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('henceforth', 'from now on', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('hereby', '', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('herewith', 'with this', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('in accordance with', 'as', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('in lieu of', 'instead of', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('in order to', 'to', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('in the event that', 'if', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('initiate', 'start', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('invoke', 'use', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('kindly', 'please', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('leverage', 'use', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('merchandise', 'goods', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('notwithstanding', 'although', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('obtain', 'get', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('prior to', 'before', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('pursuant to', 'under', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('remittance', 'payment', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('remuneration', 'pay', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('RMA', 'return number', 'ada');
INSERT INTO [jargon] (word, plain, by) VALUES ('subsequent to', 'after', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('subsequently', 'then', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('terminate', 'end', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('utilise', 'use', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('utilize', 'use', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('whilst', 'while', '');
INSERT INTO [jargon] (word, plain, by) VALUES ('with regard to', 'about', '');
CREATE TABLE overdue_notices (
            entry_id TEXT NOT NULL,
            check_by TEXT NOT NULL,
            told TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (entry_id, check_by)
        ) WITHOUT ROWID
        ;
INSERT INTO [overdue_notices] (entry_id, check_by, told, at) VALUES ('returns', '2026-01-01', 'ada', '2026-11-21');
CREATE TABLE link_checks (address TEXT PRIMARY KEY, problem TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unsearched (entry INTEGER PRIMARY KEY REFERENCES entries (number));
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX entries_by_generation ON entries (generation);
CREATE INDEX entries_by_schedule ON entries (scheduled_at) WHERE scheduled IS NOT NULL;
CREATE INDEX steps_by_entry ON steps (entry, at);
CREATE INDEX variables_by_name ON variables (name, number);
CREATE INDEX question_sources_by_question ON question_sources (question, at);
CREATE INDEX gate_passes_by_entry ON gate_passes (entry);
CREATE INDEX sources_by_entry ON sources (entry);
CREATE INDEX gaps_by_state ON gaps (state);
CREATE INDEX gap_questions_by_time ON gap_questions (at);
CREATE INDEX gap_questions_by_gap ON gap_questions (gap);
CREATE INDEX gap_steps_by_gap ON gap_steps (gap);
CREATE INDEX revisions_for_lists ON revisions (entry, revision, question, category, owner, locale, check_by, tags);
