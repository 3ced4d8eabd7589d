"""The audit log: who changed staff, keys and settings, took data out, or had it erased. Append only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

import msgspec

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import Value

AuditAction = Literal[
    "staff_added",
    "staff_removed",
    "staff_disabled",
    "staff_enabled",
    "staff_password_set",
    "staff_skills_set",
    "staff_on_call_set",
    "staff_languages_set",
    "staff_link_made",
    "team_added",
    "team_renamed",
    "team_members_set",
    "team_removed",
    "token_added",
    "token_revoked",
    "setting_changed",
    "secret_set",
    "secret_removed",
    "secrets_rotated",
    "entries_exported",
    "question_taught",
    "transcript_exported",
    "customer_forgotten",
    "customer_erased",
    "words_redacted",
    "sensitive_viewed",
    "sensitive_removed",
]

Detail = str | int | tuple[str, ...]

# Who did it, when it was not somebody signed in.
COMMAND_LINE, CUSTOMER = "the command line", "the customer"


class AuditEntry(Value, frozen=True):
    """What was done, by whom, and to what (`subject` is its id). Holds no customer's word and no secret."""

    id: int
    at: datetime
    by: str
    action: AuditAction
    subject: str
    details: dict[str, Detail]


class AuditFilter(Value, frozen=True):
    """Which entries are wanted: those that fit all that is given. `day` is in UTC."""

    by: str | None = None
    action: AuditAction | None = None
    day: date | None = None


def add_audit(
    file: RecordFile,
    action: AuditAction,
    subject: str,
    by: str,
    at: datetime,
    **details: Detail,
) -> None:
    """Note what was done, in the transaction that does it."""
    file.write(
        "INSERT INTO audit_log (at, by_name, action, subject, details) VALUES (?, ?, ?, ?, ?)",
        (to_text(at), by, action, subject, msgspec.json.encode(details).decode()),
    )


def list_audit(
    file: RecordFile, wanted: AuditFilter | None = None, *, before: int | None = None, limit: int = 100
) -> list[AuditEntry]:
    """Return entries, the newest first: those that are wanted, with an id below `before`."""
    wanted = wanted or AuditFilter()
    conditions = {
        "id < :before": before,
        "by_name = :by": wanted.by,
        "action = :action": wanted.action,
        "at >= :first AND at < :after": wanted.day,
    }
    where = [condition for condition, value in conditions.items() if value is not None]
    rows = file.rows(
        f"SELECT * FROM audit_log WHERE {' AND '.join(where) or 'TRUE'} ORDER BY id DESC LIMIT :limit",
        {
            "before": before,
            "by": wanted.by,
            "action": wanted.action,
            "limit": limit,
            "first": _midnight(wanted.day),
            "after": _midnight(wanted.day, days=1),
        },
    )
    return [
        AuditEntry(
            row["id"],
            to_time(row["at"]),
            row["by_name"],
            row["action"],
            row["subject"],
            msgspec.json.decode(row["details"], type=dict[str, Detail]),
        )
        for row in rows
    ]


def list_people(file: RecordFile) -> list[str]:
    """Return who did something, by name."""
    return [row["by_name"] for row in file.rows("SELECT DISTINCT by_name FROM audit_log ORDER BY by_name")]


def _midnight(day: date | None, days: int = 0) -> str | None:
    """Return the first moment of the day (UTC), or of one so many days later."""
    if day is None:
        return None
    return to_text(datetime.combine(day + timedelta(days=days), time(), timezone.utc))
