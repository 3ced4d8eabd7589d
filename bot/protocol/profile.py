"""Frames of `/ws/staff` about the customer behind a conversation."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import ConversationKey, Frame, Frozen
from bot.protocol.customer import RequestId


class ProfileGet(Frame, frozen=True, tag="profile.get"):
    """Who the customer of a conversation is. Answered by `Profile`."""

    id: RequestId
    conversation_id: ConversationKey


class PreferenceAdd(Frame, frozen=True, tag="preference.add"):
    """Keep something in mind with this customer next time. Answered by `Profile`."""

    id: RequestId
    conversation_id: ConversationKey
    text: str


class PreferenceRemove(Frame, frozen=True, tag="preference.remove"):
    """Keep it in mind no longer. Answered by `Profile`."""

    id: RequestId
    conversation_id: ConversationKey
    preference_id: Annotated[str, Meta(max_length=40)]


class AttributeSet(Frame, frozen=True, tag="attribute.set"):
    """Write down something about the customer, such as `plan: gold`; without a value, forget it.

    What the host site signed cannot be changed. Answered by `Profile`.
    """

    id: RequestId
    conversation_id: ConversationKey
    name: str
    value: str | None = None


class ConversationMerge(Frame, frozen=True, tag="conversation.merge"):
    """Read another conversation of this customer in this one, which goes on. Answered by `Profile`.

    Both keep every line of theirs; the other is closed. They must be of one customer, or of one e-mail
    address.
    """

    id: RequestId
    conversation_id: ConversationKey
    other_id: ConversationKey


class AttributeView(Frozen, frozen=True):
    """What staff wrote about the customer: its name, its value, who wrote it, when."""

    name: str
    value: str
    at: str
    by: str


class PreferenceView(Frozen, frozen=True):
    """Something to keep in mind: what, who wrote it, when."""

    id: str
    text: str
    at: str
    by: str
