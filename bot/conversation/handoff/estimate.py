"""How long a wait for a person takes: a survival estimate from waits of comparable load.

Load is the place in line, the agents on duty, and whether one of them is idle. Of the waits that began under
about the same load the closest are taken, each stretched to the load asked about: twice as many in line for
each agent wait twice as long. Waits that nobody has ended yet, or whose customer left, lasted at least so
long (Kaplan and Meier, 1958). A promise is the time by which four in five have met a person.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.conversation.model import Load, Promise, Value

SHARE_KEPT = 0.8
# So many waits must have ended with a person, and so many of the closest are looked at.
ENOUGH = 10
CLOSEST = 60
# Half as many or twice as many in line, or on duty, are comparable.
ALIKE = 2.0
HISTORY = timedelta(days=28)
LONGEST_MINUTES = 240


class MeasuredWait(Value, frozen=True):
    """A wait that began under this load; not `met`: no person has ended it, it lasted at least so long."""

    load: Load
    seconds: float
    met: bool = True


def make_promise(
    waits: Iterable[MeasuredWait],
    now: datetime,
    load: Load,
    *,
    first: Load | None = None,
    waited_s: float = 0.0,
    handling_s: float = 0.0,
) -> Promise:
    """Return what to promise somebody under `load`, who has waited `waited_s` since the load was `first`.

    `handling_s` is how long an agent is taken up by one conversation: no promise is shorter than half of
    what those before then need. Without enough to go by no time is named.
    """
    waits = tuple(waits)
    sample, seconds = _still_to_wait(waits, first or load, waited_s)
    if seconds is not None and first is not None:
        # Whoever has come forward since is also like those who begin where they are now.
        seconds = max(seconds, _still_to_wait(waits, load, 0.0)[1] or 0.0)
    promise = Promise(place=load.place, sample=sample, agents=load.agents, idle=load.idle)
    if seconds is None:
        return promise
    least = 0.0 if load.is_free else load.per_agent * handling_s / 2
    minutes = said_minutes(max(seconds, least))
    if minutes > LONGEST_MINUTES:
        return promise
    return replace(promise, by=now + timedelta(minutes=minutes), minutes=minutes)


def comparable(waits: Iterable[MeasuredWait], load: Load) -> list[MeasuredWait]:
    """Return the waits that began under about this load, the closest first, stretched to it."""
    found = [(distance, wait) for wait in waits if (distance := _distance(wait.load, load)) is not None]
    found.sort(key=lambda pair: pair[0])
    return [
        MeasuredWait(load=load, seconds=wait.seconds * _stretch(wait.load, load), met=wait.met)
        for _, wait in found[:CLOSEST]
    ]


def time_until_met(waits: Iterable[MeasuredWait], share: float) -> float | None:
    """Return the seconds within which a new wait has ended with a person, with at least this probability.

    The estimate of Kaplan and Meier (1958). Of `n` waits that ended, a new one is as likely to fall into each
    of the `n + 1` gaps between them (conformal prediction: Vovk, Gammerman and Shafer, 2005). `None` where
    the waits do not reach so far.
    """
    ordered = sorted(waits, key=lambda wait: (wait.seconds, not wait.met))
    met = sum(wait.met for wait in ordered)
    if not met:
        return None
    missing = 1.0 - min(1.0, share * (met + 1) / met)
    still_waiting = 1.0
    for at_risk, wait in zip(range(len(ordered), 0, -1), ordered, strict=True):
        if wait.met:
            still_waiting *= 1.0 - 1.0 / at_risk
            if still_waiting <= missing + 1e-9:
                return wait.seconds
    return None


def said_minutes(seconds: float) -> int:
    """Return a wait as it is said: whole minutes, in steps of 5 beyond 10 and of 15 beyond an hour."""
    minutes = max(1, math.ceil(seconds / 60))
    step = 1 if minutes <= 10 else 5 if minutes <= 60 else 15
    return math.ceil(minutes / step) * step


def _distance(one: Load, other: Load) -> float | None:
    """Return how far apart two loads are; `None` when they are not comparable."""
    if one.agents < 1 or other.agents < 1 or one.is_free != other.is_free:
        return None
    places = abs(math.log(one.place / other.place))
    agents = abs(math.log(one.agents / other.agents))
    limit = math.log(ALIKE) + 1e-9
    return places + agents if places <= limit and agents <= limit else None


def _stretch(one: Load, other: Load) -> float:
    """Return how many times as long a wait is under the other load; where somebody is idle it is as long."""
    return 1.0 if other.is_free else other.per_agent / one.per_agent


def _still_to_wait(waits: Sequence[MeasuredWait], load: Load, waited_s: float) -> tuple[int, float | None]:
    """Return how many waits say how much longer one lasts that has lasted so long, and what they say."""
    longer = [wait for wait in comparable(waits, load) if wait.seconds > waited_s]
    sample = sum(wait.met for wait in longer)
    until_met = time_until_met(longer, SHARE_KEPT) if sample >= ENOUGH else None
    return sample, None if until_met is None else until_met - waited_s
