"""Frames between the desk and the gateway, on `/ws/staff`. The sign-in cookie says who it is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frame, Frozen
from bot.protocol.customer import ClientId, RequestId
from bot.protocol.events import Event, OwnerKind

ConversationKey = Annotated[str, Meta(min_length=1, max_length=64)]
Mood = Literal["calm", "worried", "upset", "grateful"]
ListName = Literal["queue", "mine", "all", "closed"]


class DeskOpen(Frame, frozen=True, tag="desk.open"):
    """First frame of a staff page. Answered by `DeskOpened`; from then on `RowPush`es follow."""

    id: RequestId
    protocol: int


class ListGet(Frame, frozen=True, tag="list.get"):
    """One list of conversations. Answered by `RowList`."""

    id: RequestId
    list: ListName


class ConversationOpen(Frame, frozen=True, tag="conversation.open"):
    """Read a conversation and follow it. Answered by `ConversationOpened`; live events follow."""

    id: RequestId
    conversation_id: ConversationKey
    after_seq: Annotated[int, Meta(ge=0)] = 0


class ConversationLeave(Frame, frozen=True, tag="conversation.leave"):
    """Stop following a conversation. Result is null."""

    id: RequestId
    conversation_id: ConversationKey


class ConversationTake(Frame, frozen=True, tag="conversation.take"):
    """Take a conversation. One of two who try wins; the other gets `already_taken`."""

    id: RequestId
    conversation_id: ConversationKey


class ConversationReturn(Frame, frozen=True, tag="conversation.return"):
    """Hand it back to the assistant, with a note on the outcome for whoever reads it next."""

    id: RequestId
    conversation_id: ConversationKey
    note: Annotated[str, Meta(max_length=2000)] | None = None


class ConversationClose(Frame, frozen=True, tag="conversation.close"):
    """Close it. It reopens with the assistant when the customer writes again."""

    id: RequestId
    conversation_id: ConversationKey
    note: Annotated[str, Meta(max_length=2000)] | None = None


class AgentMessageSend(Frame, frozen=True, tag="message.send"):
    """The owning agent says something. Acknowledged with `Accepted` once it is on disk."""

    id: RequestId
    conversation_id: ConversationKey
    client_id: ClientId
    text: str


class AgentTypingSet(Frame, frozen=True, tag="typing.set"):
    """The agent started or stopped typing. No reply; never recorded."""

    conversation_id: ConversationKey
    typing: bool


class DutySet(Frame, frozen=True, tag="duty.set"):
    """Go on or off duty. Answered by `DeskOpened`."""

    id: RequestId
    on_duty: bool


StaffFrame = (
    DeskOpen
    | ListGet
    | ConversationOpen
    | ConversationLeave
    | ConversationTake
    | ConversationReturn
    | ConversationClose
    | AgentMessageSend
    | AgentTypingSet
    | DutySet
)


class ConversationRow(Frozen, frozen=True):
    """One line of the desk's lists. Times are UTC, RFC 3339."""

    conversation_id: str
    owner: OwnerKind
    started_at: str
    last_at: str
    last_text: str
    last_seq: int
    mood: Mood
    customer_name: str | None = None
    customer_email: str | None = None
    problem: str | None = None
    reason: str | None = None
    priority: Literal["normal", "high"] = "normal"
    waiting_since: str | None = None
    agent_id: str | None = None
    agent_name: str | None = None


class PacketTurn(Frozen, frozen=True):
    """One thing that was said, by whom, when; `seq` points into the record."""

    seq: int
    at: str
    sender: str
    text: str
    sender_name: str | None = None


class PacketEntry(Frozen, frozen=True):
    """An entry that the customer was shown, and whether it helped (`None`: not said)."""

    seq: int
    entry_id: str
    revision: int
    title: str
    confidence: float
    helpful: bool | None = None


class MoodPoint(Frozen, frozen=True):
    """The mood from event `seq` on."""

    seq: int
    at: str
    mood: Mood


class Packet(Frozen, frozen=True):
    """The handoff packet: everything said before, so that nobody is asked twice.

    `count` and `sha256` cover `turns`: SHA-256 over the UTF-8 of one JSON array `[seq, sender, text]` per
    turn, as `JSON.stringify` writes it (no spaces, non-ASCII as it is), each followed by a line feed.
    """

    version: int
    reason: str
    requested_at: str
    problem: str
    mood: Mood
    count: int
    sha256: str
    turns: tuple[PacketTurn, ...]
    entries: tuple[PacketEntry, ...] = ()
    moods: tuple[MoodPoint, ...] = ()
    customer_name: str | None = None
    name_source: str | None = None
    customer_email: str | None = None
    order_numbers: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    page_url: str | None = None
    locale: str | None = None
    started_at: str | None = None


class DeskOpened(Frozen, frozen=True):
    """Result of `desk.open`: who is signed in, and the queue."""

    staff_id: str
    name: str
    role: str
    on_duty: bool
    queue: tuple[ConversationRow, ...] = ()
    mine: tuple[ConversationRow, ...] = ()


class RowList(Frozen, frozen=True):
    """Result of `list.get`, most urgent first in the queue, newest first elsewhere; `more`: not all of it."""

    rows: tuple[ConversationRow, ...]
    more: bool = False


class ConversationOpened(Frozen, frozen=True):
    """Result of `conversation.open`. `packet` is that of the last handoff, if there was one."""

    row: ConversationRow
    events: tuple[Event, ...]
    more: bool = False
    packet: Packet | None = None


class RowPush(Frame, frozen=True, tag="row"):
    """A conversation's line changed."""

    row: ConversationRow
