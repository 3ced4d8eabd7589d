"""Secrets among what the business sets: kept encrypted, one value each, and nothing of those before.

What is stored here was encrypted by `bot.services.secret_settings`; this store never sees a key. The audit
log says who set which secret when, and never what.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.conversation.accounts.audit import add_audit
from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import Value
from bot.storage.database import upsert


class StoredSecret(Value, frozen=True):
    """That a secret is set, by whom and when."""

    name: str
    by: str
    at: datetime


def get_encrypted(file: RecordFile, name: str) -> str | None:
    """Return the encrypted value, if one is set."""
    row = file.row("SELECT value FROM business_secrets WHERE name = ?", (name,))
    return row["value"] if row else None


def set_encrypted(file: RecordFile, name: str, encrypted: str, by: str, at: datetime) -> None:
    """Keep the encrypted value instead of the one before."""
    file.write(
        upsert("business_secrets", ("name", "value", "by_name", "at"), key=("name",)),
        (name, encrypted, by, to_text(at)),
    )
    add_audit(file, "secret_set", name, by, at)


def remove_secret(file: RecordFile, name: str, by: str, at: datetime) -> bool:
    """Forget a secret; return whether one was set."""
    if not file.write("DELETE FROM business_secrets WHERE name = ?", (name,)):
        return False
    add_audit(file, "secret_removed", name, by, at)
    return True


def list_secrets(file: RecordFile) -> list[StoredSecret]:
    """Return which secrets are set, by name."""
    rows = file.rows("SELECT name, by_name, at FROM business_secrets ORDER BY name")
    return [StoredSecret(row["name"], row["by_name"], to_time(row["at"])) for row in rows]


def rewrite_secrets(file: RecordFile, rewrite: Callable[[str, str], str], by: str, at: datetime) -> int:
    """Replace each encrypted value by what `rewrite` makes of its name and it; return how many there are."""
    rows = file.rows("SELECT name, value FROM business_secrets ORDER BY name")
    for row in rows:
        new = rewrite(row["name"], row["value"])
        file.write("UPDATE business_secrets SET value = ? WHERE name = ?", (new, row["name"]))
    add_audit(file, "secrets_rotated", "secrets", by, at, count=len(rows))
    return len(rows)
