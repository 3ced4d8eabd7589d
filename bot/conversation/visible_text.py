"""Names without what nobody sees. One such mark turns "exe.jpg" into what reads as "gpj.exe"."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
# Letters and a sign that are drawn as nothing.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINERS = "\u200c\u200d"
# Between two signs of a script that joins (Persian, Devanagari) or two pictures, a joiner shows.
_LOOSE_JOINER = re.compile(
    rf"(?<![^\0-\u02af\s{_JOINERS}])[{_JOINERS}]+|[{_JOINERS}]+(?![^\0-\u02af\s])|(?<=[{_JOINERS}])[{_JOINERS}]+"
)


def strip_invisible(text: str) -> str:
    """The text on one line, without control characters, direction marks, and whatever else has no looks."""
    line = " ".join(text.split())
    kept = "".join(sign for sign in line if sign in _JOINERS or not _is_invisible(sign))
    return " ".join(_LOOSE_JOINER.sub("", kept).split())


def _is_invisible(sign: str) -> bool:
    return sign in _BLANKS or unicodedata.category(sign) in _HIDDEN
