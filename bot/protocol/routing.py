"""Frames on `/ws/staff` about availability and routing."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.protocol.base import Frame, Frozen
from bot.protocol.customer import RequestId

Availability = Literal["on_duty", "away", "off"]


class ConversationAssign(Frame, frozen=True, tag="conversation.assign"):
    """Give a conversation that waits, or that an agent has, to a member of staff whose desk is open.

    Answered by its `ConversationRow`; the customer is told who comes.
    """

    id: RequestId
    conversation_id: Annotated[str, Meta(min_length=1, max_length=64)]
    staff_id: Annotated[str, Meta(min_length=1, max_length=64)]


class AvailabilitySet(Frame, frozen=True, tag="availability.set"):
    """Be on duty, away for a while (nothing new is given to you), or off. Answered by `Team`."""

    id: RequestId
    availability: Availability


class ActivityNote(Frame, frozen=True, tag="activity.note"):
    """Somebody is at this desk: sent at most once a minute while keys or pointer are used. No reply."""


class TeamGet(Frame, frozen=True, tag="team.get"):
    """Who is there. Answered by `Team`; `team` pushes follow whenever it changes."""

    id: RequestId


class TeamMember(Frozen, frozen=True):
    """A colleague: availability, whether a desk of theirs is open, and how many conversations they have.

    `skills` are categories that they know about, `languages` those that they speak (BCP 47), as far as they
    said, and `teams` the names of those that they are in.
    """

    staff_id: str
    name: str
    availability: Availability
    here: bool
    has: int = 0
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class Team(Frozen, frozen=True):
    """Everybody who may work at the desk, by name, and how many conversations each gets at most.

    `routing`: agents take for themselves (`manual`), are offered one after the other, or are given.
    `next_reply_s`: within so many seconds a customer of theirs should have the next word.
    """

    members: tuple[TeamMember, ...]
    limit: int
    next_reply_s: int
    routing: Literal["manual", "offer", "given"] = "manual"


class OfferDecline(Frame, frozen=True, tag="offer.decline"):
    """Let somebody else have a conversation that was offered to you. Result is null."""

    id: RequestId
    conversation_id: Annotated[str, Meta(min_length=1, max_length=64)]


class OfferPush(Frame, frozen=True, tag="offer"):
    """A waiting conversation is offered to you first, for so many seconds: take it, or let it pass."""

    conversation_id: str
    seconds: float


class ConversationKeep(Frame, frozen=True, tag="conversation.keep"):
    """The owning agent owes the customer a word, is on it and needs longer. Answered by `ConversationKept`.

    They have as long again before the conversation goes back to the queue. Typing in it keeps it too.
    """

    id: RequestId
    conversation_id: Annotated[str, Meta(min_length=1, max_length=64)]


class ConversationKept(Frozen, frozen=True):
    """The conversation stays with its agent `until` then, whatever they do."""

    until: str


class RequeueWarning(Frame, frozen=True, tag="requeue_warning"):
    """In so many seconds a conversation of yours goes back to the queue: its customer waits for a word.

    `conversation.keep`, typing and an answer keep it. Without `seconds` the warning is withdrawn. With
    `stays` nobody else is on duty: it does not go back, but in so many seconds you are warned again.
    """

    conversation_id: str
    seconds: float | None = None
    stays: bool = False


class TeamPush(Frame, frozen=True, tag="team"):
    """Somebody came, went, or became available or not."""

    team: Team
