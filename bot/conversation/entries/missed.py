"""The questions in a conversation that got no good answer, how that showed, and the waiting it caused.

Also those of which the assistant was not sure: an editor can confirm what it made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatchmethod
from typing import Any, Literal, get_args

from bot.conversation.bursts import join_bursts
from bot.conversation.entries.for_editors import kept_from_editors
from bot.conversation.events import (
    Body,
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    OwnerChanged,
    RecordedEvent,
    TurnCompleted,
)
from bot.conversation.model import Owner, Seq, Value
from bot.conversation.problem import asks_something, is_substantial

Sign = Literal["unanswered", "not_helpful", "not_meant", "handoff", "agent_reply", "unsure"]
SIGNS: tuple[Sign, ...] = get_args(Sign)

# A story is no question that others ask as well; a line of an agent that is shorter answers none.
_LONGEST = 600
_SHORTEST_REPLY = 40
# An answer given with less confidence was a guess.
SURE = 0.6
_TAKES_AN_OFFER = ("choose", "affirm")


class Missed(Value, frozen=True):
    """A question in the customer's own words, and the signs that it got no good answer.

    `wrong` is the entry that did not help: they said so, or went on to a person. `reply` is what an agent
    answered, `waited_s` how long the customer waited for that. `dissatisfaction` is how likely they were
    dissatisfied when they asked, 0 to 1.
    """

    seq: Seq
    at: datetime
    text: str
    signs: tuple[Sign, ...]
    wrong: str | None = None
    reply: str | None = None
    waited_s: float = 0.0
    dissatisfaction: float = 0.0


def find_missed(events: Sequence[RecordedEvent]) -> list[Missed]:
    """Return the missed questions of a conversation, in order.

    What was struck is none, and what is kept from editors (`kept_from_editors`) neither. What was said to an
    agent is followed all the same: what was answered or judged after it is not about the question before.
    """
    events = join_bursts(events)
    finding = _Finding()
    for event in events:
        finding.read(event.body, event)
    kept = kept_from_editors(events)
    return [one for one in finding.missed(events[-1].at) if one.seq not in kept] if events else []


class _Finding:
    def __init__(self) -> None:
        self._said: dict[Seq, RecordedEvent] = {}
        self._signs: dict[Seq, set[Sign]] = {}
        self._wrong: dict[Seq, str] = {}
        self._replies: dict[Seq, str] = {}
        self._waited: dict[Seq, float] = {}
        self._dissatisfaction: dict[Seq, float] = {}
        # The question that was asked back about, the one handed off and when, and what the customer took.
        self._offered: Seq | None = None
        self._handed_off: tuple[Seq, datetime] | None = None
        self._chose: set[Seq] = set()
        self._shown: dict[Seq, str] = {}
        # While a person is awaited the assistant goes on answering, and much is said for that person.
        self._owner: Owner = "assistant"
        self._answered_meanwhile: set[Seq] = set()

    def missed(self, last_at: datetime) -> list[Missed]:
        """Return what was found, once all events are read; the last was at that time."""
        self._wait_until(last_at)
        return [
            Missed(
                seq=seq,
                at=self._said[seq].at,
                text=_text_of(self._said[seq]),
                signs=tuple(sign for sign in SIGNS if sign in self._signs[seq]),
                wrong=self._wrong.get(seq),
                reply=self._replies.get(seq),
                waited_s=self._waited.get(seq, 0.0),
                dissatisfaction=self._dissatisfaction.get(seq, 0.0),
            )
            for seq in sorted(self._signs)
        ]

    @singledispatchmethod
    def read(self, body: Body, event: RecordedEvent) -> None:
        """Take in one event; most say nothing of a question."""

    @read.register
    def _(self, body: MessagePosted, event: RecordedEvent) -> None:
        if event.sender.kind == "customer":
            if body.choice:
                self._chose.add(event.seq)
            elif _is_question(body) or (self._owner == "agent" and is_substantial(body.text)):
                self._said[event.seq] = event
        elif event.sender.kind == "agent":
            self._wait_until(event.at)
            self._replied(body)
        elif body.answer is not None:
            question = self._last_before(event.seq)
            if question is not None:
                self._shown[question] = body.answer.entry_id
                if self._owner == "waiting" and question != (self._handed_off or (None,))[0]:
                    self._answered_meanwhile.add(question)

    @read.register
    def _(self, body: TurnCompleted, event: RecordedEvent) -> None:
        understanding, seq = body.understanding, Seq(body.about_seq)
        took = seq in self._chose or understanding.get("intent") in _TAKES_AN_OFFER
        self._end_offer(missed=not took)
        self._dissatisfaction[seq] = understanding.get("dissatisfaction", 0.0)
        if seq in self._said and understanding.get("intent") == "ask":
            for_person = self._owner == "waiting" and not asks_something(_text_of(self._said[seq]))
            if understanding.get("outcome") == "none" and not for_person:
                self._mark(seq, "unanswered")
            elif understanding.get("outcome") == "clarify":
                self._offered = seq
            elif understanding.get("outcome") == "answer" and _best_confidence(understanding) < SURE:
                self._mark(seq, "unsure")

    @read.register
    def _(self, body: FeedbackGiven, event: RecordedEvent) -> None:
        question = self._last_before(body.about_seq)
        if question is not None and not body.helpful:
            self._mark(question, "not_helpful")
            self._answered_meanwhile.discard(question)
            self._wrong[question] = body.entry_id

    @read.register
    def _(self, body: HandoffRequested, event: RecordedEvent) -> None:
        self._end_offer(missed=True)
        question = self._last_before(event.seq, body.problem)
        if question is not None:
            self._mark(question, "handoff")
            if question in self._shown:
                self._wrong.setdefault(question, self._shown[question])
            self._handed_off = question, event.at

    @read.register
    def _(self, body: OwnerChanged, event: RecordedEvent) -> None:
        self._owner = body.owner
        if body.owner in ("closed", "assistant"):
            self._wait_until(event.at)
        if body.owner == "closed":
            self._end_offer(missed=True)

    def _replied(self, body: MessagePosted) -> None:
        question = max(self._said.keys() - self._answered_meanwhile, default=None)
        if question is None or question in self._replies or len(body.text) < _SHORTEST_REPLY:
            return
        if body.answer is None:  # an entry that the agent quoted is no gap
            self._mark(question, "agent_reply")
            self._replies[question] = body.text

    def _mark(self, seq: Seq, sign: Sign) -> None:
        self._signs.setdefault(seq, set()).add(sign)

    def _end_offer(self, *, missed: bool) -> None:
        if self._offered is not None:
            self._mark(self._offered, "not_meant" if missed else "unsure")
        self._offered = None

    def _wait_until(self, at: datetime) -> None:
        if self._handed_off is not None:
            seq, since = self._handed_off
            self._waited[seq] = self._waited.get(seq, 0.0) + (at - since).total_seconds()
            self._handed_off = None

    def _last_before(self, seq: int, holding: str = "") -> Seq | None:
        """Return the question before an event: the last that holds these words, or just the last."""
        before = [asked for asked in self._said if asked < seq]
        needle = holding.rstrip("…").casefold()
        holds = [asked for asked in before if needle and needle in _text_of(self._said[asked]).casefold()]
        return max(holds or before, default=None)


def _is_question(body: MessagePosted) -> bool:
    said = not (body.struck or body.attachments) and len(body.text) <= _LONGEST
    return said and is_substantial(body.text)


def _best_confidence(understanding: dict[str, Any]) -> float:
    ranking = understanding.get("ranking") or ()
    return float(ranking[0]["confidence"]) if ranking else 1.0  # without one, nothing was guessed


def _text_of(event: RecordedEvent) -> str:
    assert isinstance(event.body, MessagePosted)
    return event.body.text
