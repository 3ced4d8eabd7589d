"""Words that customers do not use, with the plain word to write instead. The business keeps the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.matching import Pattern
from bot.matching.pattern import escape
from knowledge_base.upkeep.statements import statements

# What the list of a new knowledge base holds.
COMMON = {
    "additionally": "also",
    "approximately": "about",
    "ascertain": "find out",
    "assistance": "help",
    "at your earliest convenience": "when you can",
    "cease": "stop",
    "commence": "start",
    "consignment": "parcel",
    "consult": "see",
    "credentials": "name and password",
    "deem": "think",
    "dispatch": "send",
    "duly": "",
    "endeavour": "try",
    "facilitate": "help",
    "forthwith": "at once",
    "henceforth": "from now on",
    "hereby": "",
    "herewith": "with this",
    "in accordance with": "as",
    "in lieu of": "instead of",
    "in order to": "to",
    "in the event that": "if",
    "initiate": "start",
    "invoke": "use",
    "kindly": "please",
    "leverage": "use",
    "merchandise": "goods",
    "notwithstanding": "although",
    "obtain": "get",
    "prior to": "before",
    "pursuant to": "under",
    "remittance": "payment",
    "remuneration": "pay",
    "subsequent to": "after",
    "subsequently": "then",
    "terminate": "end",
    "utilise": "use",
    "utilize": "use",
    "whilst": "while",
    "with regard to": "about",
}


@dataclass(frozen=True)
class Hard:
    """A listed word as it stands in a text, and the plain word for it; without one, leave it out."""

    word: str
    plain: str
    sentence: str


def find_jargon(answer: str, words: Mapping[str, str]) -> tuple[Hard, ...]:
    """The listed words that an answer uses, in order, each once. A plural or a verb's form counts too."""
    if not words:
        return ()
    pattern = _pattern(tuple(sorted(words, key=len, reverse=True)))
    found: dict[str, Hard] = {}
    for sentence in statements(answer):
        for match in pattern.finditer(sentence):
            listed = match["listed"].casefold()
            word = next((each for each in words if each.casefold() == listed), None)
            if word is not None:
                found.setdefault(word, Hard(match[0], words[word], sentence))
    return tuple(found.values())


def _pattern(words: Sequence[str]) -> Pattern:
    every = "|".join(map(escape, words))
    return Pattern(rf"\b(?P<listed>{every})(?:s|es|d|ed|ing)?\b", ignore_case=True)
