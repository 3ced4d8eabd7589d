"""What goes with a conversation back to the assistant: from the desk on `/ws/staff`, and on to the turns."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId
from bot.protocol.packet import PacketEntry

MAX_PROMISES = 10
MAX_HOLD_MINUTES = 7 * 24 * 60

PromiseText = Annotated[str, Meta(min_length=1, max_length=500)]
EntryKey = Annotated[str, Meta(min_length=1, max_length=200)]


class BoundaryGet(Frame, frozen=True, tag="boundary.get"):
    """What there is to settle before handing back. Answered by `BoundaryDraft`."""

    id: RequestId
    conversation_id: ConversationKey


class BoundaryDraft(Frozen, frozen=True):
    """Result of `boundary.get`: what agents have promised, and the entries that the customer was shown.

    Entries with `helpful` false are refused already, whatever the agent says. `holds` tells whether the
    reason of this handoff is one that can be held off; a customer's own wish for a person cannot.
    """

    promises: tuple[str, ...] = ()
    entries: tuple[PacketEntry, ...] = ()
    holds: bool = False


class BoundaryNote(Frozen, frozen=True):
    """What the agent leaves for the assistant.

    It keeps the promises in mind, never shows the refused entries for this problem, and does not hand off
    again for the same reason within `hold_minutes` (a customer who asks for a person gets one at any time).
    """

    promises: Annotated[tuple[PromiseText, ...], Meta(max_length=MAX_PROMISES)] = ()
    refused_entries: Annotated[tuple[EntryKey, ...], Meta(max_length=50)] = ()
    hold_minutes: Annotated[int, Meta(ge=0, le=MAX_HOLD_MINUTES)] = 0
