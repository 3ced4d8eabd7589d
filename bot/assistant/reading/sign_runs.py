"""Signs that go on and on, which say nothing and cost spaCy much."""

from __future__ import annotations

from bot.matching import Pattern

_SIGN_RUN = Pattern(r"[^\w\s]{20,}")


def without_sign_runs(text: str) -> str:
    """Return the text with blanks for long runs of signs, character by character.

    spaCy takes a word apart sign by sign, in time that grows with the square of a run.
    """
    return _SIGN_RUN.sub(lambda run: " " * len(run[0]), text)
