"""Who of the agents on duty gets a waiting conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.conversation.language import primary_subtag
from bot.conversation.model import Agent, StaffId, Value

Order = Literal["least_busy", "round_robin"]


class Ready(Value, frozen=True):
    """An agent on duty: what they know and speak, how many conversations they have, when one last came."""

    agent: Agent
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    has: int = 0
    last_turn: int = 0


def who_speak(ready: Sequence[Ready], language: str | None, *, first: StaffId | None = None) -> list[Ready]:
    """Return those who said that they speak a language (its first subtag counts); all when nobody did.

    `first` is whom the customer knows, and stays among them.
    """
    speak = [one for one in ready if language and language in map(primary_subtag, one.languages)]
    known = [one for one in ready if one.agent.id == first and one not in speak]
    return [*known, *speak] if speak else list(ready)


def choose_agent(
    ready: Sequence[Ready], category: str, *, limit: int, order: Order, first: StaffId | None = None
) -> Agent | None:
    """Return who gets a conversation about this category next; `None` when it has to wait.

    `first` gets it before all others, if they are on duty and have room: the agent whom the customer knows.
    Whoever has the skill, if anybody on duty has it: it waits for them even while others are free. Nobody
    gets more than `limit`. Of the rest the one with the fewest, or the one whose turn is longest ago.
    """
    known = next((one for one in ready if one.agent.id == first and one.has < limit), None)
    if known is not None:
        return known.agent
    skilled = [one for one in ready if category and category in one.skills]
    free = [one for one in skilled or ready if one.has < limit]
    if not free:
        return None
    if order == "least_busy":
        return min(free, key=lambda one: (one.has, one.last_turn, one.agent.id)).agent
    return min(free, key=lambda one: (one.last_turn, one.agent.id)).agent
