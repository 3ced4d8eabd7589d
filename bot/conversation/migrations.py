"""The record's schema, as numbered steps that are only ever added to."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

# Written into the file's header, so that another database is not mistaken for a record ("FDsk").
APPLICATION_ID = 0x4644736B

migrations = Migrations("conversation")


@migrations(name="0001_record")
def _record(db: Database) -> None:
    """Store customers, the events that are the truth, and what is derived from them."""
    for statement in filter(str.strip, _RECORD.split(";")):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations(name="0002_notes")
def _notes(db: Database) -> None:
    """Store whom notes call, and how far each member of staff has read."""
    for statement in filter(str.strip, _NOTES.split(";")):
        db.execute(statement)


_NOTES = """
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
"""


@migrations(name="0003_promises")
def _promises(db: Database) -> None:
    """Store what waiting customers were promised, when and where in the queue, and whether it was kept."""
    for statement in filter(str.strip, _PROMISES.split(";")):
        db.execute(statement)


_PROMISES = """
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

CREATE INDEX promises_by_settlement ON promises(settled_at) WHERE settled_at IS NOT NULL;

ALTER TABLE handoffs ADD COLUMN told_at TEXT;
ALTER TABLE handoffs ADD COLUMN place INTEGER;
CREATE INDEX handoffs_told ON handoffs(told_at) WHERE told_at IS NOT NULL;

ALTER TABLE conversations ADD COLUMN told_at TEXT;
ALTER TABLE conversations ADD COLUMN promised_by TEXT;
ALTER TABLE conversations ADD COLUMN promise_due_at TEXT;
CREATE INDEX conversations_promised ON conversations(promise_due_at) WHERE promise_due_at IS NOT NULL
"""


@migrations(name="0004_reasks")
def _reasks(db: Database) -> None:
    """Store what agents asked for although the customer had given it."""
    db.execute(
        "CREATE TABLE reasks (conversation_id TEXT NOT NULL REFERENCES conversations(id), "
        "seq INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, "
        "PRIMARY KEY (conversation_id, seq, kind)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX reasks_by_time ON reasks(at)")


@migrations(name="0005_lists_and_search")
def _lists_and_search(db: Database) -> None:
    """Store labels, snooze, and a full-text index, which takes in what an older record holds already."""
    for statement in filter(str.strip, _LISTS_AND_SEARCH.split(";")):
        db.execute(statement)


_LISTS_AND_SEARCH = """
ALTER TABLE conversations ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN snoozed_until TEXT;

CREATE INDEX conversations_snoozed ON conversations(snoozed_until) WHERE snoozed_until IS NOT NULL;

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

CREATE INDEX search_lines_by_conversation ON search_lines(conversation_id, seq);

CREATE VIRTUAL TABLE search USING fts5(
    text, content='search_lines', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);

INSERT INTO search_lines (conversation_id, seq, at, kind, text)
SELECT conversation_id, seq, at,
    CASE type
        WHEN 'message_posted' THEN sender_kind
        WHEN 'customer_learned' THEN 'customer'
        ELSE 'note'
    END,
    CASE type
        WHEN 'customer_learned' THEN
            trim(ifnull(json_extract(body, '$.name'), '') || ' ' || ifnull(json_extract(body, '$.email'), ''))
        WHEN 'owner_changed' THEN json_extract(body, '$.note')
        ELSE json_extract(body, '$.text')
    END
FROM events
WHERE type IN ('message_posted', 'note_added')
    OR (type = 'owner_changed' AND json_extract(body, '$.note') != '')
    OR (type = 'customer_learned'
        AND (json_extract(body, '$.name') != '' OR json_extract(body, '$.email') != ''));

INSERT INTO search (search) VALUES ('rebuild')
"""


@migrations(name="0006_attachments")
def _attachments(db: Database) -> None:
    """Store which file belongs to which message."""
    db.execute(
        "CREATE TABLE attachments (id TEXT PRIMARY KEY, "
        "conversation_id TEXT NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL, "
        "key TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL) "
        "WITHOUT ROWID"
    )
    db.execute("CREATE INDEX attachments_by_conversation ON attachments(conversation_id)")


@migrations(name="0007_saved_replies")
def _saved_replies(db: Database) -> None:
    """Store what agents say and do often."""
    for statement in filter(str.strip, _SAVED_REPLIES.split(";")):
        db.execute(statement)


_SAVED_REPLIES = """
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
"""


@migrations(name="0008_profiles")
def _profiles(db: Database) -> None:
    """Store what to keep in mind with a customer, and which conversations belong together."""
    for statement in filter(str.strip, _PROFILES.split(";")):
        db.execute(statement)


_PROFILES = """
ALTER TABLE conversations ADD COLUMN merged_into TEXT;

