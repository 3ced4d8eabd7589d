"""Words of a text without a pattern: a pattern would make an object of every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

# So many characters are remembered, which are those of most scripts; a text cannot make this grow further.
_REMEMBERED = 0x3000


class _WordCharacters(dict[int, int]):
    """Maps characters of words to themselves and all others to a blank."""

    def __init__(self, digits: bool, joiners: str) -> None:
        self._digits = digits
        self._joiners = frozenset(map(ord, joiners))

    def __missing__(self, code: int) -> int:
        character = chr(code)
        is_part = character.isalnum() if self._digits else character.isalpha()
        kept = code if is_part or code in self._joiners else ord(" ")
        if code < _REMEMBERED:
            self[code] = kept
        return kept


_word_characters = cache(_WordCharacters)


def split_words(text: str, *, digits: bool = True, joiners: str = "") -> list[str]:
    """Return the runs of letters and digits in a text, in order; of letters alone without `digits`.

    One of the `joiners` between two runs makes them one word: "don't".
    """
    words = text.translate(_word_characters(digits, joiners)).split()
    if not joiners or not any(joiner in text for joiner in joiners):
        return words
    return [part for word in words for part in _parted(word, joiners)]


def _parted(word: str, joiners: str) -> Iterator[str]:
    """Yield the parts of a word at every joiner that is not between two others than joiners."""
    start = 0
    for at, sign in enumerate(word):
        if sign in joiners:
            around = (word[at - 1 : at], word[at + 1 : at + 2])
            if not all(other and other not in joiners for other in around):
                if at > start:
                    yield word[start:at]
                start = at + 1
    if start < len(word):
        yield word[start:]
