"""Promises of a wait, on simulated desks: how many are kept, and how long they are beside the waits.

A desk has rushes of 1 to 20 agents and 1 to 100 customers in line. It learns from its first rushes, and
promises from then on: each customer is told what the estimate says at that moment, from what the desk has
measured until then. Customers leave when their patience ends; some of these leave an address and keep their
place. One in ten complains and comes before others.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from statistics import median

from bot.conversation.handoff.estimate import ALIKE, MeasuredWait, make_promise, time_until_met
from bot.conversation.model import Load

_START = datetime(2026, 11, 2, tzinfo=timezone.utc)
_LEARNT_FROM = 1_500
_BANDS = (1, 3, 10, 30, 100)


@dataclass(frozen=True)
class Desk:
    """How long talks take (the median in seconds, and the spread of their logarithm), and customers stay."""

    seed: int
    talk_s: float
    spread: float
    patience_s: float
    leaves_address: float = 0.35
    complains: float = 0.1


# The three constants of the estimate were chosen on the first; what is reported comes from the others.
FITTING = tuple(
    Desk(seed, talk_s=talk_s, spread=spread, patience_s=patience_s)
    for seed, (talk_s, spread, patience_s) in enumerate(
        [(240, 0.5, 1800), (600, 0.7, 1800), (600, 0.9, 5400), (1200, 0.7, 5400)]
    )
)
OTHERS = tuple(
    Desk(seed, talk_s=talk_s, spread=spread, patience_s=patience_s)
    for seed, (talk_s, spread, patience_s) in enumerate(
        [(300, 0.6, 3600), (480, 0.8, 2400), (900, 0.5, 7200), (720, 1.0, math.inf)], start=100
    )
)


@dataclass
class Customer:
    """Somebody in line: when they joined, under what load, what they were promised, and how it ended."""

    rush: int
    joined_s: float
    load: Load
    first: bool
    gives_up_s: float
    stays_by_address: bool
    promised_s: float | None = None
    least_s: float = 0.0
    waited_s: float = 0.0
    met: bool = False

    @property
    def measured(self) -> MeasuredWait:
        """The wait as the desk has measured it."""
        return MeasuredWait(load=self.load, seconds=self.waited_s, met=self.met)

    @property
    def is_kept(self) -> bool | None:
        """Whether the promise was kept; `None` for who left before that could be known."""
        if self.promised_s is None or (not self.met and self.waited_s <= self.promised_s):
            return None
        return self.met and self.waited_s <= self.promised_s


@dataclass
class Past:
    """What the desk has measured."""

    waits: list[MeasuredWait] = field(default_factory=list)
    talks_s: list[float] = field(default_factory=list)

    def promise_s(self, load: Load, waiting: Iterable[MeasuredWait]) -> float | None:
        """Return what the desk promises now, in seconds; `waiting` are those who wait already."""
        known = [*self.waits[-_LEARNT_FROM:], *waiting]
        near = [wait for wait in known if _is_near(wait.load, load)]
        handling_s = median(self.talks_s[-200:]) if self.talks_s else 0.0
        minutes = make_promise(near, _START, load, handling_s=handling_s).minutes
        return None if minutes is None else minutes * 60.0


class Rush:
    """A time with this many agents on duty, in which the line is kept at about this length."""

    def __init__(self, desk: Desk, past: Past, rng: random.Random, agents: int, waiting: int) -> None:
        self.desk, self.past, self.rng = desk, past, rng
        self.agents, self.waiting = agents, waiting
        self.now_s = 0.0
        self.idle = 0
        self.busy_until_s = [rng.random() * self._talk_s() for _ in range(agents)]
        heapq.heapify(self.busy_until_s)
        self.line: list[Customer] = []
        self.done: list[Customer] = []

    def run(self, meets: int, *, promises: bool) -> list[Customer]:
        """Go on until so many have met a person; everybody who was in line, the last ones unfinished."""
        for _ in range(self.waiting):
            self._join(promises)
        next_s = self._next_arrival_s()
        while sum(one.met for one in self.done) < meets:
            freed_s = self.busy_until_s[0] if self.busy_until_s else math.inf
            self.now_s = min(freed_s, next_s, min((one.gives_up_s for one in self.line), default=math.inf))
            self._give_up()
            if self.now_s == next_s:
                next_s = self._next_arrival_s()
                if len(self.line) < self.waiting:
                    self._join(promises)
            elif self.now_s == freed_s:
                heapq.heappop(self.busy_until_s)
                self.idle += 1
            self._meet()
        self.past.waits += self._still_waiting()
        return self.done + self.line

    def _join(self, promises: bool) -> None:
        first = self.rng.random() < self.desk.complains
        place = 1 + (sum(one.first for one in self.line) if first else len(self.line))
        load = Load(place=place, agents=self.agents, idle=self.idle)
        patience_s = self.rng.expovariate(1.0) * self.desk.patience_s
        one = Customer(
            rush=self.waiting,
            joined_s=self.now_s,
            load=load,
            first=first,
            gives_up_s=self.now_s + patience_s,
            stays_by_address=self.rng.random() < self.desk.leaves_address,
        )
        if promises:
            one.promised_s = self.past.promise_s(load, self._still_waiting())
            one.least_s = 0.0 if load.is_free else load.per_agent * self.desk.talk_s / 2
        self.line.insert(place - 1, one)

    def _still_waiting(self) -> list[MeasuredWait]:
        for one in self.line:
            one.waited_s = self.now_s - one.joined_s
        return [one.measured for one in self.line]

    def _give_up(self) -> None:
        for one in [one for one in self.line if one.gives_up_s <= self.now_s]:
            one.gives_up_s = math.inf
            if not one.stays_by_address:
                self.line.remove(one)
                self._end(one, self.now_s, met=False)

    def _meet(self) -> None:
        while self.idle and self.line:
            one = self.line.pop(0)
            begins_s, talk_s = self.now_s + self.rng.uniform(5, 40), self._talk_s()
            self._end(one, begins_s, met=True)
            self.idle -= 1
            heapq.heappush(self.busy_until_s, begins_s + talk_s)
            self.past.talks_s.append(talk_s)

    def _end(self, one: Customer, at_s: float, *, met: bool) -> None:
        one.waited_s, one.met = at_s - one.joined_s, met
        self.done.append(one)
        self.past.waits.append(one.measured)

    def _talk_s(self) -> float:
        return self.rng.lognormvariate(math.log(self.desk.talk_s), self.desk.spread)

    def _next_arrival_s(self) -> float:
        """As many come as the agents can see to, so that the line keeps its length."""
        mean_s = self.desk.talk_s * math.exp(self.desk.spread**2 / 2)
        return self.now_s + self.rng.expovariate(self.agents / mean_s)


def simulate(desk: Desk, *, learning: int, rushes: int, most_waiting: int = 100) -> list[Customer]:
    """Return the customers of so many rushes, 1 to `most_waiting` in line, after some to learn from."""
    rng, past = random.Random(desk.seed), Past()
    customers: list[Customer] = []
    for number in range(learning + rushes):
        waiting = round(math.exp(rng.uniform(0, math.log(most_waiting))))
        rush = Rush(desk, past, rng, rng.randint(1, 20), waiting)
        found = rush.run(meets=max(10, min(waiting, 60)), promises=number >= learning)
        customers += found if number >= learning else []
    return customers


@dataclass(frozen=True)
class Outcome:
    """What became of some customers: how many promises there were, kept, beside what wait; absurd ones."""

    customers: int
    promises: int
    kept: float
    promised_s: float
    waited_s: float
    absurd: int

    @property
    def times_the_wait(self) -> float:
        """The median promise beside the median wait."""
        return self.promised_s / self.waited_s


def judge(customers: Sequence[Customer]) -> Outcome:
    """Return what became of these; who left waited at least so long."""
    promised = [one for one in customers if one.promised_s is not None]
    settled = [one.is_kept for one in promised if one.is_kept is not None]
    return Outcome(
        customers=len(customers),
        promises=len(promised),
        kept=sum(settled) / len(settled),
        promised_s=median(one.promised_s or 0.0 for one in promised),
        waited_s=time_until_met((one.measured for one in promised), 0.5) or math.inf,
        absurd=sum((one.promised_s or 0.0) < one.least_s for one in promised),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how much to simulate."""
    parser.add_argument("--rushes", type=int, default=60, help="with promises, for each desk")
    parser.add_argument("--learning", type=int, default=40, help="rushes before, to learn from")
    parser.add_argument("--fitting", action="store_true", help="the desks that the constants were chosen on")


