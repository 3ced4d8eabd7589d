PRAGMA application_id = 1178891115;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (1, 'conversation', '0001_record', '2026-11-30 11:37:54.166423+00:00');
INSERT INTO "_sqlite_migrations" ("id", "migration_set", "name", "applied_at") VALUES (2, 'staff', 'm001_staff', '2026-11-30 11:37:54.376941+00:00');
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
INSERT INTO "customers" ("rowid", "id", "created_at", "name", "name_source", "email", "subject", "attributes", "locale") VALUES (1, 'p-ada', '2026-11-21T12:00:00.000000Z', 'Ada', 'identity', 'ada@example.com', 'u-1', '{"plan":"gold"}', 'en');
INSERT INTO "customers" ("rowid", "id", "created_at", "name", "name_source", "email", "subject", "attributes", "locale") VALUES (2, 'p-bo', '2026-11-21T12:00:05.000000Z', 'Bo', 'said', NULL, NULL, '{}', NULL);
INSERT INTO "customers" ("rowid", "id", "created_at", "name", "name_source", "email", "subject", "attributes", "locale") VALUES (3, 'p-cy', '2026-11-21T12:00:14.000000Z', NULL, NULL, NULL, NULL, '{}', NULL);
CREATE TABLE customer_tokens (
    sha256 TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "customer_tokens" ("sha256", "customer_id", "created_at") VALUES ('45da9173de4f9a455304d2f37c1bd994419ea01b59b8fc9af3fef5b98eaedcbc', 'p-bo', '2026-11-21T12:00:05.000000Z');
INSERT INTO "customer_tokens" ("sha256", "customer_id", "created_at") VALUES ('7c3f6ea4fda1de0bd042a000e29c6cf75b0edf98a7228733604e0566a1ab54a9', 'p-ada', '2026-11-21T12:00:00.000000Z');
INSERT INTO "customer_tokens" ("sha256", "customer_id", "created_at") VALUES ('bd42a68a35b2de0a69fcfed509c38315a5033f0c8e438668be166d3f6c300808', 'p-cy', '2026-11-21T12:00:14.000000Z');
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
);
INSERT INTO "conversations" ("rowid", "id", "customer_id", "owner", "started_at", "last_at", "last_seq", "last_text", "mood", "priority", "customer_name", "customer_email", "problem", "reason", "waiting_since", "agent_id", "agent_name", "customer_messages", "customer_last_at", "unanswered_since", "pending_turn") VALUES (1, 'c-answered', 'p-ada', 'closed', '2026-11-21T12:00:01.000000Z', '2026-11-21T12:00:05.000000Z', 7, 'Returns are **free** for 30 days.', 'calm', 'normal', 'Ada', 'ada@example.com', 'How do I return a lamp?', NULL, NULL, NULL, NULL, 1, '2026-11-21T12:00:02.000000Z', NULL, NULL);
INSERT INTO "conversations" ("rowid", "id", "customer_id", "owner", "started_at", "last_at", "last_seq", "last_text", "mood", "priority", "customer_name", "customer_email", "problem", "reason", "waiting_since", "agent_id", "agent_name", "customer_messages", "customer_last_at", "unanswered_since", "pending_turn") VALUES (2, 'c-with-agent', 'p-bo', 'agent', '2026-11-21T12:00:06.000000Z', '2026-11-21T12:00:14.000000Z', 15, 'Please, a person', 'upset', 'high', 'Bo', NULL, 'Please, a person', 'assistant_down', NULL, 's-mia', 'Mia', 2, '2026-11-21T12:00:12.000000Z', '2026-11-21T12:00:14.000000Z', NULL);
INSERT INTO "conversations" ("rowid", "id", "customer_id", "owner", "started_at", "last_at", "last_seq", "last_text", "mood", "priority", "customer_name", "customer_email", "problem", "reason", "waiting_since", "agent_id", "agent_name", "customer_messages", "customer_last_at", "unanswered_since", "pending_turn") VALUES (3, 'c-waiting', 'p-cy', 'waiting', '2026-11-21T12:00:15.000000Z', '2026-11-21T12:00:17.000000Z', 6, 'One moment.', 'calm', 'normal', NULL, NULL, 'I want a person', 'asked', '2026-11-21T12:00:17.000000Z', NULL, NULL, 1, '2026-11-21T12:00:16.000000Z', NULL, NULL);
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
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 1, '2026-11-21T12:00:01.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"p-ada","page_url":"https://shop.example/lamps","locale":"en"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 2, '2026-11-21T12:00:01.000000Z', 'system', NULL, NULL, 'start:known', 'customer_learned', '{"type":"customer_learned","name":"Ada","name_source":"identity","email":"ada@example.com"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 3, '2026-11-21T12:00:02.000000Z', 'customer', 'p-ada', 'Ada', 'm-1', 'message_posted', '{"type":"message_posted","text":"How do I return a lamp?"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 4, '2026-11-21T12:00:03.000000Z', 'assistant', NULL, NULL, 'turn:3:1', 'message_posted', '{"type":"message_posted","text":"Returns are **free** for 30 days.","markdown":true,"answer":{"entry_id":"returns","revision":1,"title":"How do I return something?","confidence":0.93},"asks_feedback":true,"line_ids":["utter_answer.1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 5, '2026-11-21T12:00:03.000000Z', 'assistant', NULL, NULL, 'turn:3:completed', 'turn_completed', '{"type":"turn_completed","about_seq":3,"mood":"calm","understanding":{"intent":"ask"},"memory":{"count":1},"took_ms":12.5}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 6, '2026-11-21T12:00:04.000000Z', 'customer', 'p-ada', 'Ada', 'f-1', 'feedback_given', '{"type":"feedback_given","about_seq":4,"entry_id":"returns","helpful":true}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-answered', 7, '2026-11-21T12:00:05.000000Z', 'system', NULL, NULL, NULL, 'owner_changed', '{"type":"owner_changed","owner":"closed","previous":"assistant","reason":"idle"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 1, '2026-11-21T12:00:06.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"p-bo","page_url":"https://shop.example/lamps","locale":"en"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 2, '2026-11-21T12:00:07.000000Z', 'customer', 'p-bo', NULL, 'm-2', 'message_posted', '{"type":"message_posted","text":"My parcel LL-700100 never came, and it is urgent"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 3, '2026-11-21T12:00:08.000000Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"I am sorry. Somebody will look at it.","markdown":true,"line_ids":["utter_answer.1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 4, '2026-11-21T12:00:08.000000Z', 'assistant', NULL, NULL, 'turn:2:learned', 'customer_learned', '{"type":"customer_learned","name":"Bo","name_source":"said","order_number":"LL-700100"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 5, '2026-11-21T12:00:08.000000Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"upset","understanding":{"intent":"ask"},"memory":{"count":1},"took_ms":12.5}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 6, '2026-11-21T12:00:08.000000Z', 'assistant', NULL, NULL, 'turn:2:handoff', 'handoff_requested', '{"type":"handoff_requested","reason":"complaint","problem":"The parcel never came"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 7, '2026-11-21T12:00:08.000000Z', 'system', NULL, NULL, 'after:turn:2:handoff:waiting', 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"complaint","text":"I am passing you on.","line_ids":["utter_handoff.1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 8, '2026-11-21T12:00:09.000000Z', 'agent', 's-mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"agent","previous":"waiting","agent_id":"s-mia","agent_name":"Mia","text":"Mia is here.","line_ids":["utter_agent_joined.1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 9, '2026-11-21T12:00:10.000000Z', 'agent', 's-mia', 'Mia', 'a-1', 'message_posted', '{"type":"message_posted","text":"Hello Bo, I''m looking."}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 10, '2026-11-21T12:00:11.000000Z', 'agent', 's-mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"assistant","previous":"agent","agent_id":"s-mia","agent_name":"Mia","note":"Sent again; ask for the address"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 11, '2026-11-21T12:00:12.000000Z', 'customer', 'p-bo', 'Bo', 'm-3', 'message_posted', '{"type":"message_posted","text":"Please, a person"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 12, '2026-11-21T12:00:13.000000Z', 'system', NULL, NULL, 'turn:11:failed', 'turn_failed', '{"type":"turn_failed","about_seq":11,"code":"assistant_down"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 13, '2026-11-21T12:00:13.000000Z', 'system', NULL, NULL, 'turn:11:failed:handoff', 'handoff_requested', '{"type":"handoff_requested","reason":"assistant_down","problem":"Please, a person"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 14, '2026-11-21T12:00:13.000000Z', 'system', NULL, NULL, 'after:turn:11:failed:handoff:waiting', 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"assistant_down"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-with-agent', 15, '2026-11-21T12:00:14.000000Z', 'agent', 's-mia', 'Mia', NULL, 'owner_changed', '{"type":"owner_changed","owner":"agent","previous":"waiting","agent_id":"s-mia","agent_name":"Mia"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-waiting', 1, '2026-11-21T12:00:15.000000Z', 'system', NULL, NULL, 'start', 'conversation_started', '{"type":"conversation_started","customer_id":"p-cy","page_url":"https://shop.example/lamps","locale":"en"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-waiting', 2, '2026-11-21T12:00:16.000000Z', 'customer', 'p-cy', NULL, 'm-4', 'message_posted', '{"type":"message_posted","text":"I want a person"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-waiting', 3, '2026-11-21T12:00:17.000000Z', 'assistant', NULL, NULL, 'turn:2:1', 'message_posted', '{"type":"message_posted","text":"One moment.","markdown":true,"line_ids":["utter_answer.1"]}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-waiting', 4, '2026-11-21T12:00:17.000000Z', 'assistant', NULL, NULL, 'turn:2:completed', 'turn_completed', '{"type":"turn_completed","about_seq":2,"mood":"calm","understanding":{"intent":"ask"},"memory":{"count":1},"took_ms":12.5}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-waiting', 5, '2026-11-21T12:00:17.000000Z', 'assistant', NULL, NULL, 'turn:2:handoff', 'handoff_requested', '{"type":"handoff_requested","reason":"asked","problem":"I want a person"}');
INSERT INTO "events" ("conversation_id", "seq", "at", "sender_kind", "sender_id", "sender_name", "client_id", "type", "body") VALUES ('c-waiting', 6, '2026-11-21T12:00:17.000000Z', 'system', NULL, NULL, 'after:turn:2:handoff:waiting', 'owner_changed', '{"type":"owner_changed","owner":"waiting","previous":"assistant","reason":"asked"}');
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
    first_reply_at TEXT,
    PRIMARY KEY (conversation_id, seq)
) WITHOUT ROWID;
INSERT INTO "handoffs" ("conversation_id", "seq", "requested_at", "reason", "taken_at", "first_reply_at") VALUES ('c-waiting', 5, '2026-11-21T12:00:17.000000Z', 'asked', NULL, NULL);
INSERT INTO "handoffs" ("conversation_id", "seq", "requested_at", "reason", "taken_at", "first_reply_at") VALUES ('c-with-agent', 6, '2026-11-21T12:00:08.000000Z', 'complaint', '2026-11-21T12:00:09.000000Z', '2026-11-21T12:00:10.000000Z');
INSERT INTO "handoffs" ("conversation_id", "seq", "requested_at", "reason", "taken_at", "first_reply_at") VALUES ('c-with-agent', 13, '2026-11-21T12:00:13.000000Z', 'assistant_down', '2026-11-21T12:00:14.000000Z', NULL);
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
INSERT INTO "answers" ("conversation_id", "seq", "at", "entry_id", "revision", "title", "confidence", "helpful", "judged_at") VALUES ('c-answered', 4, '2026-11-21T12:00:03.000000Z', 'returns', 1, 'How do I return something?', 0.93, 1, '2026-11-21T12:00:04.000000Z');
CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            role TEXT NOT NULL CHECK (role IN ('agent', 'editor', 'supervisor', 'admin')),
            password_hash TEXT,
            on_duty INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL
        );
INSERT INTO "staff" ("rowid", "id", "name", "email", "role", "password_hash", "on_duty", "created_at") VALUES (1, 's-e890c5af4d1911d9', 'Mia', 'mia@example.com', 'agent', NULL, 0, '2026-11-30T11:37:54.384290Z');
INSERT INTO "staff" ("rowid", "id", "name", "email", "role", "password_hash", "on_duty", "created_at") VALUES (2, 's-6b9746943f3580d1', 'Edda', 'edda@example.com', 'editor', NULL, 0, '2026-11-30T11:37:54.405393Z');
INSERT INTO "staff" ("rowid", "id", "name", "email", "role", "password_hash", "on_duty", "created_at") VALUES (3, 's-4c9623e12b3f153b', 'Sol', 'sol@example.com', 'supervisor', NULL, 0, '2026-11-30T11:37:54.437138Z');
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
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX customer_tokens_by_customer ON customer_tokens(customer_id);
CREATE INDEX conversations_by_owner ON conversations(owner, last_at);
CREATE INDEX conversations_by_agent ON conversations(agent_id, last_at) WHERE agent_id IS NOT NULL;
CREATE INDEX conversations_by_customer ON conversations(customer_id, started_at);
CREATE INDEX conversations_owed_a_turn ON conversations(customer_last_at) WHERE pending_turn IS NOT NULL;
CREATE INDEX conversations_unanswered ON conversations(unanswered_since) WHERE unanswered_since IS NOT NULL;
CREATE INDEX conversations_by_start ON conversations(started_at);
CREATE INDEX handoffs_by_time ON handoffs(requested_at);
CREATE INDEX answers_by_time ON answers(at);
CREATE INDEX answers_by_feedback ON answers(judged_at) WHERE judged_at IS NOT NULL;
