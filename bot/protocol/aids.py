"""Payloads of the desk's aids: what stands beside an agent's draft. JSON, under `/api/desk`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_TEXT_CHARACTERS, Frozen
from bot.protocol.studio import Phrasing

Because = Literal["customer", "draft"]


class SuggestRequest(Frozen, frozen=True):
    """POST /api/desk/conversations/{id}/suggestions. `draft` is what the agent has typed so far."""

    draft: Annotated[str, Meta(max_length=MAX_TEXT_CHARACTERS)] = ""


class Suggestion(Frozen, frozen=True, omit_defaults=False):
    """A published entry that may answer: as the customer would get it, ranked as it would be for them.

    `text` is the answer as a person types it; `because` says which text it was found for.
    """

    entry_id: str
    revision: int
    title: str
    text: str
    url: str
    confidence: float
    because: Because


class Suggestions(Frozen, frozen=True, omit_defaults=False):
    """The most likely entries, best first; none when nothing was said that an entry could answer.

    `available` is false while no assistant can be asked: the desk works on without.
    """

    suggestions: tuple[Suggestion, ...] = ()
    available: bool = True


class EntryMake(Frozen, frozen=True):
    """POST /api/desk/entries. Saves a draft for the studio, made of a reply. Answered by `EntryMade`."""

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    answer: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARACTERS)]
    phrasings: Annotated[tuple[Phrasing, ...], Meta(max_length=20)] = ()


class EntryMade(Frozen, frozen=True, omit_defaults=False):
    """The draft, and where it is edited; no `url` for those whose role does not open the studio."""

    entry_id: str
    url: str | None = None
