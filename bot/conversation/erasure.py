"""Taking texts out of what is recorded: as they were written, and the parts of them that were repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from bot.conversation.events import EventBody, GoodwillGiven
from bot.conversation.problem import is_substantial, sentences
from bot.matching import Literals, Pattern, fold

# A "yes" is not a secret, and stands in too many other texts to be looked for.
SHORTEST_REPEATED = 4
SHORTEST_TELLING = 6

# Stands inside a sentence of somebody else from which a customer's words were taken. Never a value: what
# was removed as a whole is absent.
OMITTED = "[…]"

# These hold stable names and ids, or words of the knowledge base, never what a customer wrote.
_NOT_WORDS = frozenset(
    (
        *("type", "owner", "previous", "reason", "kind", "code", "why", "priority"),
        *("mood", "intent", "outcome", "language", "locale", "name_source"),
        *(
            "id",
            "request_id",
            "agent_id",
            "agent_name",
            "customer_id",
            "entry_id",
            "other_id",
            "client_id",
            "line_ids",
        ),
        *("answer", "ranking", "sha256", "media_type", "message_id", "suggestions"),
    )
)
# But for these, in which a member of staff says why.
_WRITTEN_REASONS = (GoodwillGiven,)
_BETWEEN_WORDS = dict.fromkeys(map(ord, ",;:!?()<>\"'"), " ")
# Around a name in a sentence, and how far from it these are looked for.
_REACH = 80
_OPENS = Pattern(r"(?:^|[.!?]\s+)$")
_GOES_ON = Pattern(r",\s+\w")
_COMMA = Pattern(r",\s+$")
_ENDS = Pattern(r"\s*(?:[.,;:!?]|$)")
_GREETS = Pattern(r"(?:^|[.!?]\s+)\w+\s+$")


class Erasure:
    """What is to go: each text with what replaces it, `None` when nothing does; then `OMITTED` stands for it.

    Beside the whole text go its telling sentences and whatever in it holds a digit or an `@`, as long as its
    replacement does not hold them too: an assistant repeats a problem, an agent's note a number. What is
    in a `kept` text as well was said elsewhere, and stays; so do `facts` that are kept, however written.

    A `name` that goes, however short, leaves no mark where somebody was spoken to by it: "Thank you, Priya."
    becomes "Thank you."
    """

    def __init__(
        self,
        texts: Mapping[str, str | None],
        *,
        kept: Iterable[str] = (),
        facts: Iterable[str] = (),
        name: str | None = None,
    ) -> None:
        self._name = _Name(name) if name else None
        self._facts = [fact.casefold() for fact in facts]
        self._kept = {part.casefold() for text in kept for part in (text, *_parts(text))}
        self._texts = {
            text: new
            for text, new in texts.items()
            if len(text) >= SHORTEST_REPEATED and not self._stays(text.casefold())
        }
        gone: dict[str, str] = {}
        for text, new in texts.items():
            if text in self._texts:
                gone[text] = new or OMITTED
            still = (new or "").casefold()
            for part in _parts(text):
                if not self._stays(part.casefold()) and part.casefold() not in still:
                    gone.setdefault(part, OMITTED)
        self._gone = Literals(gone) if gone else None
        self._whole = {text.strip().casefold() for text in gone}
        self._known = [(text.casefold(), (new or "").casefold()) for text, new in self._texts.items()]

    def touches(self, text: str) -> bool:
        """Return whether a text holds something that goes, or is itself a part of what goes."""
        return bool(text) and (self.without(text) != text or self._knew(text))

    def holds(self, text: str | None) -> bool:
        """Return whether a text holds something that goes."""
        return bool(text) and self.without(text or "") != text

    def takes(self, text: str) -> bool:
        """Return whether a text of others, who may use the same words, is one that goes, or tells a part of
        it.

        A word alone tells nothing: who strikes "order" takes no order from anybody else.
        """
        folded = text.strip().casefold()
        return folded in self._whole or any(part in folded for part in self._whole if _is_telling(part))

    def clean(self, body: EventBody, *, remembered: bool = False) -> EventBody:
        """Return the body without the texts.

        Of what the assistant `remembered`, nothing with any part of them.
        """
        if self._gone is None and self._name is None:
            return body
        plain = msgspec.to_builtins(body)
        cleaned = self._clean(plain, remembered)
        if isinstance(body, _WRITTEN_REASONS):
            cleaned["reason"] = self.without(body.reason)
        return body if cleaned == plain else msgspec.convert(cleaned, EventBody)

    def without(self, text: str) -> str:
        """Return the text without what goes."""
        if self._name is not None:
            text = self._name.without(text)
        if self._gone is None:
            return text
        return self._gone.sub(text)

    def _clean(self, value: Any, remembered: bool) -> Any:
        if isinstance(value, str):
            return "" if remembered and self.touches(value) else self.without(value)
        if isinstance(value, dict):
            return {
                name: each if name in _NOT_WORDS else self._clean(each, remembered)
                for name, each in value.items()
            }
        if isinstance(value, (list, tuple)):
            return type(value)(self._clean(each, remembered) for each in value)
        return value

    def _stays(self, part: str) -> bool:
        """Return whether this was said elsewhere, or belongs to a fact that is kept."""
        return part in self._kept or any(part in fact for fact in self._facts)

    def _knew(self, text: str) -> bool:
        """Return whether the text is a part of one that goes, and not of what replaces it or is kept."""
        part = text.rstrip("…").casefold()
        if len(part) < SHORTEST_REPEATED or self._stays(part):
            return False
        return any(part in old and part not in new for old, new in self._known)


def _is_telling(part: str) -> bool:
    has_sign = "@" in part or any(sign.isdigit() for sign in part)
    return (has_sign and len(part) >= SHORTEST_TELLING) or len(part.split()) >= 3


class _Name:
    """How a name is used in sentences: in front of them, behind a comma, after a greeting, in their midst."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._folded = fold(name)

    def without(self, text: str) -> str:
        """Return the text with nobody spoken to by the name, and `OMITTED` where else it stood."""
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
                parts += [before, OMITTED]
            else:
                continue
            end = end_of_name
        return "".join([*parts, text[end:]])

    def _places(self, text: str) -> Iterator[int]:
        """Yield where the name is as a word."""
        folded, at = fold(text), -1
        while (at := folded.find(self._folded, at + 1)) >= 0:
            around = text[at - 1 : at], text[at + len(self._name) : at + len(self._name) + 1]
            if not any(sign.isalnum() or sign == "_" for sign in around):
                yield at


def _parts(text: str) -> Iterator[str]:
    """Yield the telling sentences of a text, and the words in it that hold a digit or an `@`."""
    yield from (sentence for sentence in sentences(text) if is_substantial(sentence))
    for found in text.translate(_BETWEEN_WORDS).split():
        word = found.strip(".")
        if len(word) >= SHORTEST_REPEATED and any(sign == "@" or sign.isdecimal() for sign in word):
            yield word
