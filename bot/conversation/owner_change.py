"""How a change of owner changes where a conversation stands."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.boundary import Boundary
from bot.conversation.events import OwnerChanged, RecordedEvent
from bot.conversation.model import Agent, Seq, StaffId
from bot.conversation.state import ConversationState, PassedOn, used_lines


def change_owner(state: ConversationState, body: OwnerChanged, event: RecordedEvent) -> ConversationState:
    """Return the state with its new owner; the message that is still owed an answer is owed by them."""
    owed, unanswered_seq = _owed_after(state, body)
    state = replace(
        state,
        owner=body.owner,
        agent_id=StaffId(body.agent_id) if body.owner == "agent" and body.agent_id else None,
        agent_name=body.agent_name if body.owner == "agent" else None,
        waiting_since=event.at if body.owner == "waiting" else None,
        owed_since=(state.owed_since or event.at) if body.owner in ("waiting", "agent") else None,
        unanswered_since=event.at if body.owner == "agent" else None,
        agent_asked="nothing",
        lost_by=_lost_by(state, body),
        pending_turns=owed,
        unheard_since=event.at if owed else None,
        turn_since=event.at if owed else None,
        unanswered_seq=unanswered_seq,
        snoozed_until=None,
        left_at=None,
        waited_long=False,
        wanted=state.wanted if body.owner == "waiting" else None,
        last_agent=_last_agent(state),
        last_agent_until=event.at if state.owner == "agent" else state.last_agent_until,
        note=body.note or state.note,
        boundary=_boundary(state.boundary, body, event),
        lines_used=used_lines(state.lines_used, body.line_ids),
        withheld_from=_withheld_from(state, body, event),
        passed_on=_passed_on(state),
        receipt_until=None if body.owner == "assistant" else state.receipt_until,
    )
    if body.owner == "assistant":
        return replace(state, said=(), failures=0, priority="normal", priority_by_hand=False, reason=None)
    return state


def _owed_after(state: ConversationState, body: OwnerChanged) -> tuple[tuple[Seq, ...], Seq | None]:
    """Return the turns that the assistant owes now, and the message that an agent does."""
    if body.owner == "agent":
        return (), state.pending_turns[-1] if state.pending_turns else state.unanswered_seq
    if body.owner == "waiting":
        return state.pending_turns, state.unanswered_seq
    if body.owner == "assistant" and state.unanswered_seq is not None:
        return tuple(sorted({*state.pending_turns, state.unanswered_seq})), None
    return (state.pending_turns if body.owner == "assistant" else ()), None


def _lost_by(state: ConversationState, body: OwnerChanged) -> StaffId | None:
    """Return the agent from whom the conversation is taken back, as long as it waits for another."""
    if body.owner != "waiting":
        return None
    return state.agent_id if body.previous == "agent" else state.lost_by


def _last_agent(state: ConversationState) -> Agent | None:
    """Return who has had the conversation last, once it is somebody else's."""
    if state.owner != "agent" or state.agent_id is None:
        return state.last_agent
    return Agent(state.agent_id, state.agent_name or "")


def _passed_on(state: ConversationState) -> PassedOn:
    """Return what staff know of the customer now."""
    if state.withheld_from is not None:
        return state.passed_on
    return PassedOn(state.name, state.name_source, state.email, state.order_numbers)


def _withheld_from(state: ConversationState, body: OwnerChanged, event: RecordedEvent) -> Seq | None:
    """Return what is said to the assistant stays with it until somebody else is to read it."""
    if body.owner == "assistant":
        return state.withheld_from or event.seq
    return state.withheld_from if state.receipt_until else None


def _boundary(before: Boundary | None, body: OwnerChanged, event: RecordedEvent) -> Boundary | None:
    """Return the last agent's note.

    Over when a closed conversation comes back after the time that it names.
    """
    if body.boundary is not None:
        return body.boundary
    if before and body.previous == "closed" and (before.hold_until is None or before.hold_until <= event.at):
        return None
    return before
