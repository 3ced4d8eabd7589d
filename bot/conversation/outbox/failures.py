"""Deliveries that failed: when each is tried again, and which are dead. One's failure is no other's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.model import Value
from bot.storage.database import upsert

DeliveryKind = Literal["answer", "confirmation", "transcript", "overdue", "on_call", "webhook"]


class Failure(Value, frozen=True):
    """A delivery that failed `tries` times: due again at `due_at`, or dead and never tried again."""

    kind: DeliveryKind
    id: str
    tries: int
    due_at: datetime | None
    error: str

    @property
    def is_dead(self) -> bool:
        """Whether it was given up."""
        return self.due_at is None


def note_failure(
    file: RecordFile, kind: DeliveryKind, name: str, error: str, now: datetime, pauses_s: Sequence[float]
) -> Failure:
    """Count a failed try. It is due again after the next of the pauses; after the last of them it is dead."""
    row = file.row("SELECT tries FROM delivery_failures WHERE kind = ? AND id = ?", (kind, name))
    failed_before = row["tries"] if row else 0
    due_at = None
    if failed_before < len(pauses_s):
        due_at = now + timedelta(seconds=pauses_s[failed_before])
    file.write(
        upsert("delivery_failures", ("kind", "id", "tries", "due_at", "error", "at"), key=("kind", "id")),
        (kind, name, failed_before + 1, to_text(due_at) if due_at else None, error[:500], to_text(now)),
    )
    return Failure(kind, name, failed_before + 1, due_at, error)


def forget_failure(file: RecordFile, kind: DeliveryKind, name: str) -> None:
    """Forget the failure: the delivery went well at last, or is not wanted any more."""
    file.write("DELETE FROM delivery_failures WHERE kind = ? AND id = ?", (kind, name))


def get_failure(file: RecordFile, kind: DeliveryKind, name: str) -> Failure | None:
    """Return how this delivery failed so far, if it did."""
    return next(iter(_read(file, "kind = ? AND id = ?", kind, name)), None)


def list_failures(file: RecordFile, kind: DeliveryKind) -> list[Failure]:
    """Return the deliveries of a kind that failed and are tried again, the next one first."""
    return _read(file, "kind = ? AND due_at IS NOT NULL ORDER BY due_at", kind)


def _read(file: RecordFile, where: str, *values: str) -> list[Failure]:
    rows = file.rows(f"SELECT kind, id, tries, due_at, error FROM delivery_failures WHERE {where}", values)
    return [
        Failure(
            row["kind"],
            row["id"],
            row["tries"],
            to_time(row["due_at"]) if row["due_at"] else None,
            row["error"],
        )
        for row in rows
    ]
