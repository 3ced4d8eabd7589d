PRAGMA application_id = 1178891115;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (1, 'conversation', '0001_record', '2026-11-30 11:32:14.180429+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (2, 'conversation', '0002_notes', '2026-11-30 11:32:14.181629+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (3, 'conversation', '0003_promises', '2026-11-30 11:32:14.184090+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (4, 'conversation', '0004_reasks', '2026-11-30 11:32:14.188747+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (5, 'conversation', '0005_lists_and_search', '2026-11-30 11:32:14.196687+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (6, 'conversation', '0006_attachments', '2026-11-30 11:32:14.204176+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (7, 'conversation', '0007_saved_replies', '2026-11-30 11:32:14.231218+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (8, 'conversation', '0008_profiles', '2026-11-30 11:32:14.237043+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (9, 'conversation', '0009_goodwill', '2026-11-30 11:32:14.256660+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (10, 'conversation', '0010_surveys', '2026-11-30 11:32:14.259468+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (11, 'conversation', '0011_open_list', '2026-11-30 11:32:14.265808+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (12, 'conversation', '0012_receipts', '2026-11-30 11:32:14.267993+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (13, 'conversation', '0013_help_votes', '2026-11-30 11:32:14.273844+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (14, 'conversation', '0014_owed_mail', '2026-11-30 11:32:14.282392+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (15, 'conversation', '0015_attributes', '2026-11-30 11:32:14.283244+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (16, 'conversation', '0016_entries_made', '2026-11-30 11:32:14.290133+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (17, 'conversation', '0017_help_views', '2026-11-30 11:32:14.291309+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (18, 'conversation', '0018_unheard', '2026-11-30 11:32:14.292240+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (19, 'conversation', '0019_redaction', '2026-11-30 11:32:14.295943+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (20, 'conversation', '0020_owed_since', '2026-11-30 11:32:14.298672+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (21, 'conversation', '0021_confirmed_addresses', '2026-11-30 11:32:14.300054+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (22, 'conversation', '0022_turn_since', '2026-11-30 11:32:14.307732+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (23, 'staff', 'm001_staff', '2026-11-30 11:32:14.309915+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (24, 'staff', 'm002_skills', '2026-11-30 11:32:14.318086+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (25, 'staff', 'm003_webhook', '2026-11-30 11:32:14.320641+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (26, 'staff', 'm004_away', '2026-11-30 11:32:14.324465+00:00');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (27, 'staff', 'm005_api_tokens', '2026-11-30 11:32:14.325907+00:00');
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
INSERT INTO [customers] (rowid, id, created_at, name, name_source, email, subject, attributes, locale) VALUES (1, 'customer-of-c1', '2026-11-21T12:00:00.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
INSERT INTO [customers] (rowid, id, created_at, name, name_source, email, subject, attributes, locale) VALUES (2, 'customer-of-c2', '2026-11-21T12:00:10.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
INSERT INTO [customers] (rowid, id, created_at, name, name_source, email, subject, attributes, locale) VALUES (3, 'customer-of-c3', '2026-11-21T12:00:12.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
CREATE TABLE customer_tokens (
    sha256 TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO [customer_tokens] (sha256, customer_id, created_at) VALUES ('050a6da70dff471bc5bd69690cb97e845adaa164c7148fa81139544c976ed91f', 'customer-of-c2', '2026-11-21T12:00:10.000000Z');
INSERT INTO [customer_tokens] (sha256, customer_id, created_at) VALUES ('8f6442914979a12fb22ea8da8af4dbc2c698346813b9a1b2c206a84166788777', 'customer-of-c3', '2026-11-21T12:00:12.000000Z');
INSERT INTO [customer_tokens] (sha256, customer_id, created_at) VALUES ('b27ba6d16a2b7ff7d7a5aaa86fc7a68ca27d8d6679d6947d2d977d4fdf44e33e', 'customer-of-c1', '2026-11-21T12:00:00.000000Z');
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
, told_at TEXT, promised_by TEXT, promise_due_at TEXT, labels TEXT NOT NULL DEFAULT '[]', snoozed_until TEXT, merged_into TEXT, withheld_from INTEGER, receipt_until TEXT, unheard_since TEXT, owed_since TEXT, turn_since TEXT);
INSERT INTO [conversations] (rowid, id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, priority, customer_name, customer_email, problem, reason, waiting_since, agent_id, agent_name, customer_messages, customer_last_at, unanswered_since, pending_turn, told_at, promised_by, promise_due_at, labels, snoozed_until, merged_into, withheld_from, receipt_until, unheard_since, owed_since, turn_since) VALUES (1, 'c1', 'customer-of-c1', 'assistant', '2026-11-21T12:00:01.000000Z', '2026-11-21T12:00:10.000000Z', 14, '', 'upset', 'normal', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, '2026-11-21T12:00:10.000000Z', NULL, 14, NULL, NULL, NULL, '[]', NULL, NULL, 13, NULL, '2026-11-21T12:00:10.000000Z', NULL, '2026-11-21T12:00:10.000000Z');
INSERT INTO [conversations] (rowid, id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, priority, customer_name, customer_email, problem, reason, waiting_since, agent_id, agent_name, customer_messages, customer_last_at, unanswered_since, pending_turn, told_at, promised_by, promise_due_at, labels, snoozed_until, merged_into, withheld_from, receipt_until, unheard_since, owed_since, turn_since) VALUES (2, 'c2', 'customer-of-c2', 'closed', '2026-11-21T12:00:11.000000Z', '2026-11-21T12:00:16.000000Z', 5, '', 'calm', 'normal', NULL, NULL, NULL, 'asked', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO [conversations] (rowid, id, customer_id, owner, started_at, last_at, last_seq, last_text, mood, priority, customer_name, customer_email, problem, reason, waiting_since, agent_id, agent_name, customer_messages, customer_last_at, unanswered_since, pending_turn, told_at, promised_by, promise_due_at, labels, snoozed_until, merged_into, withheld_from, receipt_until, unheard_since, owed_since, turn_since) VALUES (3, 'c3', 'customer-of-c3', 'waiting', '2026-11-21T12:00:13.000000Z', '2026-11-21T12:00:14.000000Z', 3, '', 'calm', 'normal', NULL, NULL, NULL, 'asked', '2026-11-21T12:00:14.000000Z', NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, '2026-11-21T12:00:14.000000Z', NULL);
CREATE TABLE events (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    at TEXT NOT NULL,
    sender_kind TEXT NOT NULL,
    sender_id TEXT,
    sender_name TEXT,
    client_id TEXT,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (conversation_id, sender_kind, client_id)
);
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (1, 'c1', 1, '2026-11-21T12:00:01.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"customer-of-c1"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (2, 'c1', 2, '2026-11-21T12:00:02.000000Z', 'customer', 'customer-of-c1', NULL, 'm1', 'message_posted', '{"type":"message_posted","text":"Where is my parcel?"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (3, 'c1', 3, '2026-11-21T12:00:03.000000Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"Here you are.","answer":{"entry_id":"parcel","revision":1,"title":"Parcel","confidence":0.9},"line_ids":["line-2"]}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (4, 'c1', 4, '2026-11-21T12:00:03.000000Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","memory":{"about":2}}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (5, 'c1', 5, '2026-11-21T12:00:04.000000Z', 'customer', 'customer-of-c1', NULL, 'f2', 'feedback_given', '{"type":"feedback_given","about_seq":3,"entry_id":"parcel","helpful":false}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (6, 'c1', 6, '2026-11-21T12:00:05.000000Z', 'customer', 'customer-of-c1', NULL, 'm3', 'message_posted', '{"type":"message_posted","text":"Talk to a person"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (7, 'c1', 7, '2026-11-21T12:00:06.000000Z', 'assistant', NULL, NULL, 'turn:6:1', 'message_posted', '{"type":"message_posted","text":"Here you are.","line_ids":["line-6"]}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (8, 'c1', 8, '2026-11-21T12:00:06.000000Z', 'assistant', NULL, NULL, 'turn:6:completed', 'turn_completed', '{"type":"turn_completed","about_seq":6,"mood":"upset","memory":{"about":6}}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (9, 'c1', 9, '2026-11-21T12:00:06.000000Z', 'assistant', NULL, NULL, 'turn:6:handoff', 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"Where is my parcel?"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (10, 'c1', 10, '2026-11-21T12:00:06.000000Z', 'system', NULL, NULL, 'after:turn:6:handoff:waiting', 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (11, 'c1', 11, '2026-11-21T12:00:07.000000Z', 'agent', 'mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"agent","previous":"waiting","agent_id":"mia","agent_name":"Mia"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (12, 'c1', 12, '2026-11-21T12:00:08.000000Z', 'agent', 'mia', 'Mia', 'a4', 'message_posted', '{"type":"message_posted","text":"It is on its way.","reasked":[]}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (13, 'c1', 13, '2026-11-21T12:00:09.000000Z', 'agent', 'mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"assistant","previous":"agent","agent_id":"mia","agent_name":"Mia","note":"traced the parcel"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (14, 'c1', 14, '2026-11-21T12:00:10.000000Z', 'customer', 'customer-of-c1', NULL, 'm5', 'message_posted', '{"type":"message_posted","text":"Thank you"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (15, 'c2', 1, '2026-11-21T12:00:11.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"customer-of-c2"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (16, 'c2', 2, '2026-11-21T12:00:12.000000Z', 'customer', 'customer-of-c2', NULL, NULL, 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":""}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (17, 'c2', 3, '2026-11-21T12:00:12.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (18, 'c3', 1, '2026-11-21T12:00:13.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"customer-of-c3"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (19, 'c3', 2, '2026-11-21T12:00:14.000000Z', 'customer', 'customer-of-c3', NULL, NULL, 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":""}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (20, 'c3', 3, '2026-11-21T12:00:14.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (21, 'c2', 4, '2026-11-21T12:00:15.000000Z', 'agent', 'mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"agent","previous":"waiting","agent_id":"mia","agent_name":"Mia"}');
INSERT INTO [events] (rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body) VALUES (22, 'c2', 5, '2026-11-21T12:00:16.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"closed","previous":"agent"}');
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
    first_reply_at TEXT, told_at TEXT, place INTEGER,
    PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
INSERT INTO [handoffs] (conversation_id, seq, requested_at, reason, taken_at, first_reply_at, told_at, place) VALUES ('c1', 9, '2026-11-21T12:00:06.000000Z', 'asked', '2026-11-21T12:00:07.000000Z', '2026-11-21T12:00:08.000000Z', NULL, NULL);
INSERT INTO [handoffs] (conversation_id, seq, requested_at, reason, taken_at, first_reply_at, told_at, place) VALUES ('c2', 2, '2026-11-21T12:00:12.000000Z', 'asked', '2026-11-21T12:00:15.000000Z', NULL, NULL, NULL);
INSERT INTO [handoffs] (conversation_id, seq, requested_at, reason, taken_at, first_reply_at, told_at, place) VALUES ('c3', 2, '2026-11-21T12:00:14.000000Z', 'asked', NULL, NULL, NULL, NULL);
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
INSERT INTO [answers] (conversation_id, seq, at, entry_id, revision, title, confidence, helpful, judged_at) VALUES ('c1', 3, '2026-11-21T12:00:03.000000Z', 'parcel', 1, 'Parcel', 0.9, 0, '2026-11-21T12:00:04.000000Z');
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
INSERT INTO [labels] (label, created_at) VALUES ('parcel', '2026-11-21T12:00:16.000000Z');
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
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (1, 'c1', 2, '2026-11-21T12:00:02.000000Z', 'customer', 'Where is my parcel?');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (2, 'c1', 3, '2026-11-21T12:00:03.000000Z', 'assistant', 'Here you are.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (3, 'c1', 6, '2026-11-21T12:00:05.000000Z', 'customer', 'Talk to a person');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (4, 'c1', 7, '2026-11-21T12:00:06.000000Z', 'assistant', 'Here you are.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (5, 'c1', 12, '2026-11-21T12:00:08.000000Z', 'agent', 'It is on its way.');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (6, 'c1', 13, '2026-11-21T12:00:09.000000Z', 'note', 'traced the parcel');
INSERT INTO [search_lines] (id, conversation_id, seq, at, kind, text) VALUES (7, 'c1', 14, '2026-11-21T12:00:10.000000Z', 'customer', 'Thank you');
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
INSERT INTO [saved_replies] (id, shortcut, title, text, saved_at, saved_by) VALUES ('r-42d00472b71fb47b', 'hi', 'Hello', 'Hello there.', '2026-11-21T12:00:16.000000Z', 'Mia');
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
CREATE TABLE allowance (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    largest INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    shipping INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL
);
INSERT INTO [allowance] (id, largest, per_day, shipping, set_by, set_at) VALUES (1, 10, 50, 1, 'Ada', '2026-11-21T12:00:16.000000Z');
CREATE TABLE surveys (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, score INTEGER NOT NULL, comment TEXT, customer_name TEXT, done_at TEXT, done_by TEXT, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
CREATE TABLE help_votes (visitor TEXT NOT NULL, entry_id TEXT NOT NULL, revision INTEGER NOT NULL, title TEXT NOT NULL, helpful INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (visitor, entry_id)) WITHOUT ROWID;
CREATE TABLE owed_mail (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
INSERT INTO [owed_mail] (conversation_id, seq, at) VALUES ('c1', 12, '2026-11-21T12:00:08.000000Z');
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
    transcript_of TEXT REFERENCES conversations(id),
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
INSERT INTO [delivery_failures] (kind, id, tries, due_at, error, at) VALUES ('webhook', 'c3:2', 1, '2026-11-21T12:01:16.000000Z', 'status 500', '2026-11-21T12:00:16.000000Z');
CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            role TEXT NOT NULL CHECK (role IN ('agent', 'editor', 'supervisor', 'admin')),
            password_hash TEXT,
            on_duty INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL
        , skills TEXT NOT NULL DEFAULT '', away INTEGER NOT NULL DEFAULT 0);
INSERT INTO [staff] (rowid, id, name, email, role, password_hash, on_duty, created_at, skills, away) VALUES (1, 's-9fd2e21e483afb14', 'Ada', 'ada@example.com', 'admin', NULL, 0, '2026-11-21T12:00:16.000000Z', 'Returns', 0);
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
INSERT INTO [staff_link] (rowid, key_hash, staff_id, expires_at) VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 's-9fd2e21e483afb14', '2036-11-18T12:00:16.000000Z');
CREATE TABLE webhook_cursor (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            event_row INTEGER NOT NULL
        );
INSERT INTO [webhook_cursor] (one, event_row) VALUES (1, 12);
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
INSERT INTO [api_token] (rowid, id, name, key_hash, starts_with, scopes, created_by, created_at, last_used_at, revoked_by, revoked_at) VALUES (1, 't-8443eda97e77', 'shop', '391fea72123401722e52a6f119ed385962bdd43c1c6909fb1e6cfd410a94c697', 'fd_sOJQ5M', 'read', 'Ada', '2026-11-21T12:00:16.000000Z', NULL, NULL, NULL);
INSERT INTO search (search) VALUES ('rebuild');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
