"""From evidence to the chance of each leader, and to that of none."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.search.confidence import Weights, chances
from knowledge_base.search.evidence import DOUBTS, PARTS, Evidence


def evidence(*close: float) -> Evidence:
    parts = np.zeros((len(close), len(PARTS)), dtype=np.float32)
    parts[:, PARTS.index("close")] = close
    doubts = np.zeros(len(DOUBTS), dtype=np.float32)
    doubts[DOUBTS.index("none")] = 1.0
    return Evidence(np.arange(len(close)), parts, doubts, 0.0, ())


def weights(doubt: float, offer: float) -> Weights:
    fitted = {"parts": {"close": 1.0}, "supplied": {}, "doubts": {"none": doubt}, "offer": {"all": offer}}
    return Weights.from_fitted(fitted)


def test_with_a_full_offer_no_answer_is_one_more_leader() -> None:
    powers = np.exp([2.0, 1.0, 0.5])
    assert chances(evidence(2.0, 1.0), weights(0.5, 1.0)) == pytest.approx(
        powers[:2] / powers.sum(), abs=1e-6
    )


def test_doubt_takes_from_all_leaders_alike() -> None:
    calm, doubtful = (chances(evidence(2.0, 1.0), weights(doubt, 0.6)) for doubt in (-1.0, 1.0))
    assert (doubtful < calm).all()
    assert doubtful[0] / doubtful[1] == pytest.approx(calm[0] / calm[1], rel=1e-5)


@pytest.mark.parametrize("doubt", [-1e4, 1e4])
def test_no_doubt_is_too_large_to_compute(doubt: float) -> None:
    assert chances(evidence(1.0), weights(doubt, 1.0)).sum() == pytest.approx(float(doubt < 0), abs=1e-6)
