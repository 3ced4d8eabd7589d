"""The audit log: who changed staff, keys and settings, took data out, or had it erased. Append only."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import Value

AuditAction = Literal[
    "staff_added",
    "staff_removed",
    "staff_password_set",
    "staff_skills_set",
    "staff_link_made",
    "token_added",
    "token_revoked",
    "setting_changed",
    "entries_exported",
    "transcript_exported",
    "customer_forgotten",
    "words_redacted",
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


def list_audit(file: RecordFile, *, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
    """Return entries, the newest first: those with an id below `before`."""
    rows = file.rows(
        "SELECT * FROM audit_log WHERE :before IS NULL OR id < :before ORDER BY id DESC LIMIT :limit",
        {"before": before, "limit": limit},
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
