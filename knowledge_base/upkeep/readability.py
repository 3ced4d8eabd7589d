"""How easy a text is to read: Flesch's reading ease as made for its language, and its longest sentences.

206.835 - 1.015 words per sentence - 84.6 syllables per word for English (Flesch, 1948), with the constants of
Amstad (1978) for German, Kandel and Moles (1958) for French, Fernández Huerta (1959) for Spanish, Vacca and
Franchina (1972) for Italian and Douma (1960) for Dutch. 60 and more is plain; below 45 is hard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.matching import split_words
from knowledge_base.upkeep.statements import statements

HARD = 45.0
LONG_SENTENCE = 30
# Fewer words than this say nothing about how hard a text is.
FEWEST_WORDS = 40
# By language: the constant, what a word per sentence costs, what a syllable per word costs, and the
# hyphenation patterns that count syllables.
_FORMULAS = {
    "en": (206.835, 1.015, 84.6, "en_GB"),
    "de": (180.0, 1.0, 58.5, "de_DE"),
    "fr": (207.0, 1.015, 73.6, "fr"),
    "es": (206.84, 1.02, 60.0, "es"),
    "it": (217.0, 1.3, 60.0, "it_IT"),
    "nl": (206.835, 0.93, 77.0, "nl_NL"),
}


@dataclass(frozen=True)
class Readability:
    """`ease` up to about 100, None for a short text or a language without a formula; sentences too long."""

    words: int
    ease: float | None
    long_sentences: tuple[str, ...]

    @property
    def is_hard(self) -> bool:
        """Whether many readers will have to read it twice."""
        return self.ease is not None and self.ease < HARD


def readability(answer: str, locale: str) -> Readability:
    """Return how easy a Markdown answer in that language is to read."""
    said = [(text, split_words(text, digits=False, joiners="'’-")) for text in statements(answer)]
    sentences = [(text, words) for text, words in said if words]
    words = [word for _, each in sentences for word in each]
    long_ones = tuple(text for text, each in sentences if len(each) > LONG_SENTENCE)
    return Readability(len(words), _ease(words, len(sentences), locale), long_ones)


def _ease(words: Sequence[str], sentences: int, locale: str) -> float | None:
    formula = _FORMULAS.get(locale.partition("-")[0].lower())
    if formula is None or len(words) < FEWEST_WORDS:
        return None
    constant, per_word, per_syllable, patterns = formula
    count = _syllables(patterns)
    syllables = sum(count(word) for word in words)
    return round(constant - per_word * len(words) / sentences - per_syllable * syllables / len(words), 1)


@lru_cache(maxsize=len(_FORMULAS))
def _syllables(patterns: str) -> Callable[[str], int]:
    # Here, not above: reading the patterns takes a while, and only upkeep needs them.
    import pyphen  # type: ignore[import-untyped]  # it has none

    hyphenate = pyphen.Pyphen(lang=patterns, left=1, right=1)

    @lru_cache(maxsize=20_000)
    def count(word: str) -> int:
        return len(hyphenate.positions(word.lower())) + 1

    return count
