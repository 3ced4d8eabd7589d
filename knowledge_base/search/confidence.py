"""From evidence to one calibrated confidence, and from that to what to do.

A nested logit (McFadden, 1978). Every leader has a utility, linear in its evidence; which of them answers,
if any does, is their softmax. Whether any does is a choice of its own: the more useful the leaders are
together, the likelier, and the stronger the doubts, the less. The weights are fitted offline, once for all
knowledge bases: the first on development questions and phrasings held back (`benchmarks/fit_confidence.py`),
the second on what customers ask, with and without an entry for it (`benchmarks/fit_doubts.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.encoders.base import Vectors
from knowledge_base.model import Outcome
from knowledge_base.search.evidence import DOUBTS, PARTS, Evidence
from knowledge_base.search.fitted import FOREIGN, OWN_LANGUAGE

# Below LIKELY no entry is shown. The leader alone is shown from SURE on, or when it is this many times as
# likely as the runner-up; otherwise the customer is asked which was meant.
LIKELY = 0.40
SURE = 0.60
AHEAD = 2.0
# How many entries the customer is shown.
SHOWN: Mapping[Outcome, int] = {"none": 0, "answer": 1, "clarify": 3}
# A chance that is no less keeps a logarithm or a quotient from saying everything.
SMALLEST = 0.002
# Beyond it no chance is left, and a larger power could not be computed.
_MOST_DOUBT = 50.0


@dataclass(frozen=True)
class Weights:
    """The weights of PARTS for entries with titles only, what phrasings add to them, of DOUBTS, and of what
    the leaders have to offer together.
    """

    parts: Vectors
    supplied: Vectors
    doubts: Vectors
    offer: float

    @classmethod
    def from_fitted(cls, fitted: Mapping[str, Mapping[str, float]]) -> Weights:
        """Return weights by name as arrays; a name that is left out weighs nothing."""
        return cls(
            parts=_array(fitted["parts"], PARTS),
            supplied=_array(fitted["supplied"], PARTS),
            doubts=_array(fitted["doubts"], DOUBTS),
            offer=fitted["offer"]["all"],
        )


def weights_for(foreign: bool) -> Weights:
    """Return the shipped weights for a message in the knowledge base's language, or in another one."""
    return Weights.from_fitted(FOREIGN if foreign else OWN_LANGUAGE)


def chances(evidence: Evidence, weights: Weights) -> Vectors:
    """Return the probability that each leader answers the message; what they lack to 1 is that none does."""
    utilities = evidence.parts @ (weights.parts + np.float32(evidence.supply) * weights.supplied)
    highest = utilities.max()
    powers = np.exp(utilities - highest)
    together = float(highest) + math.log(float(powers.sum()))
    doubt = float(evidence.doubts @ weights.doubts) - weights.offer * together
    any_does = 1.0 / (1.0 + math.exp(min(doubt, _MOST_DOUBT)))
    shares: Vectors = powers * np.float32(any_does / powers.sum())
    return shares


def geometric_mean(one: Sequence[float], other: Sequence[float], least: float = 0.0) -> list[float]:
    """Return what two ways to weigh the same entries agree on; what it lacks to 1 is that none answers.

    No chance counts less than `least`, nor that none answers.
    """
    both = [math.sqrt(max(a, least) * max(b, least)) for a, b in zip(one, other, strict=True)]
    neither = math.sqrt(max(1.0 - sum(one), least) * max(1.0 - sum(other), least))
    total = max(sum(both) + neither, SMALLEST)
    return [share / total for share in both]


def outcome_of(confidences: list[float]) -> Outcome:
    """Return what to do with candidates of these confidences, best first."""
    best, second = (*confidences, 0.0, 0.0)[:2]
    if best < LIKELY and best + second < SURE:
        return "none"
    if best >= SURE or best >= AHEAD * second:
        return "answer"
    return "clarify"


def _array(values: Mapping[str, float], names: tuple[str, ...]) -> Vectors:
    unknown = set(values) - set(names)
    if unknown:
        raise ValueError(f"no such evidence: {sorted(unknown)}")
    return np.array([values.get(name, 0.0) for name in names], dtype=np.float32)