def run(options: argparse.Namespace) -> int:
    """Print what became of the promises."""
    desks = FITTING if options.fitting else OTHERS
    customers = [
        one for desk in desks for one in simulate(desk, learning=options.learning, rushes=options.rushes)
    ]
    print("customers in line | customers | promised | kept | median promise | median wait | ratio | absurd")
    _print("1 to 100", customers)
    for low, high in zip((0, *_BANDS), _BANDS, strict=False):
        _print(f"{low + 1} to {high}", [one for one in customers if low < one.rush <= high])
    for low, high in ((0, 5), (5, 10), (10, 20)):
        some = [one for one in customers if low < one.load.agents <= high]
        _print(f"{low + 1} to {high} agents", some)
    return 0


def _print(name: str, customers: Sequence[Customer]) -> None:
    seen = judge(customers)
    minutes = f"{seen.promised_s / 60:.1f} min | {seen.waited_s / 60:.1f} min | {seen.times_the_wait:.2f}"
    share = f"{seen.promises / seen.customers:.0%} | {seen.kept:.1%}"
    print(f"{name} | {seen.customers} | {share} | {minutes} | {seen.absurd}")


def _is_near(one: Load, other: Load) -> bool:
    """Whether the record reads this wait for this load (`read_waits`)."""
    pairs = ((one.place, other.place), (one.agents, other.agents))
    return all(of / ALIKE <= measured <= of * ALIKE for measured, of in pairs)
