PRAGMA application_id = 0;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (1, 'knowledge_base', '0001_entries', '2026-11-30 11:37:54.484789+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (2, 'knowledge_base', '0002_embeddings', '2026-11-30 11:37:54.491380+00:00');
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
        );
INSERT INTO "entries" ("number", "id", "state", "latest", "live", "generation", "retired_at", "retired_by") VALUES (1, 'returns', 'published', 2, 1, 1, NULL, NULL);
INSERT INTO "entries" ("number", "id", "state", "latest", "live", "generation", "retired_at", "retired_by") VALUES (2, 'delivery-de', 'published', 1, 1, 2, NULL, NULL);
INSERT INTO "entries" ("number", "id", "state", "latest", "live", "generation", "retired_at", "retired_by") VALUES (3, 'sofas', 'retired', 1, NULL, 4, '2026-11-21T12:00:25+00:00', 'sol@example.com');
INSERT INTO "entries" ("number", "id", "state", "latest", "live", "generation", "retired_at", "retired_by") VALUES (4, 'shop', 'draft', 1, NULL, 0, NULL, NULL);
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
        ) WITHOUT ROWID;
INSERT INTO "revisions" ("entry", "revision", "question", "answer", "category", "tags", "locale", "owner", "check_by", "saved_by", "saved_at", "published_at", "published_by") VALUES (1, 1, 'How do I return something?', 'Returns are **free** for 30 days.', 'Returns', '["refund", "parcel"]', 'en', 'edda@example.com', '2027-01-31', 'edda@example.com', '2026-11-21T12:00:18+00:00', '2026-11-21T12:00:19+00:00', 'edda@example.com');
INSERT INTO "revisions" ("entry", "revision", "question", "answer", "category", "tags", "locale", "owner", "check_by", "saved_by", "saved_at", "published_at", "published_by") VALUES (1, 2, 'How do I return something?', 'Returns are **free** for 60 days.', 'Returns', '["refund", "parcel"]', 'en', 'edda@example.com', '2027-01-31', 'edda@example.com', '2026-11-21T12:00:20+00:00', NULL, NULL);
INSERT INTO "revisions" ("entry", "revision", "question", "answer", "category", "tags", "locale", "owner", "check_by", "saved_by", "saved_at", "published_at", "published_by") VALUES (2, 1, 'Wann kommt mein Paket?', 'Nach drei Tagen.', 'Lieferung', '[]', 'de', '', NULL, 'edda@example.com', '2026-11-21T12:00:21+00:00', '2026-11-21T12:00:22+00:00', 'sol@example.com');
INSERT INTO "revisions" ("entry", "revision", "question", "answer", "category", "tags", "locale", "owner", "check_by", "saved_by", "saved_at", "published_at", "published_by") VALUES (3, 1, 'Do you sell sofas?', 'No.', '', '[]', 'en', '', NULL, 'edda@example.com', '2026-11-21T12:00:23+00:00', '2026-11-21T12:00:24+00:00', 'edda@example.com');
INSERT INTO "revisions" ("entry", "revision", "question", "answer", "category", "tags", "locale", "owner", "check_by", "saved_by", "saved_at", "published_at", "published_by") VALUES (4, 1, 'Is there a shop?', 'Not yet.', '', '[]', 'en', '', NULL, 'edda@example.com', '2026-11-21T12:00:26+00:00', NULL, NULL);
CREATE TABLE phrasings (
            entry INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (entry, revision, position),
            FOREIGN KEY (entry, revision) REFERENCES revisions (entry, revision)
        ) WITHOUT ROWID;
INSERT INTO "phrasings" ("entry", "revision", "position", "text") VALUES (1, 1, 0, 'Can I send it back?');
INSERT INTO "phrasings" ("entry", "revision", "position", "text") VALUES (1, 1, 1, 'return a lamp');
INSERT INTO "phrasings" ("entry", "revision", "position", "text") VALUES (1, 2, 0, 'Can I send it back?');
INSERT INTO "phrasings" ("entry", "revision", "position", "text") VALUES (1, 2, 1, 'return a lamp');
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "counters" ("name", "value") VALUES ('generation', 4);
CREATE VIRTUAL TABLE entry_search USING fts5 (
            id, question, phrasings, answer, tags, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
        );
INSERT INTO "entry_search" ("rowid", "id", "question", "phrasings", "answer", "tags") VALUES (1, 'returns', 'How do I return something?', 'Can I send it back?
return a lamp', 'Returns are **free** for 60 days.', 'Returns
refund
parcel');
INSERT INTO "entry_search" ("rowid", "id", "question", "phrasings", "answer", "tags") VALUES (2, 'delivery-de', 'Wann kommt mein Paket?', '', 'Nach drei Tagen.', 'Lieferung');
INSERT INTO "entry_search" ("rowid", "id", "question", "phrasings", "answer", "tags") VALUES (3, 'sofas', 'Do you sell sofas?', '', 'No.', '');
INSERT INTO "entry_search" ("rowid", "id", "question", "phrasings", "answer", "tags") VALUES (4, 'shop', 'Is there a shop?', '', 'Not yet.', '');
CREATE TABLE embeddings (
            encoder TEXT NOT NULL,
            text_key BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (encoder, text_key)
        ) WITHOUT ROWID;
INSERT INTO "embeddings" ("encoder", "text_key", "vector") VALUES ('made-up', X'6b6579', X'003c');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX entries_by_generation ON entries (generation);
