"""Frames of `/ws/staff` that change several conversations, or how urgent one is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId
from bot.protocol.filters import Priority


class PrioritySet(Frame, frozen=True, tag="priority.set"):
    """Decide how urgent what waits, or what an agent has, is. Answered by its `ConversationRow`."""

    id: RequestId
    conversation_id: ConversationKey
    priority: Priority


class BulkRun(Frame, frozen=True, tag="bulk.run"):
    """Do one thing with several conversations, each by itself. Answered by `BulkDone`.

    `assign` needs `staff_id`, `label` and `unlabel` need `label`, `snooze` needs `until` (RFC 3339), and
    `prioritise` needs `priority`; `close` may have a `note`.
    """

    id: RequestId
    conversation_ids: Annotated[tuple[ConversationKey, ...], Meta(min_length=1, max_length=100)]
    do: Literal["assign", "label", "unlabel", "close", "snooze", "prioritise"]
    staff_id: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    label: str | None = None
    until: Annotated[str, Meta(max_length=40)] | None = None
    note: Annotated[str, Meta(max_length=2000)] | None = None
    priority: Priority | None = None


class BulkRefusal(Frozen, frozen=True):
    """A conversation that stays as it was, and why: the code and the sentence of the refusal."""

    conversation_id: str
    code: str
    message: str


class BulkDone(Frozen, frozen=True):
    """Result of `bulk.run`: with which conversations it was done, and which refused it."""

    done: tuple[str, ...] = ()
    refused: tuple[BulkRefusal, ...] = ()
