"""Sensitive values, such as a bank account, that an agent asks for and the customer gives in a form.

They travel in these frames alone: no event, list, search, copy, mail or webhook holds them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import ClientId, ConversationKey, Frame, Frozen, RequestId

RequestKey = Annotated[str, Meta(min_length=1, max_length=40)]
Kind = Literal["iban", "card_digits", "other"]
MAX_LABEL_CHARACTERS = 80
MAX_VALUE_CHARACTERS = 200


class SensitiveGet(Frame, frozen=True, tag="sensitive.get"):
    """What is the customer asked for in a form? Answered by `SensitiveRequests`."""

    id: RequestId


class SensitiveRequestView(Frozen, frozen=True):
    """Something that an agent asks for: an IBAN, the last four digits of a card, or what the `label` says."""

    request_id: str
    kind: Kind
    label: str
    agent_name: str


class SensitiveRequests(Frozen, frozen=True):
    """Result of `sensitive.get`: what is asked for and not answered yet, the oldest first."""

    requests: tuple[SensitiveRequestView, ...]


class SensitiveGive(Frame, frozen=True, tag="sensitive.give"):
    """The customer gives it. Acknowledged with `Accepted`.

    It is kept encrypted for 24 hours, readable by the agent who has the conversation and by supervisors; each
    time that is noted. Refused with `sensitive_over` when it is not asked for any more, and
    `sensitive_invalid` when it is not what was asked for, or a whole card number.
    """

    id: RequestId
    client_id: ClientId
    request_id: RequestKey
    value: Annotated[str, Meta(min_length=1, max_length=MAX_VALUE_CHARACTERS)]


class SensitiveDecline(Frame, frozen=True, tag="sensitive.decline"):
    """The customer would rather not give it; the agent reads so. Acknowledged with `Accepted`."""

    id: RequestId
    client_id: ClientId
    request_id: RequestKey


class SensitiveAsk(Frame, frozen=True, tag="sensitive.request"):
    """Ask the customer for it in a form, as the owning agent. Acknowledged with `Accepted`.

    Five requests at most can be open in a conversation (`sensitive_too_many`).
    """

    id: RequestId
    client_id: ClientId
    conversation_id: ConversationKey
    kind: Kind
    label: Annotated[str, Meta(min_length=1, max_length=MAX_LABEL_CHARACTERS)]


class SensitiveView(Frame, frozen=True, tag="sensitive.view"):
    """Read what was given, as the owning agent or a supervisor. Answered by `SensitiveValue`.

    Every view is noted in the audit log. Refused with `sensitive_over` when it is gone.
    """

    id: RequestId
    conversation_id: ConversationKey
    request_id: RequestKey


class SensitiveValue(Frozen, frozen=True):
    """Result of `sensitive.view`: the value, and until when it can be read."""

    value: str
    expires_at: str


class SensitiveRemove(Frame, frozen=True, tag="sensitive.remove"):
    """Remove what was asked for or given: it is not needed any more. Who may view it may do so; null."""

    id: RequestId
    conversation_id: ConversationKey
    request_id: RequestKey
