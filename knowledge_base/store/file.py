"""The knowledge base's file, with its clock, for all stores that keep things in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from bot.storage.database import Database, upsert
from knowledge_base.migrations import migrations

_BUSY_TIMEOUT_S = 10.0


class KnowledgeFile(Database):
    """The database with entries and what is known of them; `clock` gives the time with its zone."""

    def __init__(self, path: Path | str, *, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(path, (migrations,), busy_timeout_s=_BUSY_TIMEOUT_S)
        self._clock = clock or (lambda: datetime.now(timezone.utc))

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._clock().astimezone(timezone.utc)

    # -- counters ----------------------------------------------------------------------------------

    def read_counter(self, name: str) -> int:
        """Return the counter's value, 0 when it was never set."""
        row = self.row("SELECT value FROM counters WHERE name = ?", [name])
        return int(row["value"]) if row else 0

    def set_counter(self, name: str, value: int) -> None:
        """Set a counter."""
        with self.transaction():
            self.write(upsert("counters", ("name", "value"), key=("name",)), [name, value])

    def raise_counter(self, name: str) -> int:
        """Add one to a counter; return what it is then."""
        rows = self.write_returning(
            "INSERT INTO counters (name, value) VALUES (?, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            [name],
        )
        return int(rows[0]["value"])

    def mark_scrub_due(self) -> None:
        """Note that customers' words were taken out whose bytes may be left in the file."""
        self.raise_counter("scrub_due")

    def scrub_due(self) -> int:
        """Return how often words were taken out since the file was scrubbed."""
        return self.read_counter("scrub_due")

    def settle_scrub(self, times: int) -> None:
        """Note that the file was scrubbed so often; what was taken out meanwhile stays due."""
        with self.transaction():
            self.write("DELETE FROM counters WHERE name = 'scrub_due' AND value = ?", [times])

    def generation(self) -> int:
        """Return a number that grows with every change of what customers see."""
        return self.read_counter("generation")

    def next_generation(self) -> int:
        """Return the generation that the change being made leads to."""
        return self.raise_counter("generation")
