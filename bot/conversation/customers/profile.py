"""Who a customer is to the staff: other conversations, what to keep in mind, and which belong together."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.desk.summaries import to_summary
from bot.conversation.desk.summary import ConversationSummary
from bot.conversation.errors import NotAllowed, NotFound
from bot.conversation.events import (
    ConversationMerged,
    MergeUndone,
    NewEvent,
    OwnerChanged,
    RecordedEvent,
)
from bot.conversation.model import Agent, ConversationId, CustomerId, Owner, SystemMessage, Value
from bot.conversation.ownership import close
from bot.conversation.queue import rank
from bot.conversation.speaking import sender_of
from bot.conversation.state import ConversationState
from bot.conversation.withheld import for_staff

PAST_LISTED = 50
PREFERENCES_KEPT = 30
PREFERENCE_CHARACTERS = 200

_FURTHEST: tuple[Owner, ...] = ("agent", "waiting", "assistant", "closed")


class Preference(Value, frozen=True):
    """Something to keep in mind with this customer next time."""

    id: str
    text: str
    at: datetime
    by: str


def choose_survivor(
    chosen: ConversationState, other: ConversationState
) -> tuple[ConversationState, ConversationState]:
    """Return which of two conversations continues when they are merged, and which ends.

    The one that is further along: with an agent, then waiting (whoever is first), then with the
    assistant. It keeps its owner, its place in the queue and what was promised. Between equals, the chosen.
    """
    return (chosen, other) if _standing(chosen) <= _standing(other) else (other, chosen)


def merge_into(kept: ConversationState, away: ConversationState, agent: Agent) -> list[NewEvent]:
    """Let the kept conversation continue with the other's history. Refused: as `check_merge`."""
    check_merge(kept, away, agent)
    merged = ConversationMerged(other_id=away.id, kept=True, owed_since=away.owed_since)
    return [NewEvent(sender=sender_of(agent), body=merged)]


def merge_away(
    kept: ConversationState,
    away: ConversationState,
    agent: Agent,
    *,
    now: datetime,
    notice: SystemMessage | None = None,
) -> list[NewEvent]:
    """End the other conversation, which is read on in the kept one. Refused: as `check_merge`."""
    check_merge(kept, away, agent)
    with_person = away.wait.pick_up(now) if kept.owner == "agent" else []
    ending = [] if away.owner == "closed" else close(away, by=agent, notice=notice)
    merged = ConversationMerged(other_id=kept.id, kept=False)
    return [*with_person, *ending, NewEvent(sender=sender_of(agent), body=merged)]


def _standing(state: ConversationState) -> tuple[int, int, float]:
    place = (0, 0.0)
    if state.owner == "waiting" and state.owed_since:
        place = (
            rank(state.priority, state.reason, waited_long=state.waited_long),
            state.owed_since.timestamp(),
        )
    return (_FURTHEST.index(state.owner), *place)


def check_merge(kept: ConversationState, away: ConversationState, agent: Agent) -> None:
    """Refuse what may not be merged.

    `merge_twice`, `not_same_customer`, `wrong_owner` when a colleague has either, `not_passed_on` while the
    customer of the one that ends talks to the assistant, or looks at what is passed on.
    """
    if kept.id == away.id or kept.merged_into or away.merged_into or away.id in kept.merged:
        raise NotAllowed("merge_twice")
    # By what staff know: whether it is allowed must not tell an address that was not passed on.
    mine, theirs = for_staff(kept).email, for_staff(away).email
    same_email = bool(mine and theirs and mine.casefold() == theirs.casefold())
    if kept.customer_id != away.customer_id and not same_email:
        raise NotAllowed("not_same_customer")
    if away.owner != "closed" and away.withheld_from is not None:
        raise NotAllowed("not_passed_on")
    for state in (kept, away):
        if state.owner == "agent" and state.agent_id != agent.id:
            raise NotAllowed("wrong_owner", agent_id=state.agent_id, agent_name=state.agent_name)


