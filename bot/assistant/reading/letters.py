"""Patterns in languages with letters beyond ASCII, which RE2's own `\\w` and `\\b` do not know."""

from __future__ import annotations

from bot.matching import Pattern

# Letters of the languages here: RE2's own classes of letters make a hundred times as many states.
_LETTER = r"[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ\x{0590}-\x{06ff}0-9_]"
_NO_LETTER = r"[^A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ\x{0590}-\x{06ff}0-9_]"


def letter_pattern(source: str) -> Pattern:
    """Compile the verbose pattern with these letters for `\\w`; `\\b` takes in the sign there."""
    source = (
        source.replace(r"\w", _LETTER).replace(r"\W", _NO_LETTER).replace(r"\b", rf"(?:^|{_NO_LETTER}|$)")
    )
    return Pattern(source, ignore_case=True, verbose=True, as_written=True)
