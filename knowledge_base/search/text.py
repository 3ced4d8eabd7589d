"""Plain text out of what people and editors write: words, sentences, and the passages of an answer."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MOST_CHARACTERS = 4000
_PASSAGE_WORDS = 40
_MARKUP = re.compile(
    r"!?\[([^\]]*)\]\([^)]*\)|`+|\*+|^\s{0,3}(?:#+|>|[-+*]|\d+[.)])\s+|<[^>\n]{1,80}>|\|", re.MULTILINE
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。!?])|\n+")


def readable(text: str) -> str:
    """What a person wrote, on one line, in one Unicode form, cut where no question goes on."""
    plain = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in plain).split())


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order. Apostrophes inside a word are dropped."""
    return [word.replace("'", "").replace("’", "") for word in WORD.findall(text.casefold())]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without blanks around them."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def passages(answer: str) -> list[str]:
    """An answer without its Markdown, in runs of sentences of about forty words."""
    runs: list[list[str]] = []
    for sentence in sentences(_MARKUP.sub(_plain, answer)):
        if not runs or sum(len(part.split()) for part in runs[-1]) + len(sentence.split()) > _PASSAGE_WORDS:
            runs.append([])
        runs[-1].append(sentence)
    return [" ".join(run) for run in runs]


def _plain(markup: re.Match[str]) -> str:
    """What is left of a piece of Markdown: a link's text, nothing of emphasis inside a sentence."""
    return markup.group(1) or (" " if markup.group().strip("*`") else "")
