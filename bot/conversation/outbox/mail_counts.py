"""How many e-mails each address was sent within a day; kept, so that a restart is no way around it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Literal

from bot.conversation.database import RecordFile, to_text, to_time

MailKind = Literal["link", "words"]
SPAN = timedelta(days=1)


def count_mail(file: RecordFile, address: str, kind: MailKind, now: datetime, most: int) -> datetime | None:
    """Count one more; or when it can be, if there were as many of this kind within a day as may be."""
    file.write("DELETE FROM mail_sent WHERE at <= ?", (to_text(now - SPAN),))
    recipient = _hash(address)
    rows = file.rows(
        "SELECT at FROM mail_sent WHERE recipient = ? AND kind = ? ORDER BY at DESC LIMIT ?",
        (recipient, kind, most),
    )
    if len(rows) >= most:
        return to_time(rows[-1]["at"]) + SPAN
    file.write(
        "INSERT INTO mail_sent (recipient, kind, at) VALUES (?, ?, ?)", (recipient, kind, to_text(now))
    )
    return None


def uncount_mail(file: RecordFile, address: str, kind: MailKind) -> None:
    """Take back the last one counted: it did not leave."""
    file.write(
        "DELETE FROM mail_sent WHERE id = (SELECT max(id) FROM mail_sent WHERE recipient = ? AND kind = ?)",
        (_hash(address), kind),
    )


def _hash(address: str) -> str:
    return hashlib.sha256(address.casefold().encode()).hexdigest()
