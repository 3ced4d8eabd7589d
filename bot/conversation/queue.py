"""The order in which waiting conversations are served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.conversation.model import LOSS_REASONS, ConversationId, HandoffReason, Mood, Priority, Value

_FIRST: frozenset[HandoffReason] = frozenset(("complaint", "upset", "danger", "bereavement", *LOSS_REASONS))
# Before all others: whoever is in danger, and the customers of an agent who owes a word and is silent or
# gone, for they have waited twice.
_AT_ONCE: tuple[HandoffReason, ...] = ("danger", "agent_silent", "agent_gone")

# What is told while somebody waits becomes the reason of the wait, unless it is one of these already.
WEIGHTIER: Mapping[HandoffReason, tuple[HandoffReason, ...]] = {
    "complaint": ("complaint", "bereavement", "danger", *LOSS_REASONS),
    "bereavement": ("bereavement", "danger", *LOSS_REASONS),
    "danger": ("danger",),
}


class Waiting(Value, frozen=True):
    """A place in the queue, by since when the customer has waited for a word from a person."""

    conversation_id: ConversationId
    priority: Priority
    owed_since: datetime
    reason: HandoffReason | None = None
    left: bool = False
    waited_long: bool = False


def rank(
    priority: Priority, reason: HandoffReason | None, *, left: bool = False, waited_long: bool = False
) -> int:
    """Return 0 for danger and for who was taken back from an agent, 1 for high priority or a long wait.

    2 for others, 3 for who left without an address: nobody counts them, and they keep their place for later.
    """
    if left:
        return 3
    return 0 if reason in _AT_ONCE else 1 if priority == "high" or waited_long else 2


def rank_sql(table: str = "conversations") -> str:
    """Return the same of a row of `conversations`, in SQL."""
    lost = ", ".join(f"'{reason}'" for reason in _AT_ONCE)
    return (
        f"CASE WHEN {table}.left_at IS NOT NULL THEN 3 WHEN {table}.reason IN ({lost}) THEN 0 "
        f"WHEN {table}.priority = 'high' OR {table}.waited_long THEN 1 ELSE 2 END"
    )


def priority_of(reason: HandoffReason, mood: Mood) -> Priority:
    """Return `high` for a complaint, distress, an upset customer, or one whom an agent has left waiting."""
    return "high" if reason in _FIRST or mood == "upset" else "normal"


def reason_after(why: str, reason: HandoffReason | None) -> HandoffReason | None:
    """Return why a conversation waits once this was told meanwhile."""
    return next((told for told, stays in WEIGHTIER.items() if told == why and reason not in stays), reason)


def in_order(queue: Iterable[Waiting]) -> list[Waiting]:
    """Return the queue, next to be served first.

    Danger or taken back, then high priority or a long wait, then the rest.
    """
    return sorted(queue, key=_key)


def position(queue: Iterable[Waiting], conversation_id: ConversationId) -> int | None:
    """Return the place of a conversation in the queue, 1 being next; `None` when it does not wait."""
    for place, waiting in enumerate(in_order(queue), start=1):
        if waiting.conversation_id == conversation_id:
            return place
    return None


def _key(waiting: Waiting) -> tuple[int, datetime, str]:
    return (
        rank(waiting.priority, waiting.reason, left=waiting.left, waited_long=waiting.waited_long),
        waiting.owed_since,
        waiting.conversation_id,
    )
