"""The language that a conversation is held in: one short message in another one does not change it."""

from __future__ import annotations

from typing import NamedTuple

from bot.assistant.reading.language import find_language, find_language_of_phrase
from bot.matching import split_words

# A product's name or a quoted error has fewer words, and a sentence of somebody who has changed has more.
_LONG = 8
# Scripts that put no spaces between words: a sentence is at least so long.
_LONG_WITHOUT_SPACES = 15
_WITHOUT_SPACES = frozenset({"ja", "zh", "th"})


class HeldLanguage(NamedTuple):
    """The language of a conversation, and the other one that its last message was in, if it was in one."""

    language: str | None
    leans_to: str | None = None


def hold_language(text: str, held: str | None, leans_to: str | None) -> HeldLanguage:
    """Return the language to go on in after this message (ISO 639-1); None while none was sure.

    A first word such as "Danke" begins one. Two messages in a row in another language change it, and so does
    a long one; what is in no language for sure leaves it as it was.
    """
    found = find_language(text)
    if held is None:
        return HeldLanguage(found or find_language_of_phrase(text))
    if found is None:
        return HeldLanguage(held, leans_to)
    if found == held:
        return HeldLanguage(held)
    return HeldLanguage(found) if found == leans_to or _is_long(text, found) else HeldLanguage(held, found)


def _is_long(text: str, language: str) -> bool:
    if language in _WITHOUT_SPACES:
        return sum(character.isalpha() for character in text) >= _LONG_WITHOUT_SPACES
    return len(split_words(text)) >= _LONG
