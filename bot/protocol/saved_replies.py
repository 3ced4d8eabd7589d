"""Frames of `/ws/staff` about saved replies and macros."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import ConversationKey, Frame, Frozen
from bot.protocol.customer import ClientId, RequestId

Title = Annotated[str, Meta(min_length=1, max_length=120)]
SavedKey = Annotated[str, Meta(max_length=40)]


class SavedReplyView(Frozen, frozen=True):
    """A reply to use again, called by `/shortcut`. Its `text` may name variables, like `{customer_name}`."""

    id: str
    shortcut: str
    title: str
    text: str


class MacroStep(Frozen, frozen=True):
    """One step: `do` is `reply` (with `text`), `label` (with `label`), or at the end `snooze` (with `hours`),
    `close` or `return`.
    """

    do: str
    text: Annotated[str, Meta(max_length=10_000)] | None = None
    label: Annotated[str, Meta(max_length=200)] | None = None
    hours: Annotated[int, Meta(ge=1, le=8760)] | None = None


class MacroView(Frozen, frozen=True):
    """Several steps that are one action."""

    id: str
    title: str
    steps: tuple[MacroStep, ...]


class ReplyList(Frame, frozen=True, tag="reply.list"):
    """Saved replies and macros. Answered by `SavedReplies`."""

    id: RequestId


class ReplySave(Frame, frozen=True, tag="reply.save"):
    """Add a saved reply, or change the one named. Answered by `SavedReplies`."""

    id: RequestId
    shortcut: Annotated[str, Meta(max_length=60)]
    title: Title
    text: str
    reply_id: SavedKey = ""


class ReplyRemove(Frame, frozen=True, tag="reply.remove"):
    """Remove a saved reply. Answered by `SavedReplies`."""

    id: RequestId
    reply_id: SavedKey


class ReplyFill(Frame, frozen=True, tag="reply.fill"):
    """A saved reply with what is known in a conversation filled in. Answered by `FilledReply`."""

    id: RequestId
    conversation_id: ConversationKey
    reply_id: SavedKey


class MacroSave(Frame, frozen=True, tag="macro.save"):
    """Add a macro, or change the one named. Answered by `SavedReplies`."""

    id: RequestId
    title: Title
    steps: Annotated[tuple[MacroStep, ...], Meta(max_length=10)]
    macro_id: SavedKey = ""


class MacroRemove(Frame, frozen=True, tag="macro.remove"):
    """Remove a macro. Answered by `SavedReplies`."""

    id: RequestId
    macro_id: SavedKey


class MacroRun(Frame, frozen=True, tag="macro.run"):
    """Do all steps of a macro, or none. Answered by the `ConversationRow` after the last."""

    id: RequestId
    conversation_id: ConversationKey
    macro_id: SavedKey
    client_id: ClientId


class SavedReplies(Frozen, frozen=True):
    """Result of the frames above: everything there is now, and the variables that a reply may name."""

    variables: tuple[str, ...]
    replies: tuple[SavedReplyView, ...]
    macros: tuple[MacroView, ...]


class FilledReply(Frozen, frozen=True):
    """Result of `reply.fill`. What is `missing` is in the text as `{name}`: fill it in before sending."""

    text: str
    missing: tuple[str, ...] = ()
