"""The handoff packet on `/ws/staff`: what it holds, how it comes, and how a desk says that it has it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId

Mood = Literal["calm", "worried", "upset", "grateful"]
Remedy = Literal["refund", "replacement", "call_back"]


class PacketTurn(Frozen, frozen=True):
    """One thing that was said, by whom, when; `seq` points into the record.

    `corrected`: the customer wrote it anew before they passed it on; `unfinished`: as far as they had written
    it when the time was up.
    """

    seq: int
    at: str
    sender: str
    text: str
    sender_name: str | None = None
    corrected: bool = False
    unfinished: bool = False


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
    """The handoff packet: everything said before, so that nobody is asked twice.

    `count` and `sha256` cover `turns`: SHA-256 over the UTF-8 of one JSON array `[seq, sender, text]` per
    turn, as `JSON.stringify` writes it (no spaces, non-ASCII as it is), each followed by a line feed.
    Answers are mailed to `customer_email` only when it is `email_confirmed`. `corrected` holds each name,
    address and number in it that the customer wrote anew before they passed it on. `phone` and `address` are
    those that they wrote, `files` the names of what they sent, `wants` what they want done.
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
    email_confirmed: bool = False
    order_numbers: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    page_url: str | None = None
    locale: str | None = None
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
    """This desk has the packet. Result is null; `packet_mismatch` when it is not the one handed off.

    `count` and `sha256` are what the desk itself made of the turns that it received, not what came with
    them. Every packet is acknowledged, whether it was pushed or came with `conversation.open`.
    """

    id: RequestId
    conversation_id: ConversationKey
    version: Annotated[int, Meta(ge=-MAX_NUMBER, le=MAX_NUMBER)]
    count: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]
