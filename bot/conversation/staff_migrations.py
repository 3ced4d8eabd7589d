"""The tables of staff in the record's file. Append only: never change one that has shipped."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("staff")


@migrations()
def m001_staff(db: Database) -> None:
    """Store people, their open sessions and their one-time links; only hashes of keys are kept."""
    db.execute(
        """
        CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            role TEXT NOT NULL CHECK (role IN ('agent', 'editor', 'supervisor', 'admin')),
            password_hash TEXT,
            on_duty INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE staff_session (
            key_hash TEXT PRIMARY KEY,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE staff_link (
            key_hash TEXT PRIMARY KEY,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        )
        """
    )


@migrations()
def m002_skills(db: Database) -> None:
    """Store the categories of entries that each person knows about, comma-separated."""
    db.execute("ALTER TABLE staff ADD COLUMN skills TEXT NOT NULL DEFAULT ''")


@migrations()
def m003_webhook(db: Database) -> None:
    """Store how far the webhook has come: the row of the last event that was delivered, or given up."""
    db.execute(
        """
        CREATE TABLE webhook_cursor (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            event_row INTEGER NOT NULL
        )
        """
    )


@migrations()
def m004_away(db: Database) -> None:
    """Store who is on duty and said that they are away for a while."""
    db.execute("ALTER TABLE staff ADD COLUMN away INTEGER NOT NULL DEFAULT 0")


@migrations()
def m005_api_tokens(db: Database) -> None:
    """Store tokens of the REST API, revoked ones too; only a hash of each key is kept."""
    db.execute(
        """
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
        )
        """
    )


@migrations()
def m006_webhook_position(db: Database) -> None:
    """Store how far the webhook has come, as the position of an event: the number that its row had."""
    db.execute("ALTER TABLE webhook_cursor RENAME COLUMN event_row TO position")


@migrations()
def m007_teams(db: Database) -> None:
    """Store teams, who is in them, and the languages that each person speaks (BCP 47, comma-separated)."""
    db.execute("ALTER TABLE staff ADD COLUMN languages TEXT NOT NULL DEFAULT ''")
    db.execute(
        """
        CREATE TABLE team (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            created_at TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE team_member (
            team_id TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
            staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            PRIMARY KEY (team_id, staff_id)
        )
        """
    )
    db.execute("CREATE INDEX team_member_by_staff ON team_member (staff_id)")


@migrations()
def m008_business_secrets(db: Database) -> None:
    """Store secrets among what the business sets: encrypted, and only as they are now."""
    db.execute(
        """
        CREATE TABLE business_secrets (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            by_name TEXT NOT NULL,
            at TEXT NOT NULL
        )
        """
    )


@migrations()
def m009_audit_by_person(db: Database) -> None:
    """Let the audit log be read by person, action and day."""
    db.execute("CREATE INDEX audit_log_by_person ON audit_log (by_name, id)")
    db.execute("CREATE INDEX audit_log_by_action ON audit_log (action, id)")
    db.execute("CREATE INDEX audit_log_by_day ON audit_log (at, id)")


@migrations()
def m010_on_call(db: Database) -> None:
    """Store who gets mail when customers wait while no desk is open."""
    db.execute("ALTER TABLE staff ADD COLUMN on_call INTEGER NOT NULL DEFAULT 0")


@migrations()
def m011_disabled(db: Database) -> None:
    """Since when a person may not sign in any more, though they stay on the staff."""
    db.execute("ALTER TABLE staff ADD COLUMN disabled_at TEXT")
