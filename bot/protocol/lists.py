"""Frames of `/ws/staff` about many conversations: search, labels, snooze and the lists' lengths."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId
from bot.protocol.events import OwnerKind

LineKind = Literal["customer", "assistant", "agent", "system", "note"]


class SearchFind(Frame, frozen=True, tag="search.find"):
    """Find conversations by what was said, noted or given in them. Answered by `SearchResults`.

    Within those that have a `label`, are in a `state`, or that a member of staff had or wrote in
    (`staff_id`); and in lines since or until a time (RFC 3339).
    """

    id: RequestId
    words: Annotated[str, Meta(max_length=500)]
    label: Annotated[str, Meta(max_length=40)] | None = None
    state: OwnerKind | None = None
    staff_id: Annotated[str, Meta(max_length=64)] | None = None
    since: Annotated[str, Meta(max_length=40)] | None = None
    until: Annotated[str, Meta(max_length=40)] | None = None


class LabelList(Frame, frozen=True, tag="label.list"):
    """Every label. Answered by `Labels`."""

    id: RequestId


class LabelCreate(Frame, frozen=True, tag="label.create"):
    """Make a label, to be put on conversations later. Answered by `Labels`."""

    id: RequestId
    label: str


class LabelSet(Frame, frozen=True, tag="label.set"):
    """Put a label on a conversation (a new one is made) or take it off. Answered by its `ConversationRow`."""

    id: RequestId
    conversation_id: ConversationKey
    label: str
    on: bool


class LabelRename(Frame, frozen=True, tag="label.rename"):
    """Call a label otherwise on every conversation; if there is one called that, the two become one.

    Supervisors only. Answered by `Labels`.
    """

    id: RequestId
    label: str
    to: str


class LabelRemove(Frame, frozen=True, tag="label.remove"):
    """Take a label off every conversation, and forget it. Supervisors only. Answered by `Labels`."""

    id: RequestId
    label: str


class ConversationSnooze(Frame, frozen=True, tag="conversation.snooze"):
    """Put the agent's conversation away until a time (RFC 3339), or fetch it back when `until` is null.

    It comes back by itself then, or when the customer writes. Answered by its `ConversationRow`.
    """

    id: RequestId
    conversation_id: ConversationKey
    until: Annotated[str, Meta(max_length=40)] | None = None


class LabelView(Frozen, frozen=True):
    """A label, and how many open conversations have it."""

    label: str
    count: int = 0


class Labels(Frozen, frozen=True):
    """Result of `label.list`: in order of the alphabet."""

    labels: tuple[LabelView, ...]


class ListCounts(Frozen, frozen=True, omit_defaults=False):
    """How many conversations each list of this agent has; `assistant`: how many of `all` are with it."""

    queue: int
    mine: int
    all: int
    assistant: int
    snoozed: int
    closed: int


class CountsPush(Frame, frozen=True, tag="counts"):
    """The lists have other lengths now. Comes after `desk.open` too."""

    counts: ListCounts
