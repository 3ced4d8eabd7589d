"""Frames of `/ws/staff` by which agents talk to each other: private notes, mentions and read marks."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import MAX_NUMBER, ConversationKey, Frame, Frozen
from bot.protocol.customer import ClientId, RequestId


class NoteAdd(Frame, frozen=True, tag="note.add"):
    """Write a private note. `@Name` calls a colleague to it. Acknowledged with `Accepted`.

    The length of `text` is checked like that of a message. A customer never gets it in any form.
    """

    id: RequestId
    conversation_id: ConversationKey
    client_id: ClientId
    text: str


class ReadMark(Frame, frozen=True, tag="read.mark"):
    """The agent has read up to `seq`. Result is null; their other desks get a `read` push."""

    id: RequestId
    conversation_id: ConversationKey
    seq: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]


class ReadList(Frame, frozen=True, tag="read.list"):
    """What this agent has read, who calls them, and who works here. Answered by `ReadState`."""

    id: RequestId


class MentionView(Frozen, frozen=True):
    """A note that calls this agent: where it is, who wrote it, how it begins."""

    conversation_id: str
    seq: int
    at: str
    by: str
    excerpt: str


class Colleague(Frozen, frozen=True):
    """Somebody who can be called with `@name`."""

    staff_id: str
    name: str


class ReadState(Frozen, frozen=True):
    """Result of `read.list`: `marks` is the `seq` read up to in each open conversation, by its id.

    `mentions` holds only those not read yet, newest first.
    """

    marks: dict[str, int]
    mentions: tuple[MentionView, ...] = ()
    colleagues: tuple[Colleague, ...] = ()


class ReadPush(Frame, frozen=True, tag="read"):
    """This agent read a conversation up to `seq`, on another of their desks."""

    conversation_id: str
    seq: int


class MentionPush(Frame, frozen=True, tag="mention"):
    """A colleague's note calls this agent."""

    mention: MentionView
