PRAGMA application_id = 1178891115;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    name TEXT,
    name_source TEXT,
    email TEXT,
    subject TEXT UNIQUE,
    attributes TEXT NOT NULL DEFAULT '{}',
    locale TEXT
);
CREATE TABLE customer_tokens (
    sha256 TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id),
    owner TEXT NOT NULL,
    started_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    last_text TEXT NOT NULL,
    mood TEXT NOT NULL,
    priority TEXT NOT NULL,
    customer_name TEXT,
    customer_email TEXT,
    problem TEXT,
    reason TEXT,
    waiting_since TEXT,
    agent_id TEXT,
    agent_name TEXT,
    customer_messages INTEGER NOT NULL,
    customer_last_at TEXT,
    unanswered_since TEXT,
    pending_turn INTEGER
, told_at TEXT, promised_by TEXT, promise_due_at TEXT, labels TEXT NOT NULL DEFAULT '[]', snoozed_until TEXT, merged_into TEXT, withheld_from INTEGER, receipt_until TEXT, unheard_since TEXT, owed_since TEXT, turn_since TEXT, left_at TEXT, wanted_id TEXT, wanted_name TEXT, language TEXT, page TEXT);
CREATE TABLE snapshots (
    conversation_id TEXT PRIMARY KEY REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE handoffs (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    requested_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    taken_at TEXT,
    first_reply_at TEXT, told_at TEXT, place INTEGER, agents INTEGER, idle INTEGER, agent_id TEXT, left_at TEXT, done_at TEXT,
    PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
CREATE TABLE answers (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    confidence REAL NOT NULL,
    helpful INTEGER,
    judged_at TEXT,
    PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
CREATE TABLE mentions (
    staff_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    by_name TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    PRIMARY KEY (staff_id, conversation_id, seq)
) WITHOUT ROWID;
CREATE TABLE read_marks (
    staff_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    PRIMARY KEY (staff_id, conversation_id)
) WITHOUT ROWID
;
CREATE TABLE promises (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    by_at TEXT,
    renewed INTEGER NOT NULL,
    settled_at TEXT,
    kept INTEGER,
    noticed INTEGER,
    PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
CREATE TABLE reasks (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (conversation_id, seq, kind)) WITHOUT ROWID;
CREATE TABLE labels (
    label TEXT PRIMARY KEY COLLATE NOCASE,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE conversation_labels (
    label TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    PRIMARY KEY (label, conversation_id)
) WITHOUT ROWID;
CREATE TABLE search_lines (
    id INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5(
    text, content='search_lines', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE TABLE attachments (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE saved_replies (
    id TEXT PRIMARY KEY,
    shortcut TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE macros (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    steps TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL
) WITHOUT ROWID
;
CREATE TABLE customer_preferences (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    by_name TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE gestures (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    worth INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
CREATE TABLE surveys (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, score INTEGER NOT NULL, comment TEXT, customer_name TEXT, done_at TEXT, done_by TEXT, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
CREATE TABLE help_votes (visitor TEXT NOT NULL, entry_id TEXT NOT NULL, revision INTEGER NOT NULL, title TEXT NOT NULL, helpful INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (visitor, entry_id)) WITHOUT ROWID;
CREATE TABLE owed_mail (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
CREATE TABLE customer_attributes (customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE, name TEXT NOT NULL COLLATE NOCASE, value TEXT NOT NULL, at TEXT NOT NULL, by_name TEXT NOT NULL, PRIMARY KEY (customer_id, name)) WITHOUT ROWID;
CREATE TABLE entries_made (entry_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), at TEXT NOT NULL, by_name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE help_views (entry_id TEXT NOT NULL, day TEXT NOT NULL, views INTEGER NOT NULL, PRIMARY KEY (entry_id, day)) WITHOUT ROWID;
CREATE TABLE scrub_due (one INTEGER PRIMARY KEY CHECK (one = 1), times INTEGER NOT NULL);
CREATE TABLE email_confirmations (
    customer_id TEXT NOT NULL REFERENCES customers(id),
    address TEXT NOT NULL,
    asked_at TEXT,
    key_hash TEXT UNIQUE,
    expires_at TEXT,
    confirmed_at TEXT,
    transcript_of TEXT REFERENCES conversations(id), admitted_at TEXT,
    PRIMARY KEY (customer_id, address)
) WITHOUT ROWID;
CREATE TABLE mail_sent (
    id INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE delivery_failures (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at TEXT,
    error TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID
;
CREATE TABLE redactions_due (place TEXT NOT NULL, conversation_id TEXT NOT NULL REFERENCES conversations(id), at_seq INTEGER NOT NULL, seqs TEXT NOT NULL, attachment_ids TEXT NOT NULL, pins TEXT NOT NULL, PRIMARY KEY (conversation_id, at_seq, place)) WITHOUT ROWID;
CREATE TABLE "events" (
    position INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    at TEXT NOT NULL,
    sender_kind TEXT NOT NULL,
    sender_id TEXT,
    sender_name TEXT,
    client_id TEXT,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (conversation_id, seq),
    UNIQUE (conversation_id, sender_kind, client_id)
);
CREATE TABLE business_settings (id INTEGER PRIMARY KEY, at TEXT NOT NULL, by_name TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, before TEXT);
CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, by_name TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL);
CREATE TABLE receipt_marks (conversation_id TEXT NOT NULL REFERENCES conversations(id), line TEXT NOT NULL, text TEXT, finished INTEGER NOT NULL, PRIMARY KEY (conversation_id, line)) WITHOUT ROWID;
CREATE TABLE on_call_notices (
            conversation_id TEXT NOT NULL REFERENCES conversations(id),
            staff_id TEXT NOT NULL,
            owed_since TEXT NOT NULL,
            PRIMARY KEY (conversation_id, staff_id)
        ) WITHOUT ROWID
        ;
CREATE TABLE suggestion_uses (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    entry_id TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq, entry_id)
) WITHOUT ROWID;
CREATE TABLE saved_filters (
    staff_id TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    filter TEXT NOT NULL,
    PRIMARY KEY (staff_id, name)
) WITHOUT ROWID
;
CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            role TEXT NOT NULL CHECK (role IN ('agent', 'editor', 'supervisor', 'admin')),
            password_hash TEXT,
            on_duty INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL
        , skills TEXT NOT NULL DEFAULT '', away INTEGER NOT NULL DEFAULT 0, languages TEXT NOT NULL DEFAULT '', on_call INTEGER NOT NULL DEFAULT 0, disabled_at TEXT);
CREATE TABLE staff_session (
            key_hash TEXT PRIMARY KEY,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        );
CREATE TABLE staff_link (
            key_hash TEXT PRIMARY KEY,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        );
CREATE TABLE webhook_cursor (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            position INTEGER NOT NULL
        );
CREATE TABLE api_token (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            key_hash TEXT NOT NULL UNIQUE,
            starts_with TEXT NOT NULL,
            scopes TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at TEXT NOT NULL,
            last_used_at TEXT,
            revoked_by TEXT,
            revoked_at TEXT
        );
CREATE TABLE team (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            created_at TEXT NOT NULL
        );
CREATE TABLE team_member (
            team_id TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            PRIMARY KEY (team_id, staff_id)
        );
CREATE TABLE business_secrets (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            by_name TEXT NOT NULL,
            at TEXT NOT NULL
        );
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (1, 'conversation', '0001_record', '2026-11-30 22:33:42.004787+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (2, 'conversation', '0002_notes', '2026-11-30 22:33:42.005138+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (3, 'conversation', '0003_promises', '2026-11-30 22:33:42.006363+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (4, 'conversation', '0004_reasks', '2026-11-30 22:33:42.006600+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (5, 'conversation', '0005_lists_and_search', '2026-11-30 22:33:42.007742+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (6, 'conversation', '0006_attachments', '2026-11-30 22:33:42.007985+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (7, 'conversation', '0007_saved_replies', '2026-11-30 22:33:42.008212+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (8, 'conversation', '0008_profiles', '2026-11-30 22:33:42.008935+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (9, 'conversation', '0009_goodwill', '2026-11-30 22:33:42.009270+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (10, 'conversation', '0010_surveys', '2026-11-30 22:33:42.009524+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (11, 'conversation', '0011_open_list', '2026-11-30 22:33:42.009695+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (12, 'conversation', '0012_receipts', '2026-11-30 22:33:42.010610+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (13, 'conversation', '0013_help_votes', '2026-11-30 22:33:42.010899+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (14, 'conversation', '0014_owed_mail', '2026-11-30 22:33:42.011106+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (15, 'conversation', '0015_attributes', '2026-11-30 22:33:42.011287+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (16, 'conversation', '0016_entries_made', '2026-11-30 22:33:42.011530+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (17, 'conversation', '0017_help_views', '2026-11-30 22:33:42.011771+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (18, 'conversation', '0018_unheard', '2026-11-30 22:33:42.016510+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (19, 'conversation', '0019_redaction', '2026-11-30 22:33:42.017249+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (20, 'conversation', '0020_owed_since', '2026-11-30 22:33:42.017899+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (21, 'conversation', '0021_confirmed_addresses', '2026-11-30 22:33:42.018313+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (22, 'conversation', '0022_turn_since', '2026-11-30 22:33:42.019009+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (23, 'conversation', '0023_redactions_due', '2026-11-30 22:33:42.019228+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (24, 'conversation', '0024_positions', '2026-11-30 22:33:42.025416+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (25, 'conversation', '0025_settings_and_audit', '2026-11-30 22:33:42.026033+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (26, 'conversation', '0026_admitted_links', '2026-11-30 22:33:42.026665+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (27, 'conversation', '0027_receipt_marks', '2026-11-30 22:33:42.026876+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (28, 'conversation', '0028_on_call_notices', '2026-11-30 22:33:42.027062+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (29, 'conversation', '0029_loads', '2026-11-30 22:33:42.034118+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (30, 'conversation', '0030_wanted_agents', '2026-11-30 22:33:42.035268+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (31, 'conversation', '0031_desk_lists', '2026-11-30 22:33:42.045009+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (32, 'staff', 'm001_staff', '2026-11-30 22:33:42.045823+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (33, 'staff', 'm002_skills', '2026-11-30 22:33:42.046553+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (34, 'staff', 'm003_webhook', '2026-11-30 22:33:42.046770+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (35, 'staff', 'm004_away', '2026-11-30 22:33:42.047421+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (36, 'staff', 'm005_api_tokens', '2026-11-30 22:33:42.047683+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (37, 'staff', 'm006_webhook_position', '2026-11-30 22:33:42.055608+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (38, 'staff', 'm007_teams', '2026-11-30 22:33:42.056606+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (39, 'staff', 'm008_business_secrets', '2026-11-30 22:33:42.056845+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (40, 'staff', 'm009_audit_by_person', '2026-11-30 22:33:42.057119+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (41, 'staff', 'm010_on_call', '2026-11-30 22:33:42.057848+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (42, 'staff', 'm011_disabled', '2026-11-30 22:33:42.058571+00:00');
INSERT INTO [customers] (id, created_at, name, name_source, email, subject, attributes, locale) VALUES ('customer-of-waits', '2026-11-21T12:00:00.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
INSERT INTO [customers] (id, created_at, name, name_source, email, subject, attributes, locale) VALUES ('customer-of-unread', '2026-11-21T12:00:05.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
INSERT INTO [customers] (id, created_at, name, name_source, email, subject, attributes, locale) VALUES ('customer-of-taken', '2026-11-21T12:00:09.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
INSERT INTO [customer_tokens] (sha256, customer_id, created_at) VALUES ('65339526f81f1ef144d032e07d8619e54c5b9c47b09ba9d13f705c5ac2ac22da', 'customer-of-waits', '2026-11-21T12:00:00.000000Z');
INSERT INTO [customer_tokens] (sha256, customer_id, created_at) VALUES ('6cd7a892726b39ecb083518cb165f515b3f3ea72a605694b788c7915d9358620', 'customer-of-unread', '2026-11-21T12:00:05.000000Z');
INSERT INTO [customer_tokens] (sha256, customer_id, created_at) VALUES ('b5fd2402c4021535b10932b3e3b91488f6c064fe8b2dfdca0bfee57b809d4584', 'customer-of-taken', '2026-11-21T12:00:09.000000Z');
INSERT INTO [conversations] (id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, priority, customer_name, customer_email, problem, reason, waiting_since, agent_id, agent_name, customer_messages, customer_last_at, unanswered_since, pending_turn, told_at, promised_by, promise_due_at, labels, snoozed_until, merged_into, withheld_from, receipt_until, unheard_since, owed_since, turn_since, left_at, wanted_id, wanted_name, language, page) VALUES ('waits', 'customer-of-waits', 'waiting', '2026-11-21T12:00:01.000000Z', '2026-11-21T12:00:04.000000Z', 7, 'Here you are.', 'calm', 'normal', NULL, NULL, 'Where is my parcel?', 'asked', '2026-11-21T12:00:04.000000Z', NULL, NULL, 1, '2026-11-21T12:00:02.000000Z', NULL, NULL, NULL, NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, '2026-11-21T12:00:04.000000Z', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [conversations] (id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, priority, customer_name, customer_email, problem, reason, waiting_since, agent_id, agent_name, customer_messages, customer_last_at, unanswered_since, pending_turn, told_at, promised_by, promise_due_at, labels, snoozed_until, merged_into, withheld_from, receipt_until, unheard_since, owed_since, turn_since, left_at, wanted_id, wanted_name, language, page) VALUES ('unread', 'customer-of-unread', 'waiting', '2026-11-21T12:00:06.000000Z', '2026-11-21T12:00:09.000000Z', 6, 'Here you are.', 'calm', 'normal', NULL, NULL, 'Where is my parcel?', 'asked', '2026-11-21T12:00:09.000000Z', NULL, NULL, 1, '2026-11-21T12:00:07.000000Z', NULL, NULL, NULL, NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, '2026-11-21T12:00:09.000000Z', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [conversations] (id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, priority, customer_name, customer_email, problem, reason, waiting_since, agent_id, agent_name, customer_messages, customer_last_at, unanswered_since, pending_turn, told_at, promised_by, promise_due_at, labels, snoozed_until, merged_into, withheld_from, receipt_until, unheard_since, owed_since, turn_since, left_at, wanted_id, wanted_name, language, page) VALUES ('taken', 'customer-of-taken', 'agent', '2026-11-21T12:00:10.000000Z', '2026-11-21T12:00:18.000000Z', 11, 'I found it.', 'calm', 'normal', NULL, NULL, 'Where is my parcel?', 'asked', NULL, 'mia', 'Mia', 2, '2026-11-21T12:00:15.000000Z', NULL, NULL, NULL, NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [handoffs] (conversation_id, seq, requested_at, reason, taken_at, first_reply_at, told_at, place, agents, idle, agent_id, left_at, done_at) VALUES ('taken', 5, '2026-11-21T12:00:13.000000Z', 'asked', '2026-11-21T12:00:16.000000Z', '2026-11-21T12:00:18.000000Z', NULL, NULL, NULL, NULL, 'mia', NULL, NULL);
INSERT INTO [handoffs] (conversation_id, seq, requested_at, reason, taken_at, first_reply_at, told_at, place, agents, idle, agent_id, left_at, done_at) VALUES ('unread', 5, '2026-11-21T12:00:09.000000Z', 'asked', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [handoffs] (conversation_id, seq, requested_at, reason, taken_at, first_reply_at, told_at, place, agents, idle, agent_id, left_at, done_at) VALUES ('waits', 5, '2026-11-21T12:00:04.000000Z', 'asked', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (1, 'waits', 2, '2026-11-21T12:00:02.000000Z', 'customer', 'Where is my parcel?');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (2, 'waits', 3, '2026-11-21T12:00:03.000000Z', 'assistant', 'Here you are.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (3, 'unread', 2, '2026-11-21T12:00:07.000000Z', 'customer', 'Where is my parcel?');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (4, 'unread', 3, '2026-11-21T12:00:08.000000Z', 'assistant', 'Here you are.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (5, 'taken', 2, '2026-11-21T12:00:11.000000Z', 'customer', 'Where is my parcel?');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (6, 'taken', 3, '2026-11-21T12:00:12.000000Z', 'assistant', 'Here you are.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (7, 'taken', 8, '2026-11-21T12:00:15.000000Z', 'customer', 'It is number FD-1.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (8, 'taken', 11, '2026-11-21T12:00:18.000000Z', 'agent', 'I found it.');
INSERT INTO [owed_mail] (conversation_id, seq, at) VALUES ('taken', 11, '2026-11-21T12:00:18.000000Z');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (1, 'waits', 1, '2026-11-21T12:00:01.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"customer-of-waits"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (2, 'waits', 2, '2026-11-21T12:00:02.000000Z', 'customer', 'customer-of-waits', NULL, 'm1', 'message_posted', '{"type":"message_posted","text":"Where is my parcel?"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (3, 'waits', 3, '2026-11-21T12:00:03.000000Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"Here you are.","line_ids":["line-2"]}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (4, 'waits', 4, '2026-11-21T12:00:03.000000Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","memory":{"about":2}}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (5, 'waits', 5, '2026-11-21T12:00:04.000000Z', 'customer', 'customer-of-waits', NULL, NULL, 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"Where is my parcel?"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (6, 'waits', 6, '2026-11-21T12:00:04.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked","text":"I am passing you to a person."}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (7, 'waits', 7, '2026-11-21T12:00:05.000000Z', 'agent', 'mia', 'Mia', NULL, 'packet_acknowledged', '{"type":"packet_acknowledged","handoff_seq":5,"version":1,"count":3,"sha256":"c174009ff5106b35ef599eecb5e27a56c0faadd46200d5bb44e2630808328a7c"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (8, 'unread', 1, '2026-11-21T12:00:06.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"customer-of-unread"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (9, 'unread', 2, '2026-11-21T12:00:07.000000Z', 'customer', 'customer-of-unread', NULL, 'm2', 'message_posted', '{"type":"message_posted","text":"Where is my parcel?"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (10, 'unread', 3, '2026-11-21T12:00:08.000000Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"Here you are.","line_ids":["line-2"]}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (11, 'unread', 4, '2026-11-21T12:00:08.000000Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","memory":{"about":2}}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (12, 'unread', 5, '2026-11-21T12:00:09.000000Z', 'customer', 'customer-of-unread', NULL, NULL, 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"Where is my parcel?"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (13, 'unread', 6, '2026-11-21T12:00:09.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked","text":"I am passing you to a person."}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (14, 'taken', 1, '2026-11-21T12:00:10.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"customer-of-taken"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (15, 'taken', 2, '2026-11-21T12:00:11.000000Z', 'customer', 'customer-of-taken', NULL, 'm3', 'message_posted', '{"type":"message_posted","text":"Where is my parcel?"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (16, 'taken', 3, '2026-11-21T12:00:12.000000Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"Here you are.","line_ids":["line-2"]}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (17, 'taken', 4, '2026-11-21T12:00:12.000000Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","memory":{"about":2}}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (18, 'taken', 5, '2026-11-21T12:00:13.000000Z', 'customer', 'customer-of-taken', NULL, NULL, 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"Where is my parcel?"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (19, 'taken', 6, '2026-11-21T12:00:13.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked","text":"I am passing you to a person."}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (20, 'taken', 7, '2026-11-21T12:00:14.000000Z', 'agent', 'mia', 'Mia', NULL, 'packet_acknowledged', '{"type":"packet_acknowledged","handoff_seq":5,"version":1,"count":3,"sha256":"c174009ff5106b35ef599eecb5e27a56c0faadd46200d5bb44e2630808328a7c"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (21, 'taken', 8, '2026-11-21T12:00:15.000000Z', 'customer', 'customer-of-taken', NULL, 'm4', 'message_posted', '{"type":"message_posted","text":"It is number FD-1."}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (22, 'taken', 9, '2026-11-21T12:00:16.000000Z', 'agent', 'mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"agent","previous":"waiting","agent_id":"mia","agent_name":"Mia","text":"Mia has joined."}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (23, 'taken', 10, '2026-11-21T12:00:17.000000Z', 'agent', 'mia', 'Mia', NULL, 'packet_acknowledged', '{"type":"packet_acknowledged","handoff_seq":5,"version":1,"count":4,"sha256":"dd7aaa8ecd99dd1da2ec2f31c483c6cfa87b2dc22f297cb257fec4dd0e2cbd19"}');
INSERT INTO [events] (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (24, 'taken', 11, '2026-11-21T12:00:18.000000Z', 'agent', 'mia', 'Mia', 'a5', 'message_posted', '{"type":"message_posted","text":"I found it."}');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
INSERT INTO search (search) VALUES ('rebuild');
CREATE INDEX customer_tokens_by_customer ON customer_tokens(customer_id);
CREATE INDEX conversations_by_owner ON conversations(owner, last_at);
CREATE INDEX conversations_by_agent ON conversations(agent_id, last_at) WHERE agent_id IS NOT NULL;
CREATE INDEX conversations_by_customer ON conversations(customer_id, started_at);
CREATE INDEX conversations_unanswered ON conversations(unanswered_since) WHERE unanswered_since IS NOT NULL;
CREATE INDEX conversations_by_start ON conversations(started_at);
CREATE INDEX handoffs_by_time ON handoffs(requested_at);
CREATE INDEX answers_by_time ON answers(at);
CREATE INDEX answers_by_feedback ON answers(judged_at) WHERE judged_at IS NOT NULL
;
CREATE INDEX promises_by_settlement ON promises(settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX handoffs_told ON handoffs(told_at) WHERE told_at IS NOT NULL;
CREATE INDEX conversations_promised ON conversations(promise_due_at) WHERE promise_due_at IS NOT NULL
;
CREATE INDEX reasks_by_time ON reasks(at);
CREATE INDEX conversations_snoozed ON conversations(snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX search_lines_by_conversation ON search_lines(conversation_id, seq);
CREATE INDEX attachments_by_conversation ON attachments(conversation_id);
CREATE INDEX conversations_merged ON conversations(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversations_by_email ON conversations(customer_email COLLATE NOCASE)
    WHERE customer_email IS NOT NULL;
CREATE INDEX customer_preferences_by_customer ON customer_preferences(customer_id, at)
;
CREATE INDEX gestures_by_time ON gestures(at);
CREATE INDEX surveys_to_see_to ON surveys(at) WHERE done_at IS NULL AND score <= 2;
CREATE INDEX conversations_open ON conversations(last_at, id) WHERE owner != 'closed';
CREATE INDEX conversations_with_receipt ON conversations(receipt_until) WHERE receipt_until IS NOT NULL;
CREATE INDEX help_votes_by_time ON help_votes(at);
CREATE INDEX answers_by_entry ON answers(entry_id, at);
CREATE INDEX entries_made_in ON entries_made(conversation_id, at);
CREATE INDEX help_views_by_day ON help_views(day);
CREATE INDEX mail_sent_by_recipient ON mail_sent(recipient, kind, at);
CREATE INDEX mail_sent_by_time ON mail_sent(at);
CREATE INDEX conversations_owed_a_turn ON conversations(turn_since) WHERE pending_turn IS NOT NULL;
CREATE TRIGGER business_settings_no_update BEFORE UPDATE ON business_settings BEGIN SELECT RAISE(ABORT, 'business_settings is append-only'); END;
CREATE TRIGGER business_settings_no_delete BEFORE DELETE ON business_settings BEGIN SELECT RAISE(ABORT, 'business_settings is append-only'); END;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE INDEX business_settings_by_name ON business_settings(name, id);
CREATE INDEX handoffs_done ON handoffs(done_at) WHERE done_at IS NOT NULL;
CREATE INDEX suggestion_uses_by_time ON suggestion_uses(at);
CREATE INDEX team_member_by_staff ON team_member (staff_id);
CREATE INDEX audit_log_by_person ON audit_log (by_name, id);
CREATE INDEX audit_log_by_action ON audit_log (action, id);
CREATE INDEX audit_log_by_day ON audit_log (at, id);
