"""Texts without what nobody sees. One such mark turns "exe.jpg" into what reads as "gpj.exe".

Of a name nothing invisible is kept; of a message all but what turns the writing around.
"""

from __future__ import annotations

import unicodedata

from bot.matching import Match, Pattern

_HIDDEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
# Letters and a sign that are drawn as nothing.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINERS = "\u200c\u200d"
_JOINED = Pattern(r"[\x{200c}\x{200d}]+", as_written=True)
_LAST_UNJOINED = "\u02af"
# Embeddings and overrides, and what ends them, are for programs: people's keyboards write none.
_TURNING = dict.fromkeys(range(0x202A, 0x202F))
_ISOLATES, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"


def strip_overrides(text: str) -> str:
    """Return the text without what shows it in another order than it is written.

    The marks beside Hebrew and Arabic (U+200E, U+200F, U+061C) stay, and so do isolates that end in the line
    in which they begin: they hold a name together, and turn nothing around them.
    """
    return "\n".join(map(_strip_open_isolates, text.translate(_TURNING).split("\n")))


def _strip_open_isolates(line: str) -> str:
    if not any(sign in line for sign in (*_ISOLATES, _END_OF_ISOLATE)):
        return line
    signs, begun = list(line), []
    for at, sign in enumerate(line):
        if sign in _ISOLATES:
            begun.append(at)
        elif sign == _END_OF_ISOLATE and begun:
            begun.pop()
        elif sign == _END_OF_ISOLATE:
            signs[at] = ""
    for at in begun:
        signs[at] = ""
    return "".join(signs)


def strip_invisible(text: str) -> str:
    """Return the text on one line, without control characters, direction marks, and whatever else has no
    looks.
    """
    line = " ".join(text.split())
    kept = "".join(sign for sign in line if sign in _JOINERS or not _is_invisible(sign))

    def shown(joiners: Match) -> str:
        around = kept[joiners.start() - 1 : joiners.start()], kept[joiners.end() : joiners.end() + 1]
        return joiners[0][0] if all(map(_joins, around)) else ""

    return " ".join(_JOINED.sub(shown, kept).split())


def _joins(sign: str) -> bool:
    """Return whether a joiner shows beside the sign.

    In scripts that join (Persian, Devanagari), and in pictures.
    """
    return sign > _LAST_UNJOINED and not sign.isspace()


def _is_invisible(sign: str) -> bool:
    return sign in _BLANKS or unicodedata.category(sign) in _HIDDEN
