"""Taking texts out of what is recorded: as they were written, and the parts of them that were repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from bot.conversation.events import EventBody
from bot.conversation.problem import is_substantial, sentences
from bot.matching import Literals, Pattern, fold

# A "yes" is not a secret, and stands in too many other texts to be looked for.
SHORTEST_REPEATED = 4

# These hold stable names and ids, or words of the knowledge base, never what a customer wrote.
_NOT_WORDS = frozenset(
    (
        *("type", "owner", "previous", "reason", "kind", "code", "why", "priority"),
        *("mood", "intent", "outcome", "language", "locale", "name_source"),
        *("id", "agent_id", "agent_name", "customer_id", "entry_id", "other_id", "client_id", "line_ids"),
        *("answer", "ranking", "sha256", "media_type"),
    )
)
_BETWEEN_WORDS = dict.fromkeys(map(ord, ",;:!?()<>\"'"), " ")
# Around a name in a sentence, and how far from it these are looked for.
_REACH = 80
_OPENS = Pattern(r"(?:^|[.!?]\s+)$")
_GOES_ON = Pattern(r",\s+\w")
_COMMA = Pattern(r",\s+$")
_ENDS = Pattern(r"\s*(?:[.,;:!?]|$)")
_GREETS = Pattern(r"(?:^|[.!?]\s+)\w+\s+$")


class Erasure:
    """What is to go: each text with what replaces it, `None` when nothing does; then `mark` stands for it.

    Beside the whole text go its telling sentences and whatever in it holds a digit or an `@`, as long as its
    replacement does not hold them too: an assistant repeats a problem, an agent's note a number.

    A `name` that goes, however short, leaves no mark where somebody was spoken to by it: "Thank you, Priya."
    becomes "Thank you."
    """

    def __init__(self, texts: Mapping[str, str | None], mark: str, *, name: str | None = None) -> None:
        self.mark = mark
        self._name = _Name(name) if name else None
        self._texts = {text: new for text, new in texts.items() if len(text) >= SHORTEST_REPEATED}
        gone: dict[str, str] = {}
        for text, new in self._texts.items():
            gone[text] = new or mark
            kept = (new or "").casefold()
            for part in _parts(text):
                if part.casefold() not in kept:
                    gone.setdefault(part, mark)
        self._gone = Literals(gone) if gone else None
        self._known = [(text.casefold(), (new or "").casefold()) for text, new in self._texts.items()]

    def touches(self, text: str) -> bool:
        """Whether a text holds something that goes, or is itself a part of what goes."""
        return bool(text) and (self._without(text) != text or self._knew(text))

    def clean(self, body: EventBody, *, remembered: bool = False) -> EventBody:
        """The body without the texts; of what the assistant `remembered`, without any part of them."""
        if self._gone is None and self._name is None:
            return body
        plain = msgspec.to_builtins(body)
        cleaned = self._clean(plain, remembered)
        return body if cleaned == plain else msgspec.convert(cleaned, EventBody)

    def _clean(self, value: Any, remembered: bool) -> Any:
        if isinstance(value, str):
            return "" if remembered and self._knew(value) else self._without(value)
        if isinstance(value, dict):
            return {
                name: each if name in _NOT_WORDS else self._clean(each, remembered)
                for name, each in value.items()
            }
        if isinstance(value, (list, tuple)):
            return type(value)(self._clean(each, remembered) for each in value)
        return value

    def _without(self, text: str) -> str:
        if self._name is not None:
            text = self._name.without(text, self.mark)
        return self._gone.sub(text) if self._gone is not None else text

    def _knew(self, text: str) -> bool:
        """Whether the text is a part of one that goes, and not of what replaces it."""
        if len(text) < SHORTEST_REPEATED:
            return False
        part = text.rstrip("…").casefold()
        return any(part in old and part not in new for old, new in self._known)


class _Name:
    """How a name stands in sentences: in front of them, behind a comma, after a greeting, in their midst."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._folded = fold(name)

    def without(self, text: str, mark: str) -> str:
        """The text with nobody spoken to by the name, and the mark where else it stood."""
        parts: list[str] = []
        end = 0
        for start in self._places(text):
            if start < end:
                continue
            before, end_of_name = text[end:start], start + len(self._name)
            left, right = text[max(0, start - _REACH) : start], text[end_of_name : end_of_name + _REACH]
            if _OPENS.search(left) and (going_on := _GOES_ON.match(right)):
                parts += [before, right[going_on.end() - 1].upper()]
                end_of_name += going_on.end()
            elif _COMMA.search(left) and _ENDS.match(right):
                parts.append(before.rstrip().removesuffix(","))
            elif _GREETS.search(left) and right.startswith((".", ",", "!")):
                parts.append(before.rstrip())
            elif text[start:end_of_name] == self._name:
                parts += [before, mark]
            else:
                continue
            end = end_of_name
        return "".join([*parts, text[end:]])

    def _places(self, text: str) -> Iterator[int]:
        """Where the name stands as a word."""
        folded, at = fold(text), -1
        while (at := folded.find(self._folded, at + 1)) >= 0:
            around = text[at - 1 : at], text[at + len(self._name) : at + len(self._name) + 1]
            if not any(sign.isalnum() or sign == "_" for sign in around):
                yield at


def _parts(text: str) -> Iterator[str]:
    """The telling sentences of a text, and the words in it that hold a digit or an `@`."""
    yield from (sentence for sentence in sentences(text) if is_substantial(sentence))
    for found in text.translate(_BETWEEN_WORDS).split():
        word = found.strip(".")
        if len(word) >= SHORTEST_REPEATED and any(sign == "@" or sign.isdecimal() for sign in word):
            yield word
