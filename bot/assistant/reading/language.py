"""The language of a message: by its script where that decides, else by its small words. None when unsure."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

from bot.matching import split_words
from knowledge_base.search.language import SMALL_WORDS

_BY_SCRIPT = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "CJK": "zh",
}
# Letters of languages that share a script with one of ours, and that the encoders do not know.
_OF_OTHERS = frozenset("ґєіїўјљњћђџҐЄІЇЎپچژگکیٹڈڑےں")
# Letters that only one of our languages with Latin script has.
_LETTERS = {
    **dict.fromkeys("ß", "de"),
    **dict.fromkeys("ñ¿¡", "es"),
    **dict.fromkeys("ãõ", "pt"),
    **dict.fromkeys("œûë", "fr"),
    **dict.fromkeys("łąęśźżćń", "pl"),
    **dict.fromkeys("ğışİ", "tr"),
    **dict.fromkeys("ì", "it"),
}
_FEWEST_SIGNS = 2
_AHEAD = 1.25
_MOST_LETTERS = 600


def find_language(text: str) -> str | None:
    """Return the ISO 639-1 code of one of the encoders' languages, or None rather than a wrong one."""
    letters = [letter for letter in text[:_MOST_LETTERS].lower() if letter.isalpha() or letter in "¿¡"]
    scripts = Counter(_script(letter) for letter in letters)
    script, most = scripts.most_common(1)[0] if scripts else ("", 0)
    if not most or _OF_OTHERS.intersection(letters):
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"] and script != "LATIN":
        return "ja"
    if script == "LATIN":
        return _by_words(split_words(text[:_MOST_LETTERS].lower(), digits=False), letters)
    return _BY_SCRIPT.get(script) if most > len(letters) / 2 else None


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _by_words(words: list[str], letters: list[str]) -> str | None:
    """Return the language with the most small words.

    One that several share counts as a part for each of them.
    """
    scores: Counter[str] = Counter()
    signs: dict[str, set[str]] = defaultdict(set)
    for word in words:
        languages = [language for language, known in SMALL_WORDS.items() if word in known]
        for language in languages:
            scores[language] += 1 / len(languages)  # type: ignore[assignment]  # Counter counts fractions too
            signs[language].add(word)
    for letter in _LETTERS.keys() & set(letters):
        scores[_LETTERS[letter]] += 1
        if signs[_LETTERS[letter]]:  # a letter alone may stand in a name: "Muñoz"
            signs[_LETTERS[letter]].add(letter)
    (best, score), (_, second) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    return best if len(signs[best]) >= _FEWEST_SIGNS and score >= second * _AHEAD else None
