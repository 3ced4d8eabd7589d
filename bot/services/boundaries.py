"""The boundary note on its way: from the desk into the record, and from there into the assistant's turns."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.boundary import Boundary, refused_entries
from bot.conversation.model import Agent
from bot.conversation.state import ConversationState
from bot.protocol.boundary import BoundaryNote
from bot.protocol.turn import TurnBoundary


def boundary_of(
    state: ConversationState, agent: Agent, note: str | None, left: BoundaryNote, now: datetime
) -> Boundary:
    """Return what the agent leaves, with what the customer has refused whether or not the agent named it."""
    refused = dict.fromkeys((*refused_entries(state.shown, state.boundary), *left.refused_entries))
    return Boundary(
        agent_id=agent.id,
        agent_name=agent.name,
        at=now,
        outcome=note or "",
        promises=tuple(" ".join(promise.split()) for promise in left.promises if promise.strip()),
        refused=tuple(refused),
        reason=state.reason,
        hold_until=now + timedelta(minutes=left.hold_minutes) if left.hold_minutes else None,
    )


def turn_boundary(boundary: Boundary, now: datetime) -> TurnBoundary:
    """Return the note as the assistant reads it at `now`: it keeps no clock of its own."""
    return TurnBoundary(
        agent_name=boundary.agent_name,
        outcome=boundary.outcome,
        promises=boundary.promises,
        refused_entries=boundary.refused,
        held_reasons=tuple(sorted(boundary.held_reasons(now))),
    )
