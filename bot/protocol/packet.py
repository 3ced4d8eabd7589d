"""The handoff packet on `/ws/staff`: what it holds, how it comes, and how a desk says that it has it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId

Mood = Literal["calm", "worried", "upset", "grateful"]
Remedy = Literal["refund", "replacement", "call_back"]


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


class Pledge(Frozen, frozen=True):
    """Something that an agent has promised and that is still open, in their words."""

    seq: int
    at: str
    text: str
    by: str | None = None


class EarlierHelp(Frozen, frozen=True):
    """An agent had this conversation before, and how it ended."""

    at: str
    agent_name: str
    outcome: str | None = None


class Packet(Frozen, frozen=True):
    """The handoff packet: what the case is, so that nobody is asked twice. What was said is in the events.

    It covers the `count` things that were said up to `last_seq`: a desk that has read the conversation so far
    has all of it. Answers are mailed to `customer_email` only when it is `email_confirmed`. `corrected` holds
    each name, address and number in it that the customer wrote anew before they passed it on. `phone` and
    `address` are those that they wrote, `files` the names of what they sent, `wants` what they want done.
    `reference_names` is what the business calls the format of each of `order_numbers` that has one.
    `language` is the one that they write, else that of their browser (ISO 639-1).
    """

    reason: str
    requested_at: str
    problem: str
    mood: Mood
    count: int
    last_seq: int
    entries: tuple[PacketEntry, ...] = ()
    moods: tuple[MoodPoint, ...] = ()
    customer_name: str | None = None
    name_source: str | None = None
    customer_email: str | None = None
    email_confirmed: bool = False
    order_numbers: tuple[str, ...] = ()
    reference_names: dict[str, str] = {}
    attributes: dict[str, str] = {}
    page_url: str | None = None
    language: str | None = None
    started_at: str | None = None
    promises: tuple[Pledge, ...] = ()
    earlier: tuple[EarlierHelp, ...] = ()
    corrected: tuple[str, ...] = ()
    phone: str | None = None
    address: str | None = None
    files: tuple[str, ...] = ()
    wants: tuple[Remedy, ...] = ()


class PacketPush(Frame, frozen=True, tag="packet"):
    """The packet of a handoff, for a desk that has not acknowledged it. It comes again until one does."""

    conversation_id: str
    packet: Packet


class PacketAck(Frame, frozen=True, tag="packet.ack"):
    """This desk has the packet and the conversation up to `seq`, without a gap. Result is null.

    A desk that has read less than the packet's `last_seq` reads the rest first (`conversation.open`). Refused
    with `packet_mismatch` when `seq` falls short of the handoff, or is of nothing that was recorded yet.
    Every packet is acknowledged, whether it was pushed or came with `conversation.open`.
    """

    id: RequestId
    conversation_id: ConversationKey
    seq: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]
