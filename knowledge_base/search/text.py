"""Plain text out of what people and editors write: words, sentences, and the passages of an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.matching import Match, Pattern, split_words

_APOSTROPHES = "'’"
_MOST_CHARACTERS = 4000
_PASSAGE_WORDS = 40
# A link's text holds no bracket: the search for its end would go on from each of many that open.
_MARKUP = Pattern(
    r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)|`+|\*+|(?m:^)\s{0,3}(?:#+|>|[-+*]|\d+[.)])\s+|<[^<>\n]{1,80}>|\|"
)
_SENTENCE_END = Pattern(r"(?P<mark>[.!?…])\s+|(?P<wide>[。!?])|\n+")


def readable(text: str) -> str:
    """Return what a person wrote, in its lines, in one Unicode form, cut where no question continues."""
    plain = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])
    lines = (
        " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in line).split())
        for line in plain.splitlines()
    )
    return "\n".join(filter(None, lines))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, in order. Apostrophes inside a word are dropped."""
    found = split_words(text.casefold(), joiners=_APOSTROPHES)
    return [word.replace("'", "").replace("’", "") for word in found]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without blanks around them."""
    return [stripped for part in _sentences(text) if (stripped := part.strip())]


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.start() + (not end[0].isspace())]
        start = end.end()
    yield text[start:]


def passages(answer: str) -> list[str]:
    """Return an answer without its Markdown, in runs of sentences of about forty words."""
    runs: list[list[str]] = []
    for sentence in sentences(_MARKUP.sub(_plain, answer)):
        if not runs or sum(len(part.split()) for part in runs[-1]) + len(sentence.split()) > _PASSAGE_WORDS:
            runs.append([])
        runs[-1].append(sentence)
    return [" ".join(run) for run in runs]


def _plain(markup: Match) -> str:
    """Return what is left of a piece of Markdown: a link's text, nothing of emphasis inside a sentence."""
    return markup[1] or (" " if markup.group().strip("*`") else "")
