"""Payloads of goodwill: the desk's under `/api/desk`, the supervisor's under `/api/board`. Whole euros."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frame, Frozen
from bot.protocol.customer import ClientId

GestureKind = Literal["voucher", "free_shipping", "thank_you_note"]
Euros = Annotated[int, Meta(ge=0, le=10_000)]
Reason = Annotated[str, Meta(min_length=3, max_length=300)]


class GestureMake(Frozen, frozen=True):
    """POST /api/desk/conversations/{id}/goodwill. Answered 201 with `Goodwill`.

    `code` is the shop's code for the voucher or the free shipping, which the customer is told; `amount` is
    that of a voucher, and 0 for anything else.
    """

    client_id: ClientId
    kind: GestureKind
    reason: Reason
    amount: Euros = 0
    code: Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9-]*$")] = ""


class GestureView(Frozen, frozen=True, omit_defaults=False):
    """A gesture that was made, by whom and why; `worth` is what it took of their allowance."""

    conversation_id: str
    at: str
    agent_name: str
    kind: GestureKind
    amount: int
    worth: int
    reason: str


class Goodwill(Frozen, frozen=True, omit_defaults=False):
    """GET /api/desk/conversations/{id}/goodwill: what was given here, and what this agent may still give."""

    largest: int
    per_day: int
    shipping: int
    left: int
    gestures: tuple[GestureView, ...] = ()


class Allowance(Frozen, frozen=True, omit_defaults=False):
    """PUT /api/board/allowance: what each agent may give. `shipping`: what free shipping counts for."""

    largest: Euros
    per_day: Euros
    shipping: Euros


class GoodwillBoard(Frozen, frozen=True, omit_defaults=False):
    """GET /api/board/goodwill?day=YYYY-MM-DD: the allowance, and the day's gestures, newest first."""

    day: str
    allowance: Allowance
    total: int
    gestures: tuple[GestureView, ...] = ()


class GoodwillPush(Frame, frozen=True, tag="goodwill"):
    """The allowance changed, or a gesture was made: read `/api/desk/conversations/{id}/goodwill` again."""