CREATE INDEX conversations_merged ON conversations(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversations_by_email ON conversations(customer_email COLLATE NOCASE)
    WHERE customer_email IS NOT NULL;

CREATE TABLE customer_preferences (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    by_name TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX customer_preferences_by_customer ON customer_preferences(customer_id, at)
"""


@migrations(name="0009_goodwill")
def _goodwill(db: Database) -> None:
    """Store gestures of goodwill, and what each agent may give."""
    for statement in filter(str.strip, _GOODWILL.split(";")):
        db.execute(statement)


_GOODWILL = """
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

CREATE INDEX gestures_by_time ON gestures(at);

CREATE TABLE allowance (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    largest INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    shipping INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL
)
"""


@migrations(name="0010_surveys")
def _surveys(db: Database) -> None:
    """Store what customers said after the end, and who saw to the poor scores."""
    db.execute(
        "CREATE TABLE surveys (conversation_id TEXT NOT NULL REFERENCES conversations(id), "
        "seq INTEGER NOT NULL, at TEXT NOT NULL, score INTEGER NOT NULL, comment TEXT, customer_name TEXT, "
        "done_at TEXT, done_by TEXT, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX surveys_to_see_to ON surveys(at) WHERE done_at IS NULL AND score <= 2")


@migrations(name="0011_open_list")
def _open_list(db: Database) -> None:
    """Store the list of all open conversations, newest first, without sorting them."""
    db.execute("CREATE INDEX conversations_open ON conversations(last_at, id) WHERE owner != 'closed'")


@migrations(name="0012_receipts")
def _receipts(db: Database) -> None:
    """Store from which line on staff may not read, and until when the customer looks at it.

    In a record made before, all that the assistant was told since it last got a conversation is withheld.
    """
    for statement in filter(str.strip, _RECEIPTS.split(";")):
        db.execute(statement)


_RECEIPTS = """
ALTER TABLE conversations ADD COLUMN withheld_from INTEGER;
ALTER TABLE conversations ADD COLUMN receipt_until TEXT;
CREATE INDEX conversations_with_receipt ON conversations(receipt_until) WHERE receipt_until IS NOT NULL;

UPDATE conversations SET customer_name = NULL, customer_email = NULL, problem = NULL, last_text = '',
    withheld_from = coalesce((SELECT max(seq) FROM events
        WHERE conversation_id = conversations.id AND type = 'owner_changed'), 1)
    WHERE owner = 'assistant'
"""


@migrations(name="0013_help_votes")
def _help_votes(db: Database) -> None:
    """Store what readers of the help pages say of its answers: once for each visitor and entry."""
    db.execute(
        "CREATE TABLE help_votes (visitor TEXT NOT NULL, entry_id TEXT NOT NULL, revision INTEGER NOT NULL, "
        "title TEXT NOT NULL, helpful INTEGER NOT NULL, at TEXT NOT NULL, "
        "PRIMARY KEY (visitor, entry_id)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX help_votes_by_time ON help_votes(at)")
    db.execute("CREATE INDEX answers_by_entry ON answers(entry_id, at)")


@migrations(name="0014_owed_mail")
def _owed_mail(db: Database) -> None:
    """Store which answers of agents may have to be sent by e-mail."""
    db.execute(
        "CREATE TABLE owed_mail (conversation_id TEXT NOT NULL REFERENCES conversations(id), "
        "seq INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (conversation_id, seq)) WITHOUT ROWID"
    )


@migrations(name="0015_attributes")
def _attributes(db: Database) -> None:
    """Store what staff wrote about customers."""
    db.execute(
        "CREATE TABLE customer_attributes ("
        "customer_id TEXT NOT NULL REFERENCES customers(id) ON DELETE CASCADE, "
        "name TEXT NOT NULL COLLATE NOCASE, value TEXT NOT NULL, at TEXT NOT NULL, by_name TEXT NOT NULL, "
        "PRIMARY KEY (customer_id, name)) WITHOUT ROWID"
    )


@migrations(name="0016_entries_made")
def _entries_made(db: Database) -> None:
    """Store which entries agents made of replies, so that they can see what became of them."""
    db.execute(
        "CREATE TABLE entries_made (entry_id TEXT PRIMARY KEY, "
        "conversation_id TEXT NOT NULL REFERENCES conversations(id), "
        "at TEXT NOT NULL, by_name TEXT NOT NULL) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX entries_made_in ON entries_made(conversation_id, at)")


@migrations(name="0017_help_views")
def _help_views(db: Database) -> None:
    """Store how often the article of an entry was read on a day."""
    db.execute(
        "CREATE TABLE help_views (entry_id TEXT NOT NULL, day TEXT NOT NULL, views INTEGER NOT NULL, "
        "PRIMARY KEY (entry_id, day)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX help_views_by_day ON help_views(day)")


@migrations(name="0018_unheard")
def _unheard(db: Database) -> None:
    """Store since when a customer has had no word on what the assistant owes them."""
    db.execute("ALTER TABLE conversations ADD COLUMN unheard_since TEXT")
    db.execute("UPDATE conversations SET unheard_since = customer_last_at WHERE pending_turn IS NOT NULL")


@migrations(name="0019_redaction")
def _redaction(db: Database) -> None:
    """Add how often bytes of what was taken out wait to be scrubbed, and no text where something was struck.

    Until then a sentence stood there as if it had been said, even as an e-mail address.
    """
    mark = {"mark": "(Removed by the customer)"}
    for statement in filter(str.strip, _REDACTION.split(";")):
        db.execute(statement, mark if ":mark" in statement else {})
    if db.execute("SELECT 1 FROM search_lines WHERE instr(text, :mark) LIMIT 1", mark).fetchone():
        db.execute("DELETE FROM search_lines WHERE text = :mark", mark)
        db.execute("UPDATE search_lines SET text = replace(text, :mark, '[…]')", mark)
        db.execute("INSERT INTO search (search) VALUES ('rebuild')")


_REDACTION = """
CREATE TABLE scrub_due (one INTEGER PRIMARY KEY CHECK (one = 1), times INTEGER NOT NULL);
INSERT INTO scrub_due (one, times) SELECT 1, 1 WHERE EXISTS (SELECT 1 FROM events WHERE instr(body, :mark));

UPDATE events SET body = json_set(body, '$.text', '')
    WHERE type = 'message_posted' AND json_extract(body, '$.struck');
UPDATE events SET body = json_remove(body, '$.name', '$.name_source')
    WHERE type = 'customer_learned' AND json_extract(body, '$.name') = :mark;
UPDATE events SET body = json_remove(body, '$.email')
    WHERE type = 'customer_learned' AND json_extract(body, '$.email') = :mark;
UPDATE events SET body = json_remove(body, '$.order_number')
    WHERE type = 'customer_learned' AND json_extract(body, '$.order_number') = :mark;
UPDATE events SET body = json_remove(body, '$.email')
    WHERE type = 'transcript_sent' AND json_extract(body, '$.email') = :mark;
UPDATE events SET body = replace(body, :mark, '[…]') WHERE instr(body, :mark);
UPDATE events SET sender_name = NULL WHERE sender_name = :mark;

UPDATE customers SET name = NULL, name_source = NULL WHERE name = :mark;
UPDATE customers SET email = NULL WHERE email = :mark;
UPDATE conversations SET customer_name = NULL WHERE customer_name = :mark;
UPDATE conversations SET customer_email = NULL WHERE customer_email = :mark;
UPDATE conversations SET last_text = replace(last_text, :mark, ''), problem = replace(problem, :mark, '[…]')
    WHERE instr(last_text, :mark) OR instr(problem, :mark);
UPDATE surveys SET customer_name = NULL WHERE customer_name = :mark;
UPDATE mentions SET excerpt = replace(excerpt, :mark, '[…]') WHERE instr(excerpt, :mark);
DELETE FROM snapshots WHERE instr(state, :mark)
"""


@migrations(name="0020_owed_since")
def _owed_since(db: Database) -> None:
    """Store since when a customer waits for a word from a person, whoever has the conversation meanwhile."""
    db.execute("ALTER TABLE conversations ADD COLUMN owed_since TEXT")
    db.execute("UPDATE conversations SET owed_since = coalesce(waiting_since, unanswered_since)")


@migrations(name="0021_confirmed_addresses")
def _confirmed_addresses(db: Database) -> None:
    """Add which addresses are customers', what each was sent within a day, and what could not be sent."""
    for statement in filter(str.strip, _CONFIRMED_ADDRESSES.split(";")):
        db.execute(statement)


@migrations(name="0022_turn_since")
def _turn_since(db: Database) -> None:
    """Store since when the assistant owes a turn.

    An agent may hand back a message that was written long before.
    """
    db.execute("ALTER TABLE conversations ADD COLUMN turn_since TEXT")
    db.execute("UPDATE conversations SET turn_since = customer_last_at WHERE pending_turn IS NOT NULL")
    db.execute("DROP INDEX conversations_owed_a_turn")
    db.execute(
        "CREATE INDEX conversations_owed_a_turn ON conversations(turn_since) WHERE pending_turn IS NOT NULL"
    )


@migrations(name="0023_redactions_due")
def _redactions_due(db: Database) -> None:
    """Store where what was struck must still be redacted beside the record.

    Ids and fingerprints, no words.
    """
    db.execute(
        "CREATE TABLE redactions_due ("
        "place TEXT NOT NULL, "
        "conversation_id TEXT NOT NULL REFERENCES conversations(id), "
        "at_seq INTEGER NOT NULL, "
        "seqs TEXT NOT NULL, "
        "attachment_ids TEXT NOT NULL, "
        "pins TEXT NOT NULL, "
        "PRIMARY KEY (conversation_id, at_seq, place)) WITHOUT ROWID"
    )


@migrations(name="0024_positions")
def _positions(db: Database) -> None:
    """Give each event a position among those of all conversations, in the order in which they were written.

    So far SQLite's own number of the row stood for it, which VACUUM may change.
    """
    for statement in filter(str.strip, _POSITIONS.split(";")):
        db.execute(statement)


_POSITIONS = """
CREATE TABLE events_with_position (
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

INSERT INTO events_with_position
    (position, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body)
    SELECT rowid, conversation_id, seq, at, sender_kind, sender_id, sender_name, client_id, type, body
    FROM events ORDER BY rowid;

DROP TABLE events;
ALTER TABLE events_with_position RENAME TO events
"""


@migrations(name="0025_settings_and_audit")
def _settings_and_audit(db: Database) -> None:
    """Store what the business sets, the allowance among it, and who did what.

    Nothing of either is ever changed.
    """
    for table, columns in (
        ("business_settings", "name TEXT NOT NULL, value TEXT NOT NULL, before TEXT"),
        ("audit_log", "action TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL"),
    ):
        db.execute(
            f"CREATE TABLE {table} "
            f"(id INTEGER PRIMARY KEY, at TEXT NOT NULL, by_name TEXT NOT NULL, {columns})"
        )
        for change in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    db.execute("CREATE INDEX business_settings_by_name ON business_settings(name, id)")
    db.execute(
        "INSERT INTO business_settings (name, value, by_name, at) SELECT 'goodwill_allowance', "
        "json_object('largest', largest, 'per_day', per_day, 'shipping', shipping), set_by, set_at "
        "FROM allowance"
    )
    db.execute("DROP TABLE allowance")


@migrations(name="0026_admitted_links")
def _admitted_links(db: Database) -> None:
    """Store which links to confirm an address were counted, and so may be promised."""
    db.execute("ALTER TABLE email_confirmations ADD COLUMN admitted_at TEXT")
    db.execute("UPDATE email_confirmations SET admitted_at = asked_at")


@migrations(name="0027_receipt_marks")
def _receipt_marks(db: Database) -> None:
    """Store what customers have struck or corrected on their receipts, until it is passed on."""
    db.execute(
        "CREATE TABLE receipt_marks ("
        "conversation_id TEXT NOT NULL REFERENCES conversations(id), "
        "line TEXT NOT NULL, "
        "text TEXT, "
        "finished INTEGER NOT NULL, "
        "PRIMARY KEY (conversation_id, line)) WITHOUT ROWID"
    )


@migrations(name="0028_on_call_notices")
def _on_call_notices(db: Database) -> None:
    """Of whose wait, by when it began, each member of staff on call was told last."""
    db.execute(
        """
        CREATE TABLE on_call_notices (
            conversation_id TEXT NOT NULL REFERENCES conversations(id),
            staff_id TEXT NOT NULL,
            owed_since TEXT NOT NULL,
            PRIMARY KEY (conversation_id, staff_id)
        ) WITHOUT ROWID
        """
    )


@migrations(name="0029_loads")
def _loads(db: Database) -> None:
    """Under what load each wait began, who ended it and how long they were taken up, and who has left."""
    for column in ("agents INTEGER", "idle INTEGER", "agent_id TEXT", "left_at TEXT", "done_at TEXT"):
        db.execute(f"ALTER TABLE handoffs ADD COLUMN {column}")
    db.execute("CREATE INDEX handoffs_done ON handoffs(done_at) WHERE done_at IS NOT NULL")
    db.execute("ALTER TABLE conversations ADD COLUMN left_at TEXT")


@migrations(name="0030_wanted_agents")
def _wanted_agents(db: Database) -> None:
    """Which agent a waiting customer asked for by name."""
    db.execute("ALTER TABLE conversations ADD COLUMN wanted_id TEXT")
    db.execute("ALTER TABLE conversations ADD COLUMN wanted_name TEXT")


@migrations(name="0031_desk_lists")
def _desk_lists(db: Database) -> None:
    """Add what lists are filtered by and say: the customer's language, the page, each agent's own filters.

    And what agents made of the entries that were suggested to them.
    """
    for statement in filter(str.strip, _DESK_LISTS.split(";")):
        db.execute(statement)


_DESK_LISTS = """
ALTER TABLE conversations ADD COLUMN language TEXT;
ALTER TABLE conversations ADD COLUMN page TEXT;

UPDATE conversations SET language = (
    SELECT nullif(lower(substr(locale, 1, instr(locale || '-', '-') - 1)), '') FROM (
        SELECT json_extract(body, '$.locale') AS locale FROM events
        WHERE conversation_id = conversations.id AND seq = 1
    )
);

CREATE TABLE suggestion_uses (
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    seq INTEGER NOT NULL,
    entry_id TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq, entry_id)
) WITHOUT ROWID;

CREATE INDEX suggestion_uses_by_time ON suggestion_uses(at);

CREATE TABLE saved_filters (
    staff_id TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    filter TEXT NOT NULL,
    PRIMARY KEY (staff_id, name)
) WITHOUT ROWID
"""


@migrations(name="0032_sensitive_values")
def _sensitive_values(db: Database) -> None:
    """Store what agents asked customers for in a form, and, encrypted, what they gave."""
    for statement in filter(str.strip, _SENSITIVE_VALUES.split(";")):
        db.execute(statement)


_SENSITIVE_VALUES = """
CREATE TABLE sensitive_values (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations(id),
    customer_id TEXT NOT NULL REFERENCES customers(id),
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    value TEXT
) WITHOUT ROWID;

CREATE INDEX sensitive_values_by_expiry ON sensitive_values(expires_at);
CREATE INDEX sensitive_values_by_conversation ON sensitive_values(conversation_id);
CREATE INDEX sensitive_values_by_customer ON sensitive_values(customer_id)
"""


@migrations(name="0033_waited_long")
def _waited_long(db: Database) -> None:
    """Tell who moved up in the queue for a long wait from who has a high priority."""
    for statement in filter(str.strip, _WAITED_LONG.split(";")):
        db.execute(statement)


_WAITED_LONG = """
ALTER TABLE conversations ADD COLUMN waited_long INTEGER NOT NULL DEFAULT 0;

UPDATE conversations SET waited_long = 1, priority = 'normal'
WHERE owner = 'waiting' AND priority = 'high' AND 'waited_long' = (
    SELECT json_extract(body, '$.why') FROM events
    WHERE conversation_id = conversations.id
    AND type IN ('priority_raised', 'priority_set', 'handoff_requested')
    ORDER BY seq DESC LIMIT 1
)
"""


# Of whom a mail was sent to only a hash is kept.
_CONFIRMED_ADDRESSES = """
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

CREATE INDEX mail_sent_by_recipient ON mail_sent(recipient, kind, at);
CREATE INDEX mail_sent_by_time ON mail_sent(at);

CREATE TABLE delivery_failures (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at TEXT,
    error TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID
"""


_RECORD = """
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

CREATE INDEX customer_tokens_by_customer ON customer_tokens(customer_id);

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

CREATE INDEX conversations_by_owner ON conversations(owner, last_at);
CREATE INDEX conversations_by_agent ON conversations(agent_id, last_at) WHERE agent_id IS NOT NULL;
CREATE INDEX conversations_by_customer ON conversations(customer_id, started_at);
CREATE INDEX conversations_owed_a_turn ON conversations(customer_last_at) WHERE pending_turn IS NOT NULL;
CREATE INDEX conversations_unanswered ON conversations(unanswered_since) WHERE unanswered_since IS NOT NULL;
CREATE INDEX conversations_by_start ON conversations(started_at);

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

CREATE INDEX handoffs_by_time ON handoffs(requested_at);

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

CREATE INDEX answers_by_time ON answers(at);
CREATE INDEX answers_by_feedback ON answers(judged_at) WHERE judged_at IS NOT NULL
"""
