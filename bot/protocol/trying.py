"""Payloads of the studio's "try it": a conversation as it would go, of which nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from bot.protocol.base import MAX_TEXT_CHARACTERS, Frozen
from bot.protocol.events import MessageEvent
from bot.protocol.studio import AttributeName, AttributeValue, EntryContent, Locale
from bot.protocol.turn import AssistantReason, Understanding

NEW_ENTRY = "new"


class TryProfile(Frozen, frozen=True):
    """The customer to answer as; without anything, one of whom nothing is known."""

    name: Annotated[str, Meta(max_length=120)] = ""
    locale: Locale | None = None
    attributes: Annotated[dict[AttributeName, AttributeValue], Meta(max_length=50)] = {}


class TryDraft(Frozen, frozen=True):
    """An entry as it is written in the editor, in place of what is live of it."""

    content: EntryContent
    entry_id: Annotated[str, Meta(max_length=80)] = NEW_ENTRY


class TryRequest(Frozen, frozen=True):
    """POST /api/studio/try. What would the assistant say to this? Answered by `Tried`.

    `choice` is that of a pressed quick reply. To continue with a conversation, `memory` and `lines_used` are
    those of the last answer.
    """

    text: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARACTERS)]
    choice: str | None = None
    profile: TryProfile = TryProfile()
    draft: TryDraft | None = None
    memory: dict[str, Any] = {}
    lines_used: tuple[str, ...] = ()


class Tried(Frozen, frozen=True, omit_defaults=False):
    """The messages as the widget shows them, how the text was read, and what the next one needs.

    `handoff`: the conversation would go to a person now, for this reason.
    """

    messages: tuple[MessageEvent, ...]
    understanding: Understanding
    memory: dict[str, Any]
    lines_used: tuple[str, ...]
    handoff: AssistantReason | None = None
