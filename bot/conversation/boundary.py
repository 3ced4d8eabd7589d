"""What an agent leaves with a conversation that goes back to the assistant: nothing is begun again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.model import HandoffReason, ShownEntry, StaffId, Value

REFUSED_KEPT = 50

# A second handoff for one of these is the assistant's own idea. Whoever asks for a person gets one.
_SAME: dict[HandoffReason, frozenset[HandoffReason]] = {
    "failures": frozenset(("failures", "accepted_offer")),
    "accepted_offer": frozenset(("failures", "accepted_offer")),
    "complaint": frozenset(("complaint", "upset")),
    "upset": frozenset(("complaint", "upset")),
}

CAN_BE_HELD = frozenset(_SAME)


class PromiseMade(Value, frozen=True):
    """When a promise was made, and by whom."""

    at: datetime
    by: str


class Boundary(Value, frozen=True):
    """Where the agent stopped.

    `promises` are those still open, in the agent's words, and `made` tells of each in order who gave it, and
    when (nothing in what earlier versions wrote); `refused` names the entries that must not be
    shown again for this problem. Until `hold_until` the assistant does not hand off again for `reason`.
    """

    agent_id: StaffId
    agent_name: str
    at: datetime
    outcome: str = ""
    promises: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    reason: HandoffReason | None = None
    hold_until: datetime | None = None
    made: tuple[PromiseMade, ...] = ()

    def promise_made(self, place: int) -> PromiseMade:
        """Return who gave the promise at this place, and when: as the note says it, or who left the note."""
        return self.made[place] if place < len(self.made) else PromiseMade(self.at, self.agent_name)

    def held_reasons(self, now: datetime) -> frozenset[HandoffReason]:
        """Return for which reasons the assistant may not hand off at `now`.

        Never for the customer's own wish.
        """
        if self.reason is None or self.hold_until is None or now >= self.hold_until:
            return frozenset()
        return _SAME.get(self.reason, frozenset())


def refused_entries(shown: Sequence[ShownEntry], before: Boundary | None) -> tuple[str, ...]:
    """Return the entries that the customer called unhelpful, and those refused before, oldest first, each
    once.
    """
    unhelpful = [entry.answer.entry_id for entry in shown if entry.helpful is False]
    return tuple(dict.fromkeys([*(before.refused if before else ()), *unhelpful]))[-REFUSED_KEPT:]
