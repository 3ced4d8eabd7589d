"""Replaces non-ASCII characters by ASCII ones of the same class, so that RE2's `\\w` and `\\b` match them."""

from __future__ import annotations

import unicodedata

# So many characters are remembered, which are those of most scripts; a text cannot make this grow further.
_REMEMBERED = 0x3000


class _AsciiStandIns(dict[int, int]):
    """Maps a code point to that of the ASCII character that replaces it."""

    def __missing__(self, code: int) -> int:
        stands = ord(_stand_in(chr(code)))
        if code < _REMEMBERED:
            self[code] = stands
        return stands


class _Storable(dict[int, int]):
    """As `_Stands`, with every character by itself but lone surrogates, which UTF-8 cannot hold."""

    def __missing__(self, code: int) -> int:
        return 0xFFFD if 0xD800 <= code <= 0xDFFF else code


def normalise(text: str) -> str:
    """Return the text, character by character: a span in it is the same span in `text`.

    RE2's `\\w`, `\\d`, `\\s` and `\\b` know ASCII only. So a letter beyond ASCII becomes `q` or `Q`, which no
    word of ours is spelt with in its place, a digit of any script the digit that it means, and a space of any
    kind a blank. Signs stay.
    """
    return text.translate(_ASCII_STAND_INS)


def storable(text: str) -> str:
    """Return the text with U+FFFD for each lone surrogate, character by character."""
    return text.translate(_STORABLE)


def _stand_in(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() and character not in "\t\n\f\r" else character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalnum():  # letters, and numerals such as ½
        return "Q" if character.isupper() else "q"
    if character.isspace():
        return " "
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character


_ASCII_STAND_INS = _AsciiStandIns()
_STORABLE = _Storable()


class _Folded(dict[int, int]):
    """By code point, the same letter in lower case."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        folded = next(
            (each for each in (character.casefold(), character.lower()) if len(each) == 1), character
        )
        if code < _REMEMBERED:
            self[code] = ord(folded)
        return ord(folded)


def fold(text: str) -> str:
    """Return the text without capitals, character by character: a span in it is the same span in `text`."""
    return text.translate(_FOLDED)


_FOLDED = _Folded()
