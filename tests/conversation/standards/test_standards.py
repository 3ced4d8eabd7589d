"""The board's figures, counted from the record as `standards.py` defines them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.conversation.model import Handoff
from bot.conversation.standards.standards import STANDARDS, DayFigures

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene


def today(scene: Scene) -> DayFigures:
    return scene.record.measure(scene.now.date(), scene.now)


def test_an_empty_day_has_no_shares_and_no_medians(scene: Scene) -> None:
    figures = today(scene)
    assert (figures.conversations.value, figures.waiting.value) == (0, 0)
    assert figures.answered_share.value is None
    assert figures.first_human_reply_s.value is None
    assert figures.helpful_share.value is None
    assert figures.longest_wait_s.value is None
    assert len(figures.hours) == 24


def test_only_conversations_of_the_day_with_a_word_from_the_customer_count(scene: Scene) -> None:
    scene.say(scene.start("yesterday"), "Hello")
    scene.wait(days=1)
    scene.start("silent")
    spoke = scene.start("spoke")
    scene.say(spoke, "Hello")
    assert today(scene).conversations.conversation_ids == (spoke,)
    yesterday = scene.record.measure(scene.now.date() - timedelta(days=1), scene.now)
    assert yesterday.conversations.value == 1


def test_an_answer_counts_only_when_it_is_decided_and_not_disowned(scene: Scene) -> None:
    answered, disowned, unanswered, handed_off, talking = (scene.start(f"c{n}") for n in range(5))
    for c in (answered, disowned, handed_off):
        seq = scene.reply(c, scene.say(c, "Where is my parcel?"), entry="parcel").events[0].seq
        scene.judge(c, seq, helpful=c != disowned)
    scene.hand_off(handed_off)
    scene.reply(unanswered, scene.say(unanswered, "Do you sell boats?"))
    assert today(scene).answered_share.value == 0  # one handed off, nothing else decided yet
    scene.wait(minutes=31)
    scene.reply(talking, scene.say(talking, "Where is my parcel?"), entry="parcel")
    share = today(scene).answered_share
    assert (share.value, share.conversation_ids) == (1 / 4, (answered,))
    scene.close(talking)
    assert today(scene).answered_share.value == 2 / 5


def test_an_answer_followed_by_a_better_one_counts(scene: Scene) -> None:
    c = scene.start()
    seq = scene.reply(c, scene.say(c, "Where is it?"), entry="parcel").events[0].seq
    scene.judge(c, seq, helpful=False)
    scene.reply(c, scene.say(c, "I mean my refund"), entry="refund")
    scene.close(c)
    assert today(scene).answered_share.value == 1


def test_waiting_is_now_and_the_longest_wait_is_so_far(scene: Scene) -> None:
    first, second, taken = (scene.start(f"c{n}") for n in range(3))
    for c in (first, second, taken):
        scene.hand_off(c, Handoff("complaint" if c == second else "asked"))
    scene.take(taken)
    scene.wait(seconds=60)
    figures = today(scene)
    assert figures.waiting.conversation_ids == (second, first)
    assert figures.longest_wait_s.conversation_ids == (first,)
    assert figures.longest_wait_s.value == 63


def test_the_first_human_reply_is_the_median_over_answered_handoffs(scene: Scene) -> None:
    for n, seconds in enumerate((10, 20, 90)):
        c = scene.start(f"c{n}")
        scene.hand_off(c)
        scene.take(c)
        scene.wait(seconds=seconds - 2)
        scene.agent_says(c, "Hello, I am Mia.")
        scene.agent_says(c, "How can I help?")
    scene.hand_off(scene.start("still waiting"))
    assert today(scene).first_human_reply_s.value == 20


def test_each_handoff_of_a_conversation_has_its_own_first_reply(scene: Scene) -> None:
    c = scene.start()
    for seconds in (10, 50):
        scene.hand_off(c)
        scene.take(c)
        scene.wait(seconds=seconds - 2)
        scene.agent_says(c, "Hello")
        scene.close(c)
    assert today(scene).first_human_reply_s.value == 30


def test_the_last_word_on_an_answer_is_the_one_that_counts(scene: Scene) -> None:
    c = scene.start()
    first = scene.reply(c, scene.say(c, "Where is it?"), entry="parcel").events[0].seq
    second = scene.reply(c, scene.say(c, "And this?"), entry="refund").events[0].seq
    scene.judge(c, first, helpful=False)
    scene.judge(c, first, helpful=True)
    scene.judge(c, second, helpful=False)
    assert today(scene).helpful_share.value == 0.5


def test_reasons_hours_and_entries_are_counted(scene: Scene) -> None:
    for n, entry in enumerate(("parcel", "refund", "parcel")):
        c = scene.start(f"c{n}")
        scene.judge(c, scene.reply(c, scene.say(c, "Where?"), entry=entry).events[0].seq, helpful=n > 0)
        scene.wait(hours=1)
        scene.hand_off(c, Handoff("complaint" if n else "asked"))
    figures = today(scene)
    assert [(r.reason, r.count) for r in figures.reasons] == [("complaint", 2), ("asked", 1)]
    busy = [(h.hour, h.conversations, h.handoffs) for h in figures.hours if h.conversations or h.handoffs]
    assert busy == [(12, 1, 0), (13, 1, 1), (14, 1, 1), (15, 0, 1)]
    assert [(e.entry_id, e.title, e.count, e.helpful, e.unhelpful) for e in figures.entries] == [
        ("parcel", "Parcel", 2, 1, 1),
        ("refund", "Refund", 1, 1, 0),
    ]


@pytest.mark.parametrize(
    ("name", "good", "bad"), [("helpful_share", 0.8, 0.79), ("first_human_reply_s", 120, 121)]
)
def test_a_standard_knows_which_way_is_better(name: str, good: float, bad: float) -> None:
    standard = STANDARDS[name]  # type: ignore[index]
    assert [standard.met_by(value) for value in (good, bad, None)] == [True, False, None]
