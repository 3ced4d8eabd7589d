"""Asking a customer for what they have given already: found in a draft, and counted in what was sent.

The rule reads a draft sentence by sentence. A sentence asks again when it asks (a question, or a wish such
as "please send") for one of the things below, and does not itself hold the value that was given: "Is
10293 your order number?" is a check, not a repeated question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from bot.conversation.model import Value
from bot.conversation.problem import is_substantial, shorten
from bot.conversation.state import ConversationState
from bot.matching import Pattern, find_phone, find_reference, name_references, split_sentences
from bot.matching.normalise import normalise
from bot.matching.references import NO_FORMATS

GivenKind = Literal["name", "email", "order_number", "address", "phone", "problem"]

LONGEST_VALUE = 120
# In the name of a format: it is the one that is asked for by "your order number".
_ORDER = "order"

_THING: dict[GivenKind, str] = {
    "name": r"(?:full |first |last |sur)?name",
    "email": r"e-?mail(?: ?address)?",
    "order_number": r"order(?:'s)? ?(?:number|no\b\.?|id\b|reference|#)|reference number",
    "address": r"(?:(?:delivery|shipping|postal|home|billing|full|street) )?address|post ?code|zip code",
    "phone": r"(?:phone|telephone|mobile)(?: number)?",
    "problem": r"(?:problem|issue|matter|question|details of (?:the|your) (?:problem|issue))",
}
_OWN = r"(?:your|the|an?|that|this)\s+"
_TELL = "give|tell|provide|repeat|specify|state|describe|explain|let (?:me|us) (?:know|have)"
_GIVE = f"{_TELL}|send|share|supply|confirm|enter|type|leave|have|get|know|need|require|want|remind me of"
_BETWEEN = r"(?:\s+(?:me|us|to|with|again|just|please|also|quickly|once|more|what|is))*\s+"
_LISTED = rf"(?:{_OWN}[\w-]+(?:\s[\w-]+)?(?:,|\s+and|\s+or)\s+){{0,3}}"


def _asking(thing: str, tell: str = _GIVE) -> Pattern:
    """Return what asks for a thing."""
    return Pattern(
        rf"\b(?:{tell}){_BETWEEN}{_LISTED}(?:{_OWN})?(?:{thing})\b"
        rf"|\b(?:what|which)(?:\s+(?:is|was|are|were)|['’]s)?\s+{_LISTED}(?:{_OWN})?(?:{thing})\b"
        rf"|^\W*(?:(?:and|so|ok|okay|sure|sorry|thanks|hi|hello)\W+)*(?:{_OWN})?(?:{thing})"
        rf"(?:[\s,]*please)?\W*\?*$",
        ignore_case=True,
    )


@lru_cache(maxsize=32)
def _asking_named(name: str) -> Pattern:
    """Return what asks for a reference of the business's own format of this name."""
    return _asking(
        rf"{normalise(_without_number(name))}(?:'s)? ?(?:number|nummer|no\b\.?|id\b|code|reference|ref\b|#)"
    )


def _without_number(name: str) -> str:
    return name.casefold().removesuffix(" number")


_ASKS: dict[GivenKind, Pattern] = {
    kind: _asking(thing, _TELL if kind == "problem" else _GIVE) for kind, thing in _THING.items()
}
_ALSO: dict[GivenKind, Pattern] = {
    "name": Pattern(
        r"\bwho(?:m)? am i (?:speaking|talking|chatting)|\bwhat are you called", ignore_case=True
    ),
    "address": Pattern(
        r"\bwhere (?:do|did|does|should) (?:you|we|it|i)\b.{0,40}\b(?:live|deliver|sent?|ship)",
        ignore_case=True,
    ),
    "problem": Pattern(
        r"\bwhat (?:exactly |actually )?(?:happened|is wrong|went wrong|seems to be|is (?:this|it) about)"
        r"|\bwhat['’]s (?:wrong|up|the matter|going on|this about)|\bhow (?:can|may) (?:i|we) help"
        r"|\bwhat can (?:i|we) do for you|\b(?:describe|explain|tell (?:me|us)) (?:again )?what",
        ignore_case=True,
    ),
}
# "No problem, send it back" asks for nothing, and "a problem with your card" is told, not asked.
_NOT_ASKED = Pattern(
    r"\b(?:no|any other|another|without (?:a|any)|not a) (?:problem|issue|question)s?\b", ignore_case=True
)
_ELSE = Pattern(
    r"\b(?:else|new|other|another|different|next|instead|a friend['’]s|recipient['’]s)\b", ignore_case=True
)

