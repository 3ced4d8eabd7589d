"""Gaps as the store keeps them: ranked by what they cost, moved with a trace, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from knowledge_base.errors import UnknownGapError
from knowledge_base.gaps.model import GapQuestion
from knowledge_base.gaps.store import GapStore
from knowledge_base.store import KnowledgeStore

NOON = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gaps(clock: Clock) -> Iterator[GapStore]:
    with KnowledgeStore(":memory:", clock=clock) as store:
        yield GapStore(store.file)


def asked(person: str, text: str, waited_s: float = 0.0) -> GapQuestion:
    return GapQuestion(f"v-{person}-{text}", 2, NOON, person, text, ("unanswered",), waited_s)


def add(gaps: GapStore, *questions: GapQuestion) -> int:
    """One gap of these questions; its number."""
    for question in questions:
        gaps.set_questions(question.conversation_id, [question])
        gaps.set_answers([(question, None)], 1)
    places = [(question, None, 0) for question in questions]
    gaps.add_to_gaps(places, {0: (len(questions), b"mean")})
    (number,) = {gaps.list_masked(one.conversation_id)[2].gap for one in questions}
    assert number is not None
    return number


def test_ten_minutes_of_waiting_weigh_as_much_as_a_person(gaps: GapStore) -> None:
    few = add(gaps, asked("a", "few but waiting", 1300.0))
    many = add(gaps, asked("a", "many"), asked("b", "many"), asked("c", "many"))
    one = add(gaps, asked("a", "twice"), replace(asked("a", "twice"), conversation_id="v-again"))
    assert [gap.number for gap in gaps.list_gaps("open")] == [few, many, one]
    assert [(gap.people, gap.asked, round(gap.weight, 1)) for gap in gaps.list_gaps("open")] == [
        (1, 1, 3.2),
        (3, 3, 3.0),
        (1, 2, 1.0),
    ]


def test_those_who_have_an_answer_by_now_no_longer_count(gaps: GapStore) -> None:
    first, second = asked("a", "x", 600.0), asked("b", "x")
    number = add(gaps, first, second)
    gaps.set_answers([(first, "returns")], 2)
    gap = gaps.get_gap(number)
    assert (gap.people, gap.waited_s, gap.asked) == (1, 0.0, 2)
    assert gaps.list_standing() == [(number, "open", 2, 1, "returns")]
    gaps.mark_answered(number, "returns")
    assert (gaps.get_gap(number).people, gaps.get_gap(number).waited_s) == (2, 600.0)


def test_a_question_is_asked_once_of_each_generation(gaps: GapStore) -> None:
    question = asked("a", "x")
    gaps.set_questions(question.conversation_id, [question])
    assert gaps.list_ungrouped(9) == [], "it was not asked yet"
    assert [one.text for one in gaps.list_to_ask(7, 9)] == ["x"]
    gaps.set_answers([(question, None)], 7)
    assert (gaps.list_to_ask(7, 9), len(gaps.list_to_ask(8, 9)), len(gaps.list_ungrouped(9))) == ([], 1, 1)


def test_what_is_read_again_keeps_its_gap_unless_its_words_changed(gaps: GapStore) -> None:
    question = asked("a", "is it blue")
    number = add(gaps, question)
    gaps.set_questions(question.conversation_id, [replace(question, waited_s=60.0)])
    assert gaps.get_gap(number).waited_s == 60.0
    gaps.set_questions(question.conversation_id, [replace(question, text="is it red")])
    assert gaps.list_masked(question.conversation_id)[2].gap is None
    with pytest.raises(UnknownGapError):
        gaps.get_gap(number)
    assert gaps.list_steps(number) == [], "nothing is left of a question that nobody asked"


def test_a_gap_is_called_by_a_question_that_is_still_in_it(gaps: GapStore) -> None:
    first, second = asked("a", "is it blue"), asked("b", "is it azure")
    number = add(gaps, first, second)
    gaps.redact(first.conversation_id, [first.seq])
    assert gaps.get_gap(number).question == "is it azure"


def test_replies_go_from_a_conversation_in_which_something_was_struck(gaps: GapStore) -> None:
    question = replace(asked("a", "is it blue"), reply="Your code 4711-XY is known.")
    other = replace(asked("b", "is it azure"), reply="It is.")
    for each in (question, other):
        gaps.set_questions(each.conversation_id, [each])
    assert gaps.redact(question.conversation_id, [question.seq + 1]) == 1
    assert gaps.list_masked(question.conversation_id)[question.seq].reply is None
    assert gaps.list_masked(other.conversation_id)[other.seq].reply == "It is."


def test_a_snoozed_gap_comes_back_when_its_time_has_come(gaps: GapStore, clock: Clock) -> None:
    number = add(gaps, asked("a", "x"))
    gaps.snooze(number, "Elif", NOON + timedelta(days=7), "after the sale")
    assert (gaps.wake_due(), gaps.count_gaps()) == ([], {"snoozed": 1})
    clock.now = NOON + timedelta(days=7)
    assert (gaps.wake_due(), gaps.count_gaps()) == ([number], {"open": 1})
    steps = gaps.list_steps(number)
    assert [(step.kind, step.by, step.reason) for step in steps] == [
        ("woken", "", ""),
        ("snoozed", "Elif", "after the sale"),
        ("opened", "", ""),
    ]
    with pytest.raises(UnknownGapError):
        gaps.dismiss(99, "Elif", "no")
