"""The boundary note on its way: from the desk into the record, and from there into the assistant's turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.conversation.boundary import Boundary, PromiseMade, refused_entries
from bot.conversation.handoff.asked_promises import asked_promises
from bot.conversation.handoff.pledges import Pledge
from bot.conversation.model import Agent
from bot.conversation.state import ConversationState
from bot.protocol.boundary import BoundaryNote
from bot.protocol.turn import AskedPromise, TurnBoundary

PLEDGED_FOR = timedelta(days=30)


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


def turn_boundary(
    boundary: Boundary | None, asked: Sequence[AskedPromise], now: datetime
) -> TurnBoundary | None:
    """Return the note as the assistant reads it at `now`: it keeps no clock of its own.

    Without a note there is only what was promised and is `asked` for, if anything.
    """
    if boundary is None:
        return TurnBoundary(agent_name=asked[0].by, asked=tuple(asked)) if asked else None
    return TurnBoundary(
        agent_name=boundary.agent_name,
        outcome=boundary.outcome,
        promises=boundary.promises,
        refused_entries=boundary.refused,
        held_reasons=tuple(sorted(boundary.held_reasons(now))),
        asked=tuple(asked),
    )


def asked_of(pledges: Sequence[Pledge], text: str, now: datetime, zone: tzinfo) -> tuple[AskedPromise, ...]:
    """Return the promises that a text asks for, with the day in this zone on which each was given.

    One that is older than `PLEDGED_FOR` is for a person to speak of: nobody knows whether it still holds.
    """
    recent = [pledge for pledge in pledges if now - pledge.at < PLEDGED_FOR]
    return tuple(
        AskedPromise(text=pledge.text, by=pledge.by or "", on=pledge.at.astimezone(zone).date().isoformat())
        for pledge in (recent[place] for place in asked_promises(text, [each.text for each in recent]))
    )
