"""Words that customers do not use, with the plain word to write instead. The business keeps the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.matching import Pattern
from bot.matching.pattern import escape
from knowledge_base.upkeep.statements import statements


@dataclass(frozen=True)
class JargonUse:
    """A listed word as it is written in a text, and the plain word for it; "" means leave it out."""

    word: str
    plain: str
    sentence: str


def find_jargon(answer: str, words: Mapping[str, str]) -> tuple[JargonUse, ...]:
    """Return the listed words that an answer uses, in order, each once.

    A plural or a verb's form counts too.
    """
    if not words:
        return ()
    pattern = _pattern(tuple(sorted(words, key=len, reverse=True)))
    found: dict[str, JargonUse] = {}
    for sentence in statements(answer):
        for match in pattern.finditer(sentence):
            listed = match["listed"].casefold()
            word = next((each for each in words if each.casefold() == listed), None)
            if word is not None:
                found.setdefault(word, JargonUse(match[0], words[word], sentence))
    return tuple(found.values())


def _pattern(words: Sequence[str]) -> Pattern:
    every = "|".join(map(escape, words))
    return Pattern(rf"\b(?P<listed>{every})(?:s|es|d|ed|ing)?\b", ignore_case=True)