_EMAIL_ADDRESS = Pattern(r"\be-?mail address", ignore_case=True)
_EMAIL = Pattern(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# In a pattern q is any letter beyond ASCII: the ß of Straße.
_STREET = (
    r"(?:street|st\.|road|rd\.?|avenue|ave\.?|lane|drive|way|square|court|terrace|close|crescent|gardens|"
    r"[\w-]*(?:straat|laan|weg|gracht|plein|kade|stra(?:q|ss)e|str\.|platz|gasse|allee)|rue|boulevard|via|calle)"
)
_ADDRESS = Pattern(
    rf"\b\d{{1,4}}[a-z]?,?\s+(?:[\w'’-]+\s+){{0,3}}{_STREET}\b[^.!?\n]*"
    rf"|\b(?:[\w'’-]+\s+){{0,2}}{_STREET}\s+(?:[\w'’-]+\s+){{0,3}}\d{{1,4}}[a-z]?\b[^.!?\n]*",
    ignore_case=True,
)


class GivenDetail(Value, frozen=True):
    """One thing that the customer has given, as they gave it; `name` is that of a business's own format."""

    kind: GivenKind
    value: str
    name: str = ""


def given_in(
    state: ConversationState, formats: Mapping[str, Pattern] = NO_FORMATS
) -> tuple[GivenDetail, ...]:
    """Return what the customer has given so far: facts of the record, and what their last messages hold.

    The newest reference is the order's number; the newest of each of the business's other `formats` has its
    name.
    """
    return tuple(_given(state, formats))


def find_reasks(draft: str, given: Sequence[GivenDetail]) -> tuple[GivenDetail, ...]:
    """Return what a draft asks for although they were given, each once, in the order of `given`."""
    sentences = [sentence.strip() for sentence in split_sentences(draft) if sentence.strip()]
    return tuple(known for known in given if any(_asks_again(sentence, known) for sentence in sentences))


def _asks_again(sentence: str, known: GivenDetail) -> bool:
    if known.value.casefold() in sentence.casefold() or _ELSE.search(sentence):
        return False
    if known.kind == "problem" and _NOT_ASKED.search(sentence):
        return False
    if known.kind == "address":
        sentence = _EMAIL_ADDRESS.sub("", sentence)
    also = _ALSO.get(known.kind)
    if known.name and _asking_named(known.name).search(sentence):
        return True
    if known.name and _ORDER not in known.name.casefold():
        return False
    return bool(_ASKS[known.kind].search(sentence) or (also and also.search(sentence)))


def _given(state: ConversationState, formats: Mapping[str, Pattern]) -> Iterator[GivenDetail]:
    if state.name:
        yield GivenDetail("name", state.name)
    newest = tuple(reversed(state.said))
    if email := state.email or _first(_EMAIL, newest):
        yield GivenDetail("email", email)
    references = _references(state, newest, formats)
    for name, number in references.items():
        yield GivenDetail("order_number", number, name)
    if address := _first(_ADDRESS, newest):
        yield GivenDetail("address", shorten(" ".join(address.split()), LONGEST_VALUE))
    phone = _found(find_phone, newest)
    if phone and phone not in state.order_numbers and phone not in references.values():
        yield GivenDetail("phone", phone)
    problem = state.current_problem
    if problem and is_substantial(problem):
        yield GivenDetail("problem", shorten(problem, LONGEST_VALUE))


def _references(
    state: ConversationState, newest: Sequence[str], formats: Mapping[str, Pattern]
) -> dict[str, str]:
    """Return the newest reference of each format by its name, "" for one of none."""
    named = {
        name: number
        for number, name in name_references((*reversed(newest), *state.order_numbers), formats).items()
    }
    other = [number for number in state.order_numbers if number not in named.values()]
    if (number := other[-1] if other else None) or not named:
        number = number or _found(find_reference, newest)
    return {**named, **({"": number} if number else {})}


def _found(find: Callable[[str], tuple[int, int] | None], texts: Sequence[str]) -> str | None:
    places = ((text, find(text)) for text in texts)
    return next((text[slice(*place)] for text, place in places if place), None)


def _first(pattern: Pattern, texts: Sequence[str]) -> str | None:
    return next((found[0].strip() for text in texts if (found := pattern.search(text))), None)
