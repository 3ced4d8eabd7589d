"""Promises on simulated desks of 1 to 20 agents with 1 to 100 customers in line."""

from __future__ import annotations

import pytest

from benchmarks.queues import Desk, judge, simulate

DESKS = (
    Desk(seed=201, talk_s=420, spread=0.6, patience_s=3600),
    Desk(seed=202, talk_s=660, spread=0.8, patience_s=5400),
)


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: f"seed {desk.seed}")
def test_most_promises_are_kept_none_is_far_too_long_and_none_absurd(desk: Desk) -> None:
    customers = simulate(desk, learning=30, rushes=30)
    agents = {one.load.agents for one in customers}
    assert min(agents) <= 2
    assert max(agents) >= 19
    assert max(one.load.place for one in customers) > 50
    seen = judge(customers)
    assert seen.promises >= 0.6 * seen.customers, "a desk that has learnt names times"
    assert seen.kept >= 0.8, f"{seen.kept:.3f} of {seen.promises} promises were kept"
    assert seen.times_the_wait <= 2, f"{seen.promised_s:.0f} s promised, {seen.waited_s:.0f} s waited"
    assert seen.absurd == 0, "no promise is shorter than half of what those before then need"


def test_a_desk_that_has_learnt_nothing_promises_nothing() -> None:
    customers = simulate(Desk(seed=203, talk_s=600, spread=0.6, patience_s=3600), learning=0, rushes=1)
    assert [one.promised_s for one in customers[:10]] == [None] * min(10, len(customers))
