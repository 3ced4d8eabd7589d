"""Times as texts: written in one way, read in every way of ISO 8601 that is met."""

from __future__ import annotations

from datetime import datetime, timezone


def to_text(at: datetime) -> str:
    """Return a time as the record stores it: UTC, to the microsecond, so that text sorts as time does."""
    return at.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def to_time(text: str) -> datetime:
    """Return the time of a text, with its zone if it says one; `ValueError` when it is none."""
    # Python 3.10 reads no Z.
    return datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text)
