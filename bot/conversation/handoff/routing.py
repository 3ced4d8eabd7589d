"""Who of the agents on duty gets a waiting conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.conversation.model import Agent, Value

Order = Literal["least_busy", "round_robin"]


class Ready(Value, frozen=True):
    """An agent on duty: what they know and speak, how many conversations they have, when one last came."""

    agent: Agent
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    has: int = 0
    last_turn: int = 0


def who_speak(ready: Sequence[Ready], language: str | None) -> list[Ready]:
    """Return those who said that they speak a language (its first subtag counts); all when nobody did."""
    speak = [one for one in ready if language and language in map(primary_subtag, one.languages)]
    return speak or list(ready)


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag without region or script: `de` of `de-AT`."""
    return tag.split("-")[0].lower()


def choose_agent(ready: Sequence[Ready], category: str, *, limit: int, order: Order) -> Agent | None:
    """Return who gets a conversation about this category next; `None` when it has to wait.

    Whoever has the skill, if anybody on duty has it: it waits for them even while others are free. Nobody
    gets more than `limit`. Of the rest the one with the fewest, or the one whose turn is longest ago.
    """
    skilled = [one for one in ready if category and category in one.skills]
    free = [one for one in skilled or ready if one.has < limit]
    if not free:
        return None
    if order == "least_busy":
        return min(free, key=lambda one: (one.has, one.last_turn, one.agent.id)).agent
    return min(free, key=lambda one: (one.last_turn, one.agent.id)).agent
