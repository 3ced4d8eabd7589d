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
    """Make one of two conversations, of one customer or of one e-mail address. Answered by `Profile`.

    Both keep every line of theirs. The one that is further along continues (with an agent, then first in
    the queue, then with the assistant; between equals this one) and keeps owner, place and promise. The
    other is closed; its customer continues in the first, and reads there what is written from then on. When
    this one is closed, the profile's `merged_into` says where to read on.
    """

    id: RequestId
    conversation_id: ConversationKey
    other_id: ConversationKey


class ConversationUnmerge(Frame, frozen=True, tag="conversation.unmerge"):
    """Take two conversations apart again: `other_id` was merged into this one. Answered by `Profile`.

    Each has its own lines again, and what its customer writes arrives in it. The other is closed if it was
    before the merge; else it is the agent's now, so that nobody who waited in it is lost.
    """

    id: RequestId
    conversation_id: ConversationKey
    other_id: ConversationKey


class CustomerErase(Frame, frozen=True, tag="customer.erase"):
    """Erase the customer of a conversation, for supervisors. Answered by `CustomerErasure`.

    Without `confirm` nothing is erased: the answer says what would go. `confirm` is the customer's name or
    e-mail address, or "erase" where neither is known.
    """

    id: RequestId
    conversation_id: ConversationKey
    confirm: Annotated[str, Meta(max_length=400)] | None = None


class CustomerErasure(Frozen, frozen=True):
    """Result of `customer.erase`: how much went with the customer, or would go.

    `customers`: they, and whoever was merged with them. `is_known`: staff know a name or an address.
    """

    customers: int
    conversations: int
    messages: int
    files: int
    notes: int
    preferences: int
    is_known: bool = False
    erased: bool = False


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
