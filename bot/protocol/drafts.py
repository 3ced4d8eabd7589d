"""Frames of `/ws/staff` about what an agent is about to say."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId


class DraftCheck(Frame, frozen=True, tag="draft.check"):
    """What speaks against sending this text? Asked before it is sent; answered by `DraftChecked`.

    `read_seq` is the `seq` up to which the agent had read when they began to write.
    """

    id: RequestId
    conversation_id: ConversationKey
    text: str
    read_seq: Annotated[int, Meta(ge=0, le=MAX_NUMBER)] = 0


class Reask(Frozen, frozen=True):
    """The text asks for something that the customer has given: what, and as they gave it.

    `name`: what the business calls such a number, for one of its own formats.
    """

    kind: Literal["name", "email", "order_number", "address", "phone", "problem"]
    value: str
    name: str = ""


class ColleagueAnswer(Frozen, frozen=True):
    """A colleague has answered since the agent began to write: what they said, and when."""

    seq: int
    at: str
    name: str
    text: str


class DraftChecked(Frozen, frozen=True):
    """Result of `draft.check`. Empty when nothing speaks against it; the agent may send it anyway.

    `unfilled` are names in braces, such as `{order_number}`, that a saved reply left in the draft.
    """

    reasks: tuple[Reask, ...]
    answered: ColleagueAnswer | None = None
    unfilled: tuple[str, ...] = ()


class Viewer(Frozen, frozen=True):
    """A member of staff who has the conversation open; `typing` lapses after 10 s."""

    staff_id: str
    name: str
    typing: bool = False


class ViewersPush(Frame, frozen=True, tag="viewers"):
    """Who has a conversation open now, the reader included. Sent to those who have."""

    conversation_id: str
    viewers: tuple[Viewer, ...]
