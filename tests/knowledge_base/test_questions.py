"""Stored and pinned questions: kept once, bounded, and gone when they should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.errors import UnknownEntryError, UnknownPinError
from knowledge_base.model import Content
from knowledge_base.questions import store as questions_store
from knowledge_base.questions.judging import Expectation, Verdict, judge
from knowledge_base.questions.model import Pass, QuestionVector, Reply, Source
from knowledge_base.questions.store import QuestionStore
from knowledge_base.store import KnowledgeStore

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def store() -> Iterator[KnowledgeStore]:
    with KnowledgeStore(":memory:", clock=lambda: NOW) as opened:
        for entry_id in ("returns", "refunds", "delivery"):
            opened.add_entry(Content(f"What of {entry_id}?", "So."), "ada", entry_id)
        yield opened


@pytest.fixture
def questions(store: KnowledgeStore) -> QuestionStore:
    return QuestionStore(store.file)


def asked(conversation: str = "c1", seq: int = 1, days_ago: float = 0, **found: object) -> Source:
    return Source(conversation, seq, NOW - timedelta(days=days_ago), **found)  # type: ignore[arg-type]


def test_a_question_is_kept_once_with_when_and_how_often(questions: QuestionStore) -> None:
    questions.set_sources("c1", [("Can I  return it?", asked(days_ago=3)), ("and abroad", asked(seq=5))])
    questions.set_sources("c2", [("can i return it", asked("c2", days_ago=1))])
    first, second = questions.list_questions()
    assert (first.text, first.asked) == ("Can I return it?", 2)
    assert (first.first_at, first.last_at) == (NOW - timedelta(days=3), NOW - timedelta(days=1))
    assert second.asked == 1
    assert questions.list_masked("c1") == {1: "Can I return it?", 5: "and abroad"}


def test_customers_tell_which_entry_is_right(questions: QuestionStore) -> None:
    sources = [
        asked("c1", 1, shown="returns", right="returns"),
        asked("c1", 2, shown="returns", wrong="returns", to_person=True),
        asked("c1", 3, right="refunds"),
        asked("c1", 4, right="refunds"),
        asked("c1", 5, shown="delivery", wrong="delivery"),
    ]
    questions.set_sources("c1", [("where is it", source) for source in sources])
    (question,) = questions.list_questions()
    assert (question.right, question.wrong, question.to_person) == ("refunds", ("delivery",), 1)


def test_a_forgotten_customer_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as store:
        questions = QuestionStore(store.file)
        questions.set_sources("c1", [("my secret zebra question", asked())])
        questions.set_sources("c2", [("can i return it", asked("c2"))])
        questions.add_vectors(
            "minilm", {("my secret zebra question", b"k"): b"v1", ("can i return it", b"k"): b"v2"}
        )
        assert questions.redact("c1", [1]) == 1
        assert [question.text for question in questions.list_questions()] == ["can i return it"]
        assert questions.list_vectors(["my secret zebra question"]) == []
        kept = QuestionVector("can i return it", "minilm", b"k", b"v2")
        assert questions.list_vectors(["can i return it"]) == [kept]
        questions.add_vectors("minilm", {("my secret zebra question", b"k"): b"v1"})
        assert questions.list_vectors(["my secret zebra question"]) == []


def test_another_who_asked_the_same_keeps_it(questions: QuestionStore) -> None:
    for conversation in ("c1", "c2"):
        questions.set_sources(conversation, [("can i return it", asked(conversation))])
    questions.redact("c1", [1])
    assert [question.asked for question in questions.list_questions()] == [1]


def test_the_store_is_bounded_by_age_and_number(
    questions: QuestionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions_store, "MOST_QUESTIONS", 3)
    questions.set_sources("old", [("once upon a time", asked("old", days_ago=400))])
    questions.set_sources("often", [("again and again", asked("often", n, days_ago=50)) for n in range(4)])
    for number in range(4):
        questions.set_sources(f"n{number}", [(f"number {number}", asked(f"n{number}", days_ago=9 - number))])
    assert questions.trim() == 3
    texts = [question.text for question in questions.list_questions()]
    assert texts == ["again and again", "number 3", "number 2"]


def test_a_question_is_pinned_once_to_an_entry_or_to_no_answer(questions: QuestionStore) -> None:
    questions.pin("Can I return it?", "returns", "ada")
    questions.pin("can i return it", None, "tom")
    assert [(pin.text, pin.entry_id, pin.by) for pin in questions.list_pins()] == [
        ("can i return it", None, "tom")
    ]
    with pytest.raises(UnknownEntryError):
        questions.pin("anything", "nowhere", "ada")
    questions.unpin("CAN I RETURN IT??")
    assert questions.list_pins() == []
    with pytest.raises(UnknownPinError):
        questions.unpin("can i return it")


def test_the_book_tells_how_a_change_went_live(questions: QuestionStore) -> None:
    passed = Pass("overridden", 2, "Sam", NOW, "The law says so", 10, 3, ("can i return it",))
    questions.add_pass("returns", passed)
    questions.add_pass("refunds", Pass("passed", None, "Ada", NOW))
    assert questions.list_passes("returns") == [("returns", passed)]
    assert len(questions.list_passes()) == 2


NONE = Reply("none")
RIGHT, OTHER = Reply("answer", ("right",), 0.9), Reply("answer", ("other",), 0.9)
BOTH, ASKED = Reply("answer", ("right", "other"), 0.9), Reply("clarify", ("other", "right"), 0.5)
IN_VAIN = Reply("clarify", ("other", "third"), 0.5)
KNOWN, NOTHING, UNKNOWN, DISLIKED = (
    Expectation("right"),
    Expectation(nothing=True),
    Expectation(),
    Expectation(wrong=("other",)),
)

JUDGED: list[tuple[Reply, Reply, Expectation, Verdict | None]] = [
    (RIGHT, Reply("answer", ("right",), 0.6), KNOWN, None),
    (ASKED, Reply("clarify", ("right", "other"), 0.6), UNKNOWN, None),
    (RIGHT, OTHER, KNOWN, "worse"),
    (RIGHT, ASKED, KNOWN, "worse"),
    (RIGHT, BOTH, KNOWN, "worse"),
    (ASKED, NONE, KNOWN, "worse"),
    (NONE, OTHER, KNOWN, "worse"),
    (OTHER, NONE, KNOWN, "better"),
    (ASKED, RIGHT, KNOWN, "better"),
    (IN_VAIN, NONE, KNOWN, "changed"),
    (NONE, OTHER, NOTHING, "worse"),
    (NONE, ASKED, NOTHING, "worse"),
    (OTHER, NONE, NOTHING, "better"),
    (OTHER, RIGHT, NOTHING, "changed"),
    (RIGHT, NONE, UNKNOWN, "unanswered"),
    (ASKED, NONE, UNKNOWN, "unanswered"),
    (RIGHT, ASKED, UNKNOWN, "ambiguous"),
    (NONE, RIGHT, UNKNOWN, "gains"),
    (OTHER, RIGHT, UNKNOWN, "gains"),
    (NONE, OTHER, UNKNOWN, "changed"),
    (RIGHT, OTHER, UNKNOWN, "changed"),
    (OTHER, RIGHT, DISLIKED, "better"),
    (OTHER, NONE, DISLIKED, "unanswered"),
    (RIGHT, OTHER, DISLIKED, "worse"),
]


@pytest.mark.parametrize(("before", "after", "wish", "verdict"), JUDGED)
def test_a_change_is_judged_by_what_is_known(
    before: Reply, after: Reply, wish: Expectation, verdict: Verdict | None
) -> None:
    assert judge(before, after, wish, {"right"}) == verdict


ENTRIES = st.sampled_from(["right", "other", "third"])
REPLIES = st.one_of(
    st.just(NONE),
    st.lists(ENTRIES, min_size=1, max_size=2, unique=True).map(
        lambda shown: Reply("answer", tuple(shown), 0.9)
    ),
    st.lists(ENTRIES, min_size=2, max_size=3, unique=True).map(
        lambda shown: Reply("clarify", tuple(shown), 0.5)
    ),
)


@given(REPLIES, REPLIES, st.sampled_from([KNOWN, NOTHING]))
def test_what_gets_worse_gets_better_when_it_is_undone(
    before: Reply, after: Reply, wish: Expectation
) -> None:
    there, back = (judge(*pair, wish, {"right"}) for pair in ((before, after), (after, before)))
    assert (there == "worse") == (back == "better")
    assert (there is None) == (back is None) == (before.gets == after.gets)


@given(REPLIES, st.sampled_from([KNOWN, NOTHING]))
def test_nothing_is_better_than_what_is_wished(reply: Reply, wish: Expectation) -> None:
    wished = RIGHT if wish.right else NONE
    assert judge(reply, wished, wish, set()) in (None, "better")
