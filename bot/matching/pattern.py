"""A pattern matched by RE2, with the methods of `re.Pattern`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import re2

from bot.matching.normalise import normalise, storable

# What one pattern's automaton may take of memory. RE2 drops and rebuilds its states when they are more.
_MOST_MEMORY = 2 << 20


class BadPattern(ValueError):
    """A pattern that RE2 does not take; the text says why."""


class Match:
    """Where a pattern matched. A group that took no part is None, as in `re.Match`."""

    __slots__ = ("_found", "_text", "re")

    def __init__(self, pattern: Pattern, text: str, found: re2.Match) -> None:
        self.re = pattern
        self._text = text
        self._found = found

    def __getitem__(self, group: int | str) -> str | Any:
        start, end = self.span(group)
        return self._text[start:end] if start >= 0 else None

    def group(self, group: int | str = 0) -> str | Any:
        """Return the text of a group; of the whole match without one."""
        return self[group]

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Return where a group starts and ends; (-1, -1) when it took no part."""
        return self._found.span(self.re.groups[group] if isinstance(group, str) else group)

    def start(self, group: int | str = 0) -> int:
        """Return where a group starts; -1 when it took no part."""
        return self.span(group)[0]

    def end(self, group: int | str = 0) -> int:
        """Return where a group ends; -1 when it took no part."""
        return self.span(group)[1]


class Pattern:
    """A pattern in RE2's syntax: no look-around and no back-references, and so linear in the text.

    It reads the text as `bot.matching.normalise` gives it; `as_written`, the text itself, for patterns with
    letters beyond ASCII in them. There `\\w`, `\\d`, `\\s` and `\\b` know ASCII only. In a `verbose` pattern
    blanks say nothing, and what follows ` # ` on a line is a comment. `longest` takes the longest of the
    matches that begin at one place, not that of the first alternative.

    It is compiled when it is first used: all of ours together take longer than the rest of a start. A pattern
    that somebody gives is `compiled` at once, to refuse it where it is given.
    """

    def __init__(
        self,
        source: str,
        *,
        ignore_case: bool = False,
        verbose: bool = False,
        as_written: bool = False,
        longest: bool = False,
    ) -> None:
        self.source = _condensed(source) if verbose else source
        self._ignore_case = ignore_case
        self._longest = longest
        self._read = storable if as_written else normalise

    @cached_property
    def _compiled(self) -> re2.Pattern:
        options = re2.Options()
        options.case_sensitive = not self._ignore_case
        options.max_mem = _MOST_MEMORY
        options.longest_match = self._longest
        options.log_errors = False
        try:
            return re2.compile(self.source, options=options)
        except re2.error as error:
            raise BadPattern(_reason(error)) from error

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """The numbers of the named groups."""
        return self._compiled.groupindex

    def compiled(self) -> Pattern:
        """Compile it now and return it. Raises `BadPattern`."""
        _ = self._compiled
        return self

    def search(self, text: str) -> Match | None:
        """Return the first match anywhere."""
        return self._match(text, self._compiled.search(self._read(text)))

    def match(self, text: str) -> Match | None:
        """Return the match at the start.

        For one further on, give a slice that is as long as the pattern needs.
        """
        return self._match(text, self._compiled.match(self._read(text)))

    def fullmatch(self, text: str) -> Match | None:
        """Return the match of all of the text."""
        return self._match(text, self._compiled.fullmatch(self._read(text)))

    def finditer(self, text: str) -> Iterator[Match]:
        """Yield all matches that do not overlap, in order."""
        return (Match(self, text, found) for found in self._compiled.finditer(self._read(text)))

    def findall(self, text: str) -> list[str]:
        """Return the text of each match, or of its first group when the pattern has one."""
        group = min(1, self._compiled.groups)
        return [match[group] or "" for match in self.finditer(text)]

    def sub(self, new: str | Callable[[Match], str], text: str, count: int = 0) -> str:
        """Return the text with `new` in place of its matches, or of the first `count` of them."""
        parts, end = [], 0
        for number, match in enumerate(self.finditer(text), start=1):
            parts += [text[end : match.start()], new if isinstance(new, str) else new(match)]
            end = match.end()
            if number == count:
                break
        return "".join([*parts, text[end:]])

    def split(self, text: str) -> list[str]:
        """Return what is between the matches."""
        parts, end = [], 0
        for match in self.finditer(text):
            parts.append(text[end : match.start()])
            end = match.end()
        return [*parts, text[end:]]

    def _match(self, text: str, found: re2.Match | None) -> Match | None:
        return Match(self, text, found) if found is not None else None


def escape(text: str) -> str:
    """Return a pattern for this very text, as a pattern reads it."""
    return re2.escape(normalise(text))


def _condensed(source: str) -> str:
    return "".join("".join(line.split(" # ")[0].split()) for line in source.splitlines())


def _reason(error: re2.error) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode() if isinstance(reason, bytes) else str(reason)
