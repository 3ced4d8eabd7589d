"""Frames of `/ws/staff` about what a list is filtered by, and the filters that an agent keeps."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frame, Frozen
from bot.protocol.customer import RequestId
from bot.protocol.packet import Mood

Priority = Literal["normal", "high"]
FilterName = Annotated[str, Meta(min_length=1, max_length=60)]


class ListFilter(Frozen, frozen=True):
    """What rows a list keeps to. `waiting_minutes`: the customer has waited for a word at least that long.

    `language` is a code of ISO 639-1; `passed_on` leaves out what is with the assistant.
    """

    label: Annotated[str, Meta(max_length=40)] | None = None
    language: Annotated[str, Meta(max_length=8)] | None = None
    priority: Priority | None = None
    mood: Mood | None = None
    waiting_minutes: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    passed_on: bool = False


class SavedFilter(Frozen, frozen=True):
    """A filter under a name that its agent gave it."""

    name: str
    filter: ListFilter


class SavedFilters(Frozen, frozen=True):
    """Result of `filter.list`: this agent's filters, in order of the alphabet."""

    filters: tuple[SavedFilter, ...]


class FilterList(Frame, frozen=True, tag="filter.list"):
    """The filters that this agent keeps. Answered by `SavedFilters`."""

    id: RequestId


class FilterSave(Frame, frozen=True, tag="filter.save"):
    """Keep a filter under a name, in place of one that had it. Answered by `SavedFilters`."""

    id: RequestId
    name: FilterName
    filter: ListFilter


class FilterRemove(Frame, frozen=True, tag="filter.remove"):
    """Keep a filter no longer. Answered by `SavedFilters`."""

    id: RequestId
    name: FilterName
