"""Wait promises: measured, told before they break, kept or broken in the record; most of them kept."""

from __future__ import annotations

import heapq
import random
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import commands
from bot.conversation.events import NewEvent, PromiseSettled, WaitPromised
from bot.conversation.handoff.estimate import ENOUGH, PickUp, make_promise, percentile, said_minutes
from bot.conversation.handoff.waiting import Waiting
from bot.conversation.model import (
    Agent,
    ConversationId,
    Customer,
    CustomerId,
    Handoff,
    HandoffReason,
    StaffId,
    SystemMessage,
)
from bot.conversation.record.record import Record
from bot.conversation.state import ConversationState
from tests.conversation.conftest import Scene

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=timezone.utc)  # a Monday


def pick_ups(
    count: int, waited_s: float, *, place: int = 1, ago: timedelta = timedelta(days=7)
) -> list[PickUp]:
    return [PickUp(told_at=NOW - ago, place=place, waited_s=waited_s) for _ in range(count)]


def test_no_time_is_named_while_there_is_too_little_data() -> None:
    promise = make_promise(pick_ups(ENOUGH - 1, 120), NOW, 1)
    assert (promise.by, promise.minutes, promise.sample) == (None, None, ENOUGH - 1)


def test_this_hour_of_this_weekday_counts_before_this_hour_before_any_time() -> None:
    monday, sunday = pick_ups(10, 170), pick_ups(10, 290, ago=timedelta(days=1))
    evening = pick_ups(10, 1700, ago=timedelta(days=1, hours=-8))
    assert make_promise([*monday, *sunday, *evening], NOW, 1).minutes == 3
    assert make_promise([*monday[:9], *sunday, *evening], NOW, 1).minutes == 5
    assert make_promise([*monday[:5], *sunday[:4], *evening], NOW, 1).minutes == 30


def test_only_waits_from_about_the_same_place_count_and_no_old_ones() -> None:
    near, far, old = pick_ups(10, 100), pick_ups(10, 900, place=5), pick_ups(10, 5000, ago=timedelta(days=35))
    assert make_promise([*near, *far, *old], NOW, 1).minutes == 2
    assert make_promise([*near, *far, *old], NOW, 6).minutes == 15
    assert make_promise([*near, *far, *old], NOW, 20).by is None


def test_who_has_waited_is_compared_with_those_who_waited_longer() -> None:
    waits = [*pick_ups(50, 60), *pick_ups(10, 600)]
    assert make_promise(waits, NOW, 1).minutes == 2
    renewed = make_promise(waits, NOW, 1, first_place=1, waited_s=120)
    assert (renewed.minutes, renewed.sample) == (8, 10)
    assert make_promise(waits, NOW, 1, first_place=1, waited_s=700).by is None


@given(st.floats(min_value=0, max_value=20_000))
def test_what_is_said_is_never_less_than_what_was_measured(seconds: float) -> None:
    assert said_minutes(seconds) * 60 >= seconds


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1), st.floats(min_value=0.1, max_value=0.95))
def test_a_percentile_is_one_of_the_values_and_covers_its_share(values: list[float], share: float) -> None:
    at = percentile(values, share)
    assert at in values
    assert sum(value <= at for value in values) >= min(len(values), share * len(values))


def test_a_promise_is_kept_or_broken_in_the_record(scene: Scene) -> None:
    waiting = Waiting(scene.record.file)
    in_time, too_late = scene.start("in time"), scene.start("too late")
    for name in (in_time, too_late):
        measured = [PickUp(scene.now - timedelta(days=7), 1, 120) for _ in range(10)]
        promise = make_promise(measured, scene.now, 1)
        scene.hand_off(name, Handoff(reason="asked", promise=promise))
    scene.wait(seconds=60)
    scene.change(in_time, lambda s: [*s.wait.pick_up(scene.now), *commands.take(s, scene.mia)])
    assert waiting.get_next_due(scene.now) is not None
    scene.wait(seconds=300)
    assert waiting.list_due(scene.now) == [too_late]
    broken = scene.change(too_late, lambda s: s.wait.break_late(scene.now))
    settled = [event.body for event in broken.events]
    assert [(s.kept, s.noticed) for s in settled if isinstance(s, PromiseSettled)] == [(False, False)]
    again = scene.change(too_late, lambda s: s.wait.break_late(scene.now))
    assert again.events == (), "a promise breaks once"
    figures = scene.record.measure(scene.now.date(), scene.now)
    assert figures.promises_kept.value == 0.5
    assert figures.promises_kept.conversation_ids == (too_late,)


def test_a_conversation_leaving_the_queue_leaves_no_promise_behind(scene: Scene) -> None:
    name = scene.start()
    promise = make_promise(pick_ups(10, 120), NOW, 1)
    scene.hand_off(name, Handoff(reason="asked", promise=promise))
    scene.close(name)
    assert Waiting(scene.record.file).get_next_due(scene.now) is None
    assert scene.record.get_state(name).wait.promises == ()


