PRAGMA application_id = 1178891115;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (1, 'conversation', '0001_record', '2026-11-30 11:39:01.181336+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (2, 'conversation', '0002_notes', '2026-11-30 11:39:01.184124+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (3, 'conversation', '0003_promises', '2026-11-30 11:39:01.188260+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (4, 'conversation', '0004_reasks', '2026-11-30 11:39:01.191360+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (5, 'conversation', '0005_lists_and_search', '2026-11-30 11:39:01.196615+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (6, 'conversation', '0006_attachments', '2026-11-30 11:39:01.197791+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (7, 'conversation', '0007_saved_replies', '2026-11-30 11:39:01.199959+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (8, 'conversation', '0008_profiles', '2026-11-30 11:39:01.202085+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (9, 'conversation', '0009_goodwill', '2026-11-30 11:39:01.203154+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (10, 'conversation', '0010_surveys', '2026-11-30 11:39:01.204253+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (11, 'conversation', '0011_open_list', '2026-11-30 11:39:01.204929+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (12, 'conversation', '0012_receipts', '2026-11-30 11:39:01.208081+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (13, 'conversation', '0013_help_votes', '2026-11-30 11:39:01.208754+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (14, 'conversation', '0014_owed_mail', '2026-11-30 11:39:01.210434+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (15, 'conversation', '0015_attributes', '2026-11-30 11:39:01.211638+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (16, 'conversation', '0016_entries_made', '2026-11-30 11:39:01.212600+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (17, 'conversation', '0017_help_views', '2026-11-30 11:39:01.215206+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (18, 'conversation', '0018_unheard', '2026-11-30 11:39:01.217697+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (19, 'conversation', '0019_redaction', '2026-11-30 11:39:01.219976+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (20, 'conversation', '0020_owed_since', '2026-11-30 11:39:01.222082+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (21, 'conversation', '0021_confirmed_addresses', '2026-11-30 11:39:01.223379+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (22, 'conversation', '0022_turn_since', '2026-11-30 11:39:01.225154+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (23, 'staff', 'm001_staff', '2026-11-30 11:39:01.228452+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (24, 'staff', 'm002_skills', '2026-11-30 11:39:01.230723+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (25, 'staff', 'm003_webhook', '2026-11-30 11:39:01.231893+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (26, 'staff', 'm004_away', '2026-11-30 11:39:01.233010+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (27, 'staff', 'm005_api_tokens', '2026-11-30 11:39:01.234277+00:00');
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
INSERT INTO "customers" ("rowid", "id", "created_at", "name", "name_source", "email", "subject", "attributes", "locale") VALUES (1, 'cdb0d788311f005ee940efead', '2026-11-30T11:39:01.527590Z', 'Ada', 'said', NULL, NULL, '{}', NULL);
INSERT INTO "customers" ("rowid", "id", "created_at", "name", "name_source", "email", "subject", "attributes", "locale") VALUES (2, 'cf480810e88883c2f170201a4', '2026-11-30T11:39:02.012127Z', NULL, NULL, NULL, NULL, '{}', NULL);
CREATE TABLE customer_tokens (
    sha256 TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "customer_tokens" ("sha256", "customer_id", "created_at") VALUES ('38ec6a8974288e11eb50f123aade08210db705266e049a6c00791d795912e646', 'cdb0d788311f005ee940efead', '2026-11-30T11:39:01.527590Z');
INSERT INTO "customer_tokens" ("sha256", "customer_id", "created_at") VALUES ('fe035774c716db6a24f6cf76b0ae91cbe3a37408e58781339ea2414045bc0c55', 'cf480810e88883c2f170201a4', '2026-11-30T11:39:02.012127Z');
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
INSERT INTO "conversations" ("rowid", "id", "customer_id", "owner", "started_at", "last_at", "last_seq", "last_text", "mood", "priority", "customer_name", "customer_email", "problem", "reason", "waiting_since", "agent_id", "agent_name", "customer_messages", "customer_last_at", "unanswered_since", "pending_turn", "told_at", "promised_by", "promise_due_at", "labels", "snoozed_until", "merged_into", "withheld_from", "receipt_until", "unheard_since", "owed_since", "turn_since") VALUES (1, 'a59bfd610aba86c1278f', 'cdb0d788311f005ee940efead', 'agent', '2026-11-30T11:39:01.531331Z', '2026-11-30T11:39:01.991423Z', 20, 'Hello Ada, I am looking.', 'calm', 'normal', 'Ada', NULL, 'Can I return a lamp?', 'asked', NULL, 's-fa12e8b2166c2759', 'Mia', 3, '2026-11-30T11:39:01.967155Z', NULL, NULL, NULL, NULL, NULL, '["vip"]', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "conversations" ("rowid", "id", "customer_id", "owner", "started_at", "last_at", "last_seq", "last_text", "mood", "priority", "customer_name", "customer_email", "problem", "reason", "waiting_since", "agent_id", "agent_name", "customer_messages", "customer_last_at", "unanswered_since", "pending_turn", "told_at", "promised_by", "promise_due_at", "labels", "snoozed_until", "merged_into", "withheld_from", "receipt_until", "unheard_since", "owed_since", "turn_since") VALUES (2, '8f4ab2c6c74b0dae2fb7', 'cf480810e88883c2f170201a4', 'waiting', '2026-11-30T11:39:02.013276Z', '2026-11-30T11:39:02.016897Z', 7, 'You said: My lamp is broken, a person please', 'calm', 'normal', NULL, NULL, 'My lamp is broken, a person please', 'asked', '2026-11-30T11:39:02.016897Z', NULL, NULL, 1, '2026-11-30T11:39:02.013276Z', NULL, NULL, '2026-11-30T11:39:02.016897Z', NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, '2026-11-30T11:39:02.016897Z', NULL);
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
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 1, '2026-11-30T11:39:01.531331Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"cdb0d788311f005ee940efead","page_url":"https://shop.example/lamps"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 2, '2026-11-30T11:39:01.531331Z', 'customer', 'cdb0d788311f005ee940efead', NULL, 'm-1', 'message_posted', '{"type":"message_posted","text":"Can I return a lamp?"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 3, '2026-11-30T11:39:01.540550Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"Returns are **free** for [30 days](https://shop.example/returns).","markdown":true,"quick_replies":[{"title":"Thanks","choice":"/thanks"}],"answer":{"entry_id":"returns","revision":3,"title":"How do I return it?","confidence":0.93},"asks_feedback":true,"line_ids":["echo_1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 4, '2026-11-30T11:39:01.540550Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","understanding":{"intent":"ask","confidence":0.9,"mood":"calm","wants_human":false,"complaint":false,"outcome":"answer"},"memory":{"count":1},"took_ms":6.2}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 5, '2026-11-30T11:39:01.823197Z', 'customer', 'cdb0d788311f005ee940efead', NULL, 'f-1', 'feedback_given', '{"type":"feedback_given","about_seq":3,"entry_id":"returns","helpful":true}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 6, '2026-11-30T11:39:01.823197Z', 'assistant', NULL, NULL, 'after:f-1:told', 'message_posted', '{"type":"message_posted","text":"I am glad that helped. Is there anything else?","quick_replies":[],"line_ids":["feedback_thanks_calm"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 7, '2026-11-30T11:39:01.859185Z', 'customer', 'cdb0d788311f005ee940efead', NULL, 'm-2', 'message_posted', '{"type":"message_posted","text":"I am Ada"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 8, '2026-11-30T11:39:01.863767Z', 'assistant', NULL, NULL, 'turn:7:1', 'message_posted', '{"type":"message_posted","text":"You said: I am Ada","markdown":true,"quick_replies":[],"line_ids":["echo_2"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 9, '2026-11-30T11:39:01.863767Z', 'assistant', NULL, NULL, 'turn:7:learned', 'customer_learned', '{"type":"customer_learned","name":"Ada","name_source":"said"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 10, '2026-11-30T11:39:01.863767Z', 'assistant', NULL, NULL, 'turn:7:completed', 'turn_completed', '{"type":"turn_completed","about_seq":7,"mood":"calm","understanding":{"intent":"ask","confidence":0.9,"mood":"calm","wants_human":false,"complaint":false,"outcome":"answer"},"memory":{"count":2},"took_ms":2.9}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 11, '2026-11-30T11:39:01.967155Z', 'customer', 'cdb0d788311f005ee940efead', 'Ada', 'm-3', 'message_posted', '{"type":"message_posted","text":"Please, a person"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 12, '2026-11-30T11:39:01.970646Z', 'assistant', NULL, NULL, 'turn:11:1', 'message_posted', '{"type":"message_posted","text":"You said: Please, a person","markdown":true,"quick_replies":[],"line_ids":["echo_3"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 13, '2026-11-30T11:39:01.970646Z', 'assistant', NULL, NULL, 'turn:11:completed', 'turn_completed', '{"type":"turn_completed","about_seq":11,"mood":"calm","understanding":{"intent":"ask","confidence":0.9,"mood":"calm","wants_human":true,"complaint":false,"outcome":"answer"},"memory":{"count":3},"took_ms":1.8}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 14, '2026-11-30T11:39:01.970646Z', 'assistant', NULL, NULL, 'turn:11:handoff', 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"Can I return a lamp?"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 15, '2026-11-30T11:39:01.970646Z', 'system', NULL, NULL, 'after:turn:11:handoff:waiting', 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked","text":"Ada, you are in line for a person. They get what you have written, so there is no need to repeat anything. You are number 1 in line. I cannot say yet how long it takes, because there is too little to go by at this time of day.","line_ids":["handoff_started_named","wait_unknown_first"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 16, '2026-11-30T11:39:01.970646Z', 'system', NULL, NULL, NULL, 'wait_promised', '{"type":"wait_promised","place":1}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 17, '2026-11-30T11:39:01.981632Z', 'agent', 's-fa12e8b2166c2759', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"agent","previous":"waiting","agent_id":"s-fa12e8b2166c2759","agent_name":"Mia","text":"You are with Mia now, Ada.","line_ids":["agent_joined_named"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 18, '2026-11-30T11:39:01.985994Z', 'agent', 's-fa12e8b2166c2759', 'Mia', 'a-1', 'message_posted', '{"type":"message_posted","text":"Hello Ada, I am looking.","reasked":[]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 19, '2026-11-30T11:39:01.991423Z', 'agent', 's-fa12e8b2166c2759', 'Mia', 'n-1', 'note_added', '{"type":"note_added","text":"She was here before. @Mia look again","mentions":[]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('a59bfd610aba86c1278f', 20, '2026-11-30T11:39:01.994633Z', 'agent', 's-fa12e8b2166c2759', 'Mia', NULL, 'labels_changed', '{"type":"labels_changed","added":["vip"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 1, '2026-11-30T11:39:02.013276Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"cf480810e88883c2f170201a4"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 2, '2026-11-30T11:39:02.013276Z', 'customer', 'cf480810e88883c2f170201a4', NULL, 'b-1', 'message_posted', '{"type":"message_posted","text":"My lamp is broken, a person please"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 3, '2026-11-30T11:39:02.016897Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"You said: My lamp is broken, a person please","markdown":true,"quick_replies":[],"line_ids":["echo_1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 4, '2026-11-30T11:39:02.016897Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","understanding":{"intent":"ask","confidence":0.9,"mood":"calm","wants_human":true,"complaint":false,"outcome":"answer"},"memory":{"count":1},"took_ms":1.8}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 5, '2026-11-30T11:39:02.016897Z', 'assistant', NULL, NULL, 'turn:2:handoff', 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"My lamp is broken, a person please"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 6, '2026-11-30T11:39:02.016897Z', 'system', NULL, NULL, 'after:turn:2:handoff:waiting', 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked","text":"You are in line for a person. They get what you have written, so there is no need to repeat anything. You are number 1 in line. I cannot say yet how long it takes, because there is too little to go by at this time of day.","line_ids":["handoff_started_plain","wait_unknown_first"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('8f4ab2c6c74b0dae2fb7', 7, '2026-11-30T11:39:02.016897Z', 'system', NULL, NULL, NULL, 'wait_promised', '{"type":"wait_promised","place":1,"sample":1}');
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
INSERT INTO "handoffs" ("conversation_id", "seq", "requested_at", "reason", "taken_at", "first_reply_at", "told_at", "place") VALUES ('8f4ab2c6c74b0dae2fb7', 5, '2026-11-30T11:39:02.016897Z', 'asked', NULL, NULL, '2026-11-30T11:39:02.016897Z', 1);
INSERT INTO "handoffs" ("conversation_id", "seq", "requested_at", "reason", "taken_at", "first_reply_at", "told_at", "place") VALUES ('a59bfd610aba86c1278f', 14, '2026-11-30T11:39:01.970646Z', 'asked', '2026-11-30T11:39:01.981632Z', '2026-11-30T11:39:01.985994Z', '2026-11-30T11:39:01.970646Z', 1);
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
INSERT INTO "answers" ("conversation_id", "seq", "at", "entry_id", "revision", "title", "confidence", "helpful", "judged_at") VALUES ('a59bfd610aba86c1278f', 3, '2026-11-30T11:39:01.540550Z', 'returns', 3, 'How do I return it?', 0.93, 1, '2026-11-30T11:39:01.823197Z');
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
) WITHOUT ROWID;
INSERT INTO "read_marks" ("staff_id", "conversation_id", "seq") VALUES ('s-fa12e8b2166c2759', 'a59bfd610aba86c1278f', 3);
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
INSERT INTO "promises" ("conversation_id", "seq", "at", "by_at", "renewed", "settled_at", "kept", "noticed") VALUES ('8f4ab2c6c74b0dae2fb7', 7, '2026-11-30T11:39:02.016897Z', NULL, 0, NULL, NULL, NULL);
INSERT INTO "promises" ("conversation_id", "seq", "at", "by_at", "renewed", "settled_at", "kept", "noticed") VALUES ('a59bfd610aba86c1278f', 16, '2026-11-30T11:39:01.970646Z', NULL, 0, NULL, NULL, NULL);
CREATE TABLE reasks (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (conversation_id, seq, kind)) WITHOUT ROWID;
CREATE TABLE labels (
    label TEXT PRIMARY KEY COLLATE NOCASE,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "labels" ("label", "created_at") VALUES ('vip', '2026-11-30T11:39:01.994633Z');
CREATE TABLE conversation_labels (
    label TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    PRIMARY KEY (label, conversation_id)
) WITHOUT ROWID;
INSERT INTO "conversation_labels" ("label", "conversation_id") VALUES ('vip', 'a59bfd610aba86c1278f');
CREATE TABLE search_lines (
    id INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL
);
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (1, 'a59bfd610aba86c1278f', 2, '2026-11-30T11:39:01.531331Z', 'customer', 'Can I return a lamp?');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (2, 'a59bfd610aba86c1278f', 3, '2026-11-30T11:39:01.540550Z', 'assistant', 'Returns are **free** for [30 days](https://shop.example/returns).');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (3, 'a59bfd610aba86c1278f', 6, '2026-11-30T11:39:01.823197Z', 'assistant', 'I am glad that helped. Is there anything else?');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (4, 'a59bfd610aba86c1278f', 7, '2026-11-30T11:39:01.859185Z', 'customer', 'I am Ada');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (5, 'a59bfd610aba86c1278f', 8, '2026-11-30T11:39:01.863767Z', 'assistant', 'You said: I am Ada');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (6, 'a59bfd610aba86c1278f', 9, '2026-11-30T11:39:01.863767Z', 'customer', 'Ada');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (7, 'a59bfd610aba86c1278f', 11, '2026-11-30T11:39:01.967155Z', 'customer', 'Please, a person');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (8, 'a59bfd610aba86c1278f', 12, '2026-11-30T11:39:01.970646Z', 'assistant', 'You said: Please, a person');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (9, 'a59bfd610aba86c1278f', 18, '2026-11-30T11:39:01.985994Z', 'agent', 'Hello Ada, I am looking.');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (10, 'a59bfd610aba86c1278f', 19, '2026-11-30T11:39:01.991423Z', 'note', 'She was here before. @Mia look again');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (11, '8f4ab2c6c74b0dae2fb7', 2, '2026-11-30T11:39:02.013276Z', 'customer', 'My lamp is broken, a person please');
INSERT INTO "search_lines" ("id", "conversation_id", "seq", "at", "kind", "text") VALUES (12, '8f4ab2c6c74b0dae2fb7', 3, '2026-11-30T11:39:02.016897Z', 'assistant', 'You said: My lamp is broken, a person please');
CREATE VIRTUAL TABLE search USING fts5(
    text, content='search_lines', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
INSERT INTO "search" ("rowid", "text") VALUES (1, 'Can I return a lamp?');
INSERT INTO "search" ("rowid", "text") VALUES (2, 'Returns are **free** for [30 days](https://shop.example/returns).');
INSERT INTO "search" ("rowid", "text") VALUES (3, 'I am glad that helped. Is there anything else?');
INSERT INTO "search" ("rowid", "text") VALUES (4, 'I am Ada');
INSERT INTO "search" ("rowid", "text") VALUES (5, 'You said: I am Ada');
INSERT INTO "search" ("rowid", "text") VALUES (6, 'Ada');
INSERT INTO "search" ("rowid", "text") VALUES (7, 'Please, a person');
INSERT INTO "search" ("rowid", "text") VALUES (8, 'You said: Please, a person');
INSERT INTO "search" ("rowid", "text") VALUES (9, 'Hello Ada, I am looking.');
INSERT INTO "search" ("rowid", "text") VALUES (10, 'She was here before. @Mia look again');
INSERT INTO "search" ("rowid", "text") VALUES (11, 'My lamp is broken, a person please');
INSERT INTO "search" ("rowid", "text") VALUES (12, 'You said: My lamp is broken, a person please');
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
) WITHOUT ROWID;
CREATE TABLE customer_preferences (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    by_name TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "customer_preferences" ("id", "customer_id", "text", "at", "by_name") VALUES ('p-8f33947329822108', 'cdb0d788311f005ee940efead', 'Likes tea', '2026-11-30T11:39:02.000695Z', 'Mia');
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
CREATE TABLE surveys (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, score INTEGER NOT NULL, comment TEXT, customer_name TEXT, done_at TEXT, done_by TEXT, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
CREATE TABLE help_votes (visitor TEXT NOT NULL, entry_id TEXT NOT NULL, revision INTEGER NOT NULL, title TEXT NOT NULL, helpful INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (visitor, entry_id)) WITHOUT ROWID;
CREATE TABLE owed_mail (conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID;
INSERT INTO "owed_mail" ("conversation_id", "seq", "at") VALUES ('a59bfd610aba86c1278f', 18, '2026-11-30T11:39:01.985994Z');
CREATE TABLE customer_attributes (customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE, name TEXT NOT NULL COLLATE NOCASE, value TEXT NOT NULL, at TEXT NOT NULL, by_name TEXT NOT NULL, PRIMARY KEY (customer_id, name)) WITHOUT ROWID;
INSERT INTO "customer_attributes" ("customer_id", "name", "value", "at", "by_name") VALUES ('cdb0d788311f005ee940efead', 'plan', 'gold', '2026-11-30T11:39:02.006153Z', 'Mia');
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
) WITHOUT ROWID;
CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            role TEXT NOT NULL CHECK (role IN ('agent', 'editor', 'supervisor', 'admin')),
            password_hash TEXT,
            on_duty INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL
        , skills TEXT NOT NULL DEFAULT '', away INTEGER NOT NULL DEFAULT 0);
INSERT INTO "staff" ("rowid", "id", "name", "email", "role", "password_hash", "on_duty", "created_at", "skills", "away") VALUES (1, 's-fa12e8b2166c2759', 'Mia', 'mia@demo.example', 'agent', NULL, 1, '2026-11-30T11:39:01.883922Z', '', 0);
CREATE TABLE staff_session (
            key_hash TEXT PRIMARY KEY,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        );
INSERT INTO "staff_session" ("rowid", "key_hash", "staff_id", "expires_at") VALUES (1, '555233b16dde1ffa56f1fe04efe8818d77abfef43a63616fef4bc5eadf47e79b', 's-fa12e8b2166c2759', '2026-12-07T11:39:01.942380Z');
CREATE TABLE staff_link (
            key_hash TEXT PRIMARY KEY,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        );
CREATE TABLE webhook_cursor (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            event_row INTEGER NOT NULL
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
CREATE INDEX answers_by_feedback ON answers(judged_at) WHERE judged_at IS NOT NULL;
CREATE INDEX promises_by_settlement ON promises(settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX handoffs_told ON handoffs(told_at) WHERE told_at IS NOT NULL;
CREATE INDEX conversations_promised ON conversations(promise_due_at) WHERE promise_due_at IS NOT NULL;
CREATE INDEX reasks_by_time ON reasks(at);
CREATE INDEX conversations_snoozed ON conversations(snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX search_lines_by_conversation ON search_lines(conversation_id, seq);
CREATE INDEX attachments_by_conversation ON attachments(conversation_id);
CREATE INDEX conversations_merged ON conversations(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversations_by_email ON conversations(customer_email COLLATE NOCASE)
    WHERE customer_email IS NOT NULL;
CREATE INDEX customer_preferences_by_customer ON customer_preferences(customer_id, at);
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
