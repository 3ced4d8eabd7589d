"""Blanks out long runs of punctuation, which take spaCy very long."""

from __future__ import annotations

from bot.matching import Pattern

_SIGN_RUN = Pattern(r"[^\w\s]{20,}")


def without_sign_runs(text: str) -> str:
    """Return the text with blanks in place of long runs of punctuation; its length stays the same.

    spaCy tokenises such a run in time that grows with the square of its length.
    """
    return _SIGN_RUN.sub(lambda run: " " * len(run[0]), text)
