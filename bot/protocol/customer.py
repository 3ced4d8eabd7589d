"""Frames between the widget (or `frontdesk chat`) and the gateway, on `/ws/customer`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import (
    MAX_EMAIL_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_NUMBER,
    Frame,
    Frozen,
)
from bot.protocol.base import ClientId as ClientId
from bot.protocol.base import RequestId as RequestId
from bot.protocol.events import Event, OwnerKind
from bot.protocol.receipt import ReceiptDelete, ReceiptGet, ReceiptHold, ReceiptMark, ReceiptPass
from bot.protocol.sensitive import SensitiveDecline, SensitiveGet, SensitiveGive


class SessionOpen(Frame, frozen=True, tag="session.open"):
    """First frame of a customer: who they are and where they left off. Answered by `SessionOpened`.

    `token` is what an earlier `SessionOpened` gave; `identity` an HS256 JWT signed by the host site
    (claims `sub`, `name`, optional `email`, `attributes`, `exp`); `name` and `email` come from the
    pre-chat form. Events after `after_seq` follow the result. Where the customer's conversation was merged
    into another, `after_seq` 0 also brings what they had read and written in it, before the rest: messages
    and changes of owner whose `seq` is below 1. `receipts`: this page shows the customer what is passed on at
    a handoff, so staff wait for them (see `receipt.get`).
    """

    id: RequestId
    protocol: Annotated[int, Meta(ge=-MAX_NUMBER, le=MAX_NUMBER)]
    token: str | None = None
    identity: str | None = None
    name: Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS)] | None = None
    email: Annotated[str, Meta(max_length=MAX_EMAIL_CHARACTERS)] | None = None
    page_url: Annotated[str, Meta(max_length=2000)] | None = None
    locale: Annotated[str, Meta(max_length=35)] | None = None
    after_seq: Annotated[int, Meta(ge=0, le=MAX_NUMBER)] = 0
    receipts: bool = False


class MessageSend(Frame, frozen=True, tag="message.send"):
    """The customer says something. Acknowledged with `Accepted` once it is on disk.

    The length of `text` (1 to 10,000 characters after trimming, no NUL) is checked by the gateway, which
    answers `text_empty`, `text_too_long` or `text_unreadable`. `choice` is the pressed quick reply's. A text
    that names a quick reply or the widget's "Back to the assistant" nearly to the letter is read as pressed.
    """

    id: RequestId
    client_id: ClientId
    text: str
    choice: Annotated[str, Meta(max_length=500)] | None = None


class HandoffRequest(Frame, frozen=True, tag="handoff.request"):
    """The customer asks for a person. Acknowledged with `Accepted`."""

    id: RequestId
    client_id: ClientId


class AssistantRequest(Frame, frozen=True, tag="assistant.request"):
    """The customer would rather talk to the assistant: out of the queue, or away from an agent.

    Acknowledged with `Accepted`; nothing changes when the assistant has the conversation.
    """

    id: RequestId
    client_id: ClientId


class FeedbackGive(Frame, frozen=True, tag="feedback.give"):
    """Was the answer at `about_seq` helpful? Acknowledged with `Accepted`."""

    id: RequestId
    client_id: ClientId
    about_seq: Annotated[int, Meta(ge=1, le=MAX_NUMBER)]
    helpful: bool


class CustomerUpdate(Frame, frozen=True, tag="customer.update"):
    """The customer gives a name or an e-mail address (pre-chat form, or while nobody is on duty)."""

    id: RequestId
    client_id: ClientId
    name: Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS)] | None = None
    email: Annotated[str, Meta(max_length=MAX_EMAIL_CHARACTERS)] | None = None


class TypingSet(Frame, frozen=True, tag="typing.set"):
    """The customer started or stopped typing. No reply; never recorded."""

    typing: bool


class EventsGet(Frame, frozen=True, tag="events.get"):
    """Ask for up to 200 events after `after_seq`. Answered by `EventsPage`."""

    id: RequestId
    after_seq: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]


CustomerFrame = (
    SessionOpen
    | MessageSend
    | HandoffRequest
    | AssistantRequest
    | FeedbackGive
    | CustomerUpdate
    | TypingSet
    | EventsGet
    | ReceiptGet
    | ReceiptHold
    | ReceiptMark
    | ReceiptPass
    | ReceiptDelete
    | SensitiveGet
    | SensitiveGive
    | SensitiveDecline
)


class SessionOpened(Frozen, frozen=True):
    """Result of `session.open`. Keep `token`: it is the customer's key to this conversation.

    `confirmed_email` is `customer_email` once it is known to be theirs, signed by the host site or confirmed
    by our link: no answer is mailed before.
    """

    customer_id: str
    token: str
    business: str
    owner: OwnerKind
    on_duty: bool
    last_seq: int = 0
    conversation_id: str | None = None
    customer_name: str | None = None
    customer_email: str | None = None
    confirmed_email: str | None = None
    agent_name: str | None = None
    greeting: str | None = None


class Accepted(Frozen, frozen=True):
    """The request is on disk as event `seq` of the conversation; repeating its `client_id` says the same."""

    conversation_id: str
    seq: int


class EventsPage(Frozen, frozen=True):
    """Events in order of `seq`; `more` when the page was full."""

    events: tuple[Event, ...]
    more: bool = False
