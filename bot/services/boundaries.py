"""The boundary note on its way: from the desk into the record, and from there into the assistant's turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conversation.boundary import Boundary, PromiseMade, refused_entries
from bot.conversation.handoff.asked_promises import asked_promises
from bot.conversation.handoff.pledges import Pledge
from bot.conversation.model import Agent
from bot.conversation.state import ConversationState
from bot.protocol.boundary import BoundaryNote
from bot.protocol.turn import AskedPromise, TurnBoundary


def boundary_of(
    state: ConversationState,
    agent: Agent,
    note: str | None,
    left: BoundaryNote,
    pledges: Iterable[Pledge],
    now: datetime,
) -> Boundary:
    """Return what the agent leaves, with what the customer has refused whether or not the agent named it.

    A promise that is worded as one of the `pledges` was made when that was, else by this agent now.
    """
    promises = tuple(" ".join(promise.split()) for promise in left.promises if promise.strip())
    made = {pledge.text: PromiseMade(pledge.at, pledge.by or agent.name) for pledge in pledges}
    refused = dict.fromkeys((*refused_entries(state.shown, state.boundary), *left.refused_entries))
    return Boundary(
        agent_id=agent.id,
        agent_name=agent.name,
        at=now,
        outcome=note or "",
        promises=promises,
        refused=tuple(refused),
        reason=state.reason,
        hold_until=now + timedelta(minutes=left.hold_minutes) if left.hold_minutes else None,
        made=tuple(made.get(promise, PromiseMade(now, agent.name)) for promise in promises),
    )


def turn_boundary(boundary: Boundary, text: str, now: datetime) -> TurnBoundary:
    """Return the note as the assistant reads it with this text at `now`: it keeps no clock of its own."""
    asked = asked_promises(text, boundary.promises)
    return TurnBoundary(
        agent_name=boundary.agent_name,
        outcome=boundary.outcome,
        promises=boundary.promises,
        refused_entries=boundary.refused,
        held_reasons=tuple(sorted(boundary.held_reasons(now))),
        asked=tuple(_asked_promise(boundary, place) for place in asked),
    )


def _asked_promise(boundary: Boundary, place: int) -> AskedPromise:
    made = boundary.promise_made(place)
    return AskedPromise(text=boundary.promises[place], by=made.by, on=made.at.date().isoformat())
