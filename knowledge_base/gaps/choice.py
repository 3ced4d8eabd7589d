"""Which questions are most worth an editor's answer (active learning).

A question is worth the more, the less the search knows what to make of it (the entropy of its chances), the
more it cost, and the more of that stands in its group: what is learned of one question helps those like it.
So each further question of one group is worth less until the next round.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

# How much a crowd counts: the value grows with this power of what its group holds.
_CROWD = 0.5


@dataclass(frozen=True)
class Candidate:
    """A question that could be asked of an editor: the confidences of its ranking, its cost (1 is that of one
    person who did not wait), and the group of those that mean the same.
    """

    confidences: tuple[float, ...]
    cost: float
    group: Hashable

    @property
    def uncertainty(self) -> float:
        """The entropy of which entry answers it, or none; 0 when that is certain."""
        none = 1.0 - sum(self.confidences)
        return -sum(chance * math.log(chance) for chance in (*self.confidences, none) if chance > 0.0)

    @property
    def worth(self) -> float:
        """What asking it is worth by itself."""
        return self.uncertainty * self.cost


def choose(candidates: Sequence[Candidate], count: int) -> list[int]:
    """Return the places of the candidates to ask about next, the most worthwhile first."""
    crowd: dict[Hashable, float] = {}
    for each in candidates:
        crowd[each.group] = crowd.get(each.group, 0.0) + each.worth
    asked: Counter[Hashable] = Counter()
    waiting = sorted(range(len(candidates)), key=lambda place: -candidates[place].worth)
    chosen: list[int] = []

    def value(place: int) -> float:
        each = candidates[place]
        return each.worth * math.pow(crowd[each.group], _CROWD) / (1 + asked[each.group])

    while waiting and len(chosen) < count:
        best = max(waiting, key=value)
        waiting.remove(best)
        asked[candidates[best].group] += 1
        chosen.append(best)
    return chosen
