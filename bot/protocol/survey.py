"""Payloads of the question after a conversation, and of the tasks that poor answers make."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import Frozen
from bot.protocol.customer import ClientId


class SurveyState(Frozen, frozen=True, omit_defaults=False):
    """GET /api/customer/survey: whether to ask now, and the question.

    It is asked once after each end of a conversation, never while one continues.
    """

    ask: bool
    question: str = ""


class SurveyAnswer(Frozen, frozen=True):
    """POST /api/customer/survey. 5 is the best score. Answered by `SurveyThanks`."""

    client_id: ClientId
    score: Annotated[int, Meta(ge=1, le=5)]
    comment: Annotated[str, Meta(max_length=1000)] | None = None


class SurveyThanks(Frozen, frozen=True, omit_defaults=False):
    """What the customer is told after answering."""

    text: str


class FollowUpView(Frozen, frozen=True, omit_defaults=False):
    """A customer who gave a poor score, and whom nobody has got back to yet."""

    conversation_id: str
    seq: int
    at: str
    score: int
    comment: str | None = None
    customer_name: str | None = None


class FollowUps(Frozen, frozen=True, omit_defaults=False):
    """GET /api/desk/follow-ups, oldest first; POST /api/desk/follow-ups/{id}/{seq}/done answers alike."""

    follow_ups: tuple[FollowUpView, ...]
