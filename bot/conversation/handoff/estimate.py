"""How long a wait for a person takes, from measured ones.

A promise is the 80th percentile of how long others waited who stood at about this place in the queue: at
this hour of this weekday, else at this hour, else at any time, as soon as there are enough of them. With
too few, no time is named at all. Somebody who has waited a while is compared with those who waited longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.conversation.model import Promise, Value

SHARE_KEPT = 0.8
ENOUGH = 10
HISTORY = timedelta(days=28)
LONGEST_MINUTES = 240

# The last place of each group of places that are alike: next, soon, later; beyond is far.
_BANDS = (1, 3, 7)


class PickUp(Value, frozen=True):
    """A wait that ended with a person: when its customer was told, at which place, and how long it took."""

    told_at: datetime
    place: int
    waited_s: float


def make_promise(
    pick_ups: Iterable[PickUp],
    now: datetime,
    place: int,
    *,
    first_place: int | None = None,
    waited_s: float = 0.0,
) -> Promise:
    """Return what to promise somebody at `place` after a wait of `waited_s` that began at `first_place`."""
    band = _band(first_place or place)
    alike = [
        one
        for one in pick_ups
        if _band(one.place) == band and one.waited_s > waited_s and now - one.told_at <= HISTORY
    ]
    this_hour = [one for one in alike if one.told_at.hour == now.hour]
    this_weekday = [one for one in this_hour if one.told_at.weekday() == now.weekday()]
    for group in (this_weekday, this_hour, alike):
        if len(group) >= ENOUGH:
            return _promise(now, place, group, waited_s)
    return Promise(place=place, sample=len(alike))


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that a new one of the same kind does not exceed, with at least this probability.

    Of `n` values it is the one of rank `share * (n + 1)`, rounded up: a new one is as likely to fall into
    each of the `n + 1` gaps between them (conformal prediction: Vovk, Gammerman and Shafer, 2005).
    """
    ordered = sorted(values)
    return ordered[min(len(ordered), math.ceil(share * (len(ordered) + 1))) - 1]


def said_minutes(seconds: float) -> int:
    """Return a wait as it is said: whole minutes from 2, in steps of 5 beyond 10 and of 15 beyond an hour."""
    minutes = max(2, math.ceil(seconds / 60))
    step = 1 if minutes <= 10 else 5 if minutes <= 60 else 15
    return math.ceil(minutes / step) * step


def _promise(now: datetime, place: int, alike: Sequence[PickUp], waited_s: float) -> Promise:
    minutes = said_minutes(percentile((one.waited_s for one in alike), SHARE_KEPT) - waited_s)
    if minutes > LONGEST_MINUTES:
        return Promise(place=place, sample=len(alike))
    by = now + timedelta(minutes=minutes)
    return Promise(place=place, by=by, minutes=minutes, sample=len(alike))


def _band(place: int) -> int:
    return next((band for band in _BANDS if place <= band), _BANDS[-1] + 1)
