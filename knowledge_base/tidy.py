"""The one form in which texts are kept, whoever wrote them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from knowledge_base.model import Content

_SLUG_CHARACTERS = 60
# A lone surrogate cannot be stored, and a NUL ends the text for some readers.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def tidy(content: Content) -> Content:
    """The same content without outer blanks, Windows line ends, empty items or repeated phrasings."""
    question = one_line(content.question)
    said = {question.casefold()}
    phrasings = []
    for phrasing in map(one_line, content.phrasings):
        if phrasing and phrasing.casefold() not in said:
            said.add(phrasing.casefold())
            phrasings.append(phrasing)
    return replace(
        content,
        question=question,
        answer=_UNSTORABLE.sub("", content.answer).replace("\r\n", "\n").replace("\r", "\n").strip(),
        phrasings=tuple(phrasings),
        category=one_line(content.category),
        tags=tuple(dict.fromkeys(filter(None, map(one_line, content.tags)))),
        locale=one_line(content.locale) or "en",
        owner=one_line(content.owner),
    )


def one_line(text: str) -> str:
    """The text on one line, single spaces between its words."""
    return " ".join(_UNSTORABLE.sub("", text).split())


def slug(question: str) -> str:
    """An id made of a question: lower case, Latin letters and digits, dashes; `entry` if none are left."""
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().casefold()
    cut = re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG_CHARACTERS]
    return cut.strip("-") or "entry"
