"""Payloads of the board's JSON API, such as `GET /api/board?day=YYYY-MM-DD` (default: today, in UTC)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.protocol.base import Frozen

StaffKey = Annotated[str, Meta(min_length=1, max_length=64)]


class Figure(Frozen, frozen=True, omit_defaults=False):
    """A number, the same number the day before, its written target, and the conversations it counts.

    `value` is None when there is nothing to measure yet. `target_met` is None without a target or value.
    """

    value: float | None
    before: float | None = None
    target: float | None = None
    target_met: bool | None = None
    conversation_ids: tuple[str, ...] = ()


class Hour(Frozen, frozen=True, omit_defaults=False):
    """What began or happened within one hour (0 to 23, UTC) of the day."""

    hour: int
    conversations: int = 0
    handoffs: int = 0


class Count(Frozen, frozen=True, omit_defaults=False):
    """How often something (an entry, a reason for a handoff) came up."""

    key: str
    label: str
    count: int


class Board(Frozen, frozen=True, omit_defaults=False):
    """The figures of one day.

    `conversations` were begun that day; `answered_share` (0 to 1) of those decided were answered by the
    assistant; `waiting` wait for a person now, the longest of them for `longest_wait_s` seconds so far;
    `first_human_reply_s` is the median of seconds from the handoff to the agent's first message;
    `helpful_share` (0 to 1) of the feedback given that day was "yes"; `promises_kept` (0 to 1) of the times
    promised for the end of a wait (its conversations are those with a broken one).
    `packets_not_received`: handoffs
    whose packet no desk has acknowledged within ten seconds, now, though an agent is on duty. `overdue`:
    conversations whose agent owes the customer a word for longer than they may, now. `reasks`: how often an
    agent asked a customer for what they had given.
    """

    day: str
    generated_at: str
    conversations: Figure
    answered_share: Figure
    waiting: Figure
    longest_wait_s: Figure
    first_human_reply_s: Figure
    helpful_share: Figure
    promises_kept: Figure
    packets_not_received: Figure
    overdue: Figure
    reasks: Figure
    hours: tuple[Hour, ...] = ()
    reasons: tuple[Count, ...] = ()
    entries: tuple[Count, ...] = ()


class AnsweringSet(Frozen, frozen=True):
    """PUT /api/board/answering. Answered by `Answering`.

    `next_reply_s`: so many seconds after their word a customer of an agent should have the next one.
    `on_call` are the staff ids of all who are on call from now on.
    """

    next_reply_s: Annotated[int, Meta(ge=10, le=7 * 86_400)]
    on_call: Annotated[tuple[StaffKey, ...], Meta(max_length=500)]


class OnCall(Frozen, frozen=True, omit_defaults=False):
    """Somebody who may open the desk; on call they hear by mail that customers wait while no desk is open."""

    staff_id: str
    name: str
    on_call: bool


class Answering(Frozen, frozen=True, omit_defaults=False):
    """GET /api/board/answering: how customers of agents are answered.

    `take_back_s`: after so many seconds an agent who owes a reply loses the conversation. It follows from the
    target, unless it is `take_back_locked` by FRONTDESK_AGENT_SILENT_S.
    """

    next_reply_s: int
    take_back_s: float
    take_back_locked: bool
    staff: tuple[OnCall, ...]
