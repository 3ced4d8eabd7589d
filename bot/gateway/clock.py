"""The clock on the wall."""

from __future__ import annotations

from datetime import datetime, timezone


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(timezone.utc)