def test_the_waits_are_the_same_after_a_rebuild(scene: Scene) -> None:
    name = scene.start()
    promise = make_promise(pick_ups(10, 120), NOW, 1)
    scene.hand_off(name, Handoff(reason="asked", promise=promise))
    before = [tuple(row) for row in scene.record.file.rows("SELECT * FROM promises")]
    due = Waiting(scene.record.file).get_next_due(NOW)
    scene.record.rebuild()
    assert [tuple(row) for row in scene.record.file.rows("SELECT * FROM promises")] == before
    assert Waiting(scene.record.file).get_next_due(NOW) == due


def picked_up(state: ConversationState, agent: Agent, now: datetime) -> list[NewEvent]:
    return [*state.wait.pick_up(now), *commands.take(state, agent)]


class Shop:
    """A desk of three, on a real record: customers come as the hour has it, talks take time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.record = Record(":memory:")
        self.waiting = Waiting(self.record.file)
        self.now = NOW - timedelta(days=14)
        self.agents = [Agent(StaffId(f"a{n}"), f"Agent {n}") for n in range(3)]
        self.free = list(self.agents)
        self.busy: list[tuple[datetime, int]] = []
        self.count = 0

    def run(self, days: int) -> None:
        end = self.now + timedelta(days=days)
        arrival = self.next_arrival()
        while self.now < end:
            due = self.waiting.get_next_due(self.now)
            freed = self.busy[0][0] if self.busy else None
            self.now = min(at for at in (arrival, due, freed) if at)
            if self.now == freed:
                self.free.append(self.agents[heapq.heappop(self.busy)[1]])
            elif self.now == arrival:
                self.arrive()
                arrival = self.next_arrival()
            else:
                self.keep_promises()
            self.pick_up()

    def next_arrival(self) -> datetime:
        """Twelve an hour on weekday mornings, fewer in the afternoon, a trickle at night and at weekends."""
        rush = 12.0 if 9 <= self.now.hour < 12 else 9.0 if 12 <= self.now.hour < 18 else 0.7
        if self.now.weekday() >= 5:
            rush /= 2
        return self.now + timedelta(hours=self.random.expovariate(rush))

    def arrive(self) -> None:
        self.count += 1
        name = ConversationId(f"c{self.count}")
        customer = self.record.add_customer(Customer(CustomerId(name), self.now))
        self.record.append(name, commands.start_conversation(customer), self.now)
        reason: HandoffReason = "complaint" if self.random.random() < 0.15 else "asked"
        state = self.record.get_state(name)
        promise = self.waiting.promise_on_joining(state, reason, self.now)
        wish = Handoff(reason=reason, promise=promise)
        self.record.change(name, partial(commands.request_handoff, handoff=wish), self.now)

    def keep_promises(self) -> None:
        for name in self.waiting.list_due(self.now):
            self.record.change(name, self.keep_promise, self.now)

    def keep_promise(self, state: ConversationState) -> list[NewEvent]:
        events = state.wait.break_late(self.now)
        if state.wait.is_renewal_due(self.now):
            promise = self.waiting.promise_on_waiting(state, self.now)
            events += state.wait.promise(promise, SystemMessage(text="It takes longer."))
        return events

    def pick_up(self) -> None:
        """Whoever is free takes the next after some seconds; a talk takes 12 minutes, some far longer."""
        for summary in self.record.list_conversations("queue", limit=len(self.free)):
            agent = self.free.pop(0)
            self.record.change(summary.id, partial(picked_up, agent=agent, now=self.now), self.now)
            talk = timedelta(minutes=self.random.lognormvariate(2.4, 0.6), seconds=self.random.uniform(5, 40))
            heapq.heappush(self.busy, (self.now + talk, self.agents.index(agent)))


@pytest.mark.parametrize("seed", [1, 2])
def test_at_least_four_in_five_promises_are_kept_and_none_breaks_in_silence(seed: int) -> None:
    shop = Shop(seed)
    shop.run(days=14)
    promises, settled = 0, dict[tuple[str, int], PromiseSettled]()
    for number in range(1, shop.count + 1):
        events = shop.record.list_events(ConversationId(f"c{number}"), limit=-1)
        promises += sum(isinstance(e.body, WaitPromised) and e.body.by is not None for e in events)
        for event in events:
            if isinstance(event.body, PromiseSettled):
                settled[event.conversation_id, event.body.promise_seq] = event.body
    assert promises > 300
    assert len(settled) >= promises - 20, "all but those who wait at the end are settled"
    kept = sum(one.kept for one in settled.values()) / len(settled)
    assert kept >= 0.8, f"{kept:.3f} of {len(settled)} promises were kept"
    assert kept <= 0.97, "a promise that never breaks promises nothing"
    assert all(one.kept or one.noticed for one in settled.values()), "no promise breaks in silence"
    shop.record.close()
