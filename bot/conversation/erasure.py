"""Taking texts out of what is recorded: as they were written, and the parts of them that were repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from bot.conversation.events import EventBody
from bot.conversation.problem import is_substantial, sentences

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
_TELLTALE = re.compile(r"[^\s,;:!?()<>\"']*[@\d][^\s,;:!?()<>\"']*")


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
            for part in _parts(text):
                if part.casefold() not in (new or "").casefold():
                    gone.setdefault(part, mark)
        self._gone = {text.casefold(): new for text, new in gone.items()}
        longest_first = sorted(gone, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if gone else None

    def touches(self, text: str) -> bool:
        """Whether a text holds something that goes, or is itself a part of what goes."""
        return bool(text) and (self._without(text) != text or self._knew(text))

    def clean(self, body: EventBody, *, remembered: bool = False) -> EventBody:
        """The body without the texts; of what the assistant `remembered`, without any part of them."""
        if self._pattern is None and self._name is None:
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
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._gone.get(found.group().casefold(), self.mark), text)

    def _knew(self, text: str) -> bool:
        """Whether the text is a part of one that goes, and not of what replaces it."""
        if len(text) < SHORTEST_REPEATED:
            return False
        part = text.rstrip("…").casefold()
        return any(
            part in old.casefold() and part not in (new or "").casefold() for old, new in self._texts.items()
        )


class _Name:
    """How a name stands in sentences: in front of them, behind a comma, after a greeting, in their midst."""

    def __init__(self, name: str) -> None:
        word = rf"(?<!\w){re.escape(name)}(?!\w)"
        self._in_front = re.compile(rf"(^|[.!?]\s+){word},\s+(\w)", re.IGNORECASE)
        self._behind = re.compile(rf",\s+{word}(?=\s*(?:[.,;:!?]|$))", re.IGNORECASE)
        self._greeted = re.compile(rf"(^|[.!?]\s+)(\w+)\s+{word}(?=[.,!])", re.IGNORECASE)
        self._anywhere = re.compile(word)

    def without(self, text: str, mark: str) -> str:
        """The text with nobody spoken to by the name, and the mark where else it stood."""
        text = self._in_front.sub(lambda found: found[1] + found[2].upper(), text)
        text = self._behind.sub("", text)
        text = self._greeted.sub(r"\1\2", text)
        return self._anywhere.sub(lambda _: mark, text)


def _parts(text: str) -> Iterator[str]:
    """The telling sentences of a text, and the words in it that hold a digit or an `@`."""
    yield from (sentence for sentence in sentences(text) if is_substantial(sentence))
    for found in _TELLTALE.findall(text):
        if len(word := found.strip(".")) >= SHORTEST_REPEATED:
            yield word
