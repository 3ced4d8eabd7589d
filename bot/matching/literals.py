"""Many texts looked for at once, in capitals or not, in time that is linear in what is searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import re2

from bot.matching.normalise import fold, storable

# Longer texts are few, and looked for one by one: one automaton for them would grow with their square.
_LONGEST_TOGETHER = 200
_MOST_MEMORY = 256 << 20


class Literals:
    """Texts and what each is replaced by. Where several could be, the longest is."""

    def __init__(self, new: Mapping[str, str]) -> None:
        self._new = {fold(storable(text)): by for text, by in new.items() if text}
        longest_first = sorted(self._new, key=len, reverse=True)
        self._long = [text for text in longest_first if len(text) > _LONGEST_TOGETHER]
        short = [re2.escape(text) for text in longest_first if len(text) <= _LONGEST_TOGETHER]
        options = re2.Options()
        options.max_mem = _MOST_MEMORY
        self._short = re2.compile("|".join(short), options=options) if short else None

    def sub(self, text: str) -> str:
        """Return the text with its replacements; what replaces is not searched again."""
        parts = [(text, True)]
        for long in self._long:
            parts = [
                part
                for (some, is_open) in parts
                for part in (self._split(some, long) if is_open else [(some, False)])
            ]
        return "".join(self._sub_short(some) if is_open else some for some, is_open in parts)

    def _split(self, text: str, long: str) -> Iterator[tuple[str, bool]]:
        """Yield the text without one of the long ones, in parts; False with those that are replaced."""
        folded, start = fold(storable(text)), 0
        while (at := folded.find(long, start)) >= 0:
            yield text[start:at], True
            yield self._new[long], False
            start = at + len(long)
        yield text[start:], True

    def _sub_short(self, text: str) -> str:
        if self._short is None or not text:
            return text
        folded, parts, end = fold(storable(text)), [], 0
        for found in self._short.finditer(folded):
            start, stop = found.span()
            parts += [text[end:start], self._new[folded[start:stop]]]
            end = stop
        return "".join([*parts, text[end:]])
