"""Payloads of the desk's aids: what is beside an agent's draft. JSON, under `/api/desk`."""

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
    """POST /api/desk/conversations/{id}/entries. Saves a draft for the studio, made of a reply.

    Answered by `EntryMade`.
    """

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    answer: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARACTERS)]
    phrasings: Annotated[tuple[Phrasing, ...], Meta(max_length=20)] = ()


class EntryMade(Frozen, frozen=True, omit_defaults=False):
    """An entry made of a reply: who made it and when, what became of it, and where an editor opens it.

    `may_open`: so may whoever asked. `help_url` is where customers read it, once they do.
    """

    entry_id: str
    question: str
    state: Literal["draft", "review", "scheduled", "published", "retired"]
    by: str
    at: str
    url: str
    may_open: bool = False
    help_url: str | None = None


class EntriesMade(Frozen, frozen=True, omit_defaults=False):
    """GET /api/desk/conversations/{id}/entries: what was made of replies in a conversation, oldest first."""

    entries: tuple[EntryMade, ...] = ()