def undo_merge(
    kept: ConversationState, away: ConversationState, agent: Agent
) -> tuple[list[NewEvent], list[NewEvent]]:
    """Take the two apart: what follows in the one that went on, and in the other, which stays closed.

    Refused: `not_merged`; `wrong_owner` when a colleague has the one that went on.
    """
    if away.merged_into != kept.id:
        raise NotAllowed("not_merged")
    if kept.owner == "agent" and kept.agent_id != agent.id:
        raise NotAllowed("wrong_owner", agent_id=kept.agent_id, agent_name=kept.agent_name)
    sender = sender_of(agent)
    return (
        [NewEvent(sender=sender, body=MergeUndone(other_id=away.id, kept=True))],
        [NewEvent(sender=sender, body=MergeUndone(other_id=kept.id, kept=False))],
    )


def ended_by_merge(events: Sequence[RecordedEvent]) -> bool:
    """Return whether the conversation of these events was open until it was merged into another."""
    merged = max(
        (
            number
            for number, event in enumerate(events)
            if isinstance(event.body, ConversationMerged) and not event.body.kept
        ),
        default=0,
    )
    before = events[merged - 1] if merged else None
    return before is not None and isinstance(before.body, OwnerChanged) and before.at == events[merged].at


def list_past(file: RecordFile, state: ConversationState) -> list[ConversationSummary]:
    """Return the other conversations of this customer, or of the same e-mail address, newest first."""
    rows = file.rows(
        "SELECT * FROM conversations WHERE id != :id AND (customer_id = :customer "
        "OR customer_email = :email COLLATE NOCASE) ORDER BY last_at DESC LIMIT :limit",
        {"id": state.id, "customer": state.customer_id, "email": state.email, "limit": PAST_LISTED},
    )
    return [to_summary(row) for row in rows]


def list_histories(file: RecordFile, conversation_id: ConversationId) -> list[ConversationId]:
    """Return the conversations that were merged into this one, also by way of another, oldest first."""
    rows = file.rows(
        "WITH RECURSIVE part(id) AS (SELECT id FROM conversations WHERE merged_into = :id "
        "UNION SELECT c.id FROM conversations c JOIN part ON c.merged_into = part.id) "
        "SELECT c.id FROM conversations c JOIN part ON part.id = c.id ORDER BY c.started_at, c.id",
        {"id": conversation_id},
    )
    return [ConversationId(row["id"]) for row in rows]


def add_preference(
    file: RecordFile, customer_id: CustomerId, text: str, by: Agent, at: datetime
) -> Preference:
    """Keep something in mind. Refused: `preference_too_long`, `too_many_preferences`."""
    text = " ".join(text.split())
    if len(text) > PREFERENCE_CHARACTERS:
        raise NotAllowed("preference_too_long", limit=PREFERENCE_CHARACTERS, length=len(text))
    if len(list_preferences(file, customer_id)) >= PREFERENCES_KEPT:
        raise NotAllowed("too_many_preferences", limit=PREFERENCES_KEPT)
    kept = Preference(f"p-{secrets.token_hex(8)}", text, at, by.name)
    file.write(
        "INSERT INTO customer_preferences (id, customer_id, text, at, by_name) VALUES (?, ?, ?, ?, ?)",
        (kept.id, customer_id, text, to_text(at), by.name),
    )
    return kept


def remove_preference(file: RecordFile, customer_id: CustomerId, preference_id: str) -> None:
    """Keep it in mind no longer; `NotFound` when this customer has no such preference."""
    query = "DELETE FROM customer_preferences WHERE id = ? AND customer_id = ?"
    if not file.write(query, (preference_id, customer_id)):
        raise NotFound("preference", id=preference_id)


def list_preferences(file: RecordFile, customer_id: CustomerId) -> list[Preference]:
    """Return what to keep in mind with this customer, oldest first."""
    rows = file.rows(
        "SELECT * FROM customer_preferences WHERE customer_id = ? ORDER BY at, id", (customer_id,)
    )
    return [Preference(row["id"], row["text"], to_time(row["at"]), row["by_name"]) for row in rows]
