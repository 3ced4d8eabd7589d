"""What agents have said they will do: found in their own words, never written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conversation.events import MessagePosted, OwnerChanged, RecordedEvent
from bot.conversation.model import Seq, Value
from bot.conversation.problem import shorten
from bot.matching import Pattern, split_sentences

MOST_PLEDGES = 10
LONGEST_PLEDGE = 200

_PLEDGE = Pattern(
    r"\b(?:(?:i|we)(?:['’]ll|\s+will|\s+shall)|(?:i|we)\s+promise"
    r"|(?:i['’]m|we['’]re|i am|we are)\s+going\s+to"
    r"|you(?:['’]ll|\s+will)\s+(?:get|have|hear|receive)"
    r"|(?:will|should)\s+(?:arrive|be\s+(?:sent|shipped|refunded|credited)))\b",
    ignore_case=True,
)
_DAY = (
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|next \w+|(?:on |by |before )?"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:within|in) \S+ (?:working )?(?:hour|day|week)s?"
    r"|(?:on |by )?(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? "
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|(?:on|by) (?:the )?\d{1,2}(?:st|nd|rd|th))"
)
# Something that comes, and its day: "A new leg arrives Friday".
_DATED = Pattern(
    rf"\b(?:arrives?|comes?|ships?|leaves?|goes out|(?:is|are) due"
    r"|(?:is|are) (?:being )?(?:sent|shipped|delivered)"
    rf"|(?:is|are) (?:coming|arriving|shipping))\b[^.!?]{{0,60}}\b{_DAY}\b",
    ignore_case=True,
)
_ELSEWHERE = Pattern(
    r"""
    \b(?:ich|wir)\s+(?:werden?|schicken?|senden?|melden?|erstatten?|rufen?)\b
    | \b(?:ankommen|geliefert|erstattet)\s+(?:wird|werden)\b
    | \b(?:enviaré|enviaremos|llamaré|llamaremos|devolveremos|recibirá|llegará
        |voy\s+a|vamos\s+a)(?:\s|[.,!]|$)
    | \b(?:enverrai|enverrons|rappellerai|rembourserons|recevrez|arrivera|vais\s+vous|allons\s+vous)\b
    | \b(?:ik|wij|we)\s+(?:zal|zullen|stuur|sturen|bel|bellen)\b | \b(?:u|je)\s+(?:krijgt|ontvangt)\b
    """,
    ignore_case=True,
    verbose=True,
    as_written=True,
)
_PROMISES = (_PLEDGE, _DATED, _ELSEWHERE)
# "I will look into it now" is done when the next word is said; a question promises nothing.
_AT_ONCE = Pattern(r"\b(?:now|right away|one moment|a moment|a second|just)\b|\?\s*$", ignore_case=True)


class Pledge(Value, frozen=True):
    """A promise in somebody's own words, given at event `seq` of the conversation."""

    seq: Seq
    at: datetime
    text: str
    by: str | None = None


def find_pledges(text: str) -> list[str]:
    """Return the sentences of a text that promise something still to come."""
    sentences = (" ".join(match.split()) for match in split_sentences(text))
    return [
        shorten(said, LONGEST_PLEDGE)
        for said in sentences
        if any(pattern.search(said) for pattern in _PROMISES) and not _AT_ONCE.search(said)
    ]


def open_pledges(events: Iterable[RecordedEvent]) -> tuple[Pledge, ...]:
    """Return what agents have promised in these lines and not yet called done, oldest first.

    A boundary note says what is open of all that was promised before it, so it takes their place, with who
    gave each promise, and when.
    """
    found: list[Pledge] = []
    for event in events:
        body = event.body
        if isinstance(body, OwnerChanged) and body.boundary is not None:
            note = body.boundary
            made = map(note.promise_made, range(len(note.promises)))
            found = [
                Pledge(event.seq, each.at, text, each.by)
                for text, each in zip(note.promises, made, strict=True)
            ]
        elif isinstance(body, MessagePosted) and event.sender.kind == "agent":
            found += [
                Pledge(event.seq, event.at, said, event.sender.name) for said in find_pledges(body.text)
            ]
    return tuple(found[-MOST_PLEDGES:])
