"""Lines that go on from one another: which they are, and where they count as one text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation import commands
from bot.conversation.bursts import (
    LONGEST,
    continues,
    join_bursts,
    join_lines,
    may_continue,
    with_bursts,
)
from bot.conversation.desk.summary import ConversationSummary
from bot.conversation.entries.missed import find_missed
from bot.conversation.entries.questions import questions_in
from bot.conversation.events import HandoffRequested, MessagePosted, RecordedEvent, TurnCompleted
from bot.conversation.handoff.receipt import (
    Edit,
    give_receipt,
    passed_on_lines,
    receipt_lines,
    redact_conversation,
)
from bot.conversation.model import Handoff, Seq, SystemMessage
from tests.conversation.conftest import Scene

SIX = ("hey", "I have a question", "about", "the sofa", "is it possible", "to return it")


class Writer:
    """A customer who writes lines in a row, half a second after one another."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.id = scene.start()
        self._keys = 0

    def write(
        self, text: str, *, after: timedelta = timedelta(seconds=0.5), choice: str | None = None
    ) -> Seq:
        self._keys += 1
        record, now = self.scene.record, self.scene.wait(seconds=after.total_seconds())
        state = record.get_state(self.id)
        follows = may_continue(state, now) and continues(self.owed, text) and choice is None
        posted = commands.post_customer_message(
            state, text, client_id=f"w{self._keys}", choice=choice, continues=follows
        )
        return record.append(self.id, posted, now)[-1].seq

    def answered(self, about: Seq) -> None:
        understanding = {"intent": "ask", "outcome": "none"}
        done = TurnCompleted(about_seq=about, mood="calm", understanding=understanding)
        self.scene.change(self.id, lambda s: commands.complete_turn(s, done, [MessagePosted(text="Hm.")]))

    def hand_off(self) -> None:
        until = self.scene.now + timedelta(minutes=1)
        self.scene.hand_off(self.id, Handoff(reason="asked", receipt_until=until))

    def edit(self, line: str, text: str | None) -> None:
        """Strike or correct a line on the receipt, and pass the others on."""
        record = self.scene.record
        state = record.get_state(self.id)
        lines = receipt_lines(state, self.events) or passed_on_lines(state, self.events)
        edits = [Edit(key=one.key, text=text) for one in lines if one.text == line]
        assert edits
        done = redact_conversation(state, self.events, lines, edits, file_removed=SystemMessage("Removed."))
        record.redact(self.id, done.events, done.erasure)
        self.scene.change(self.id, lambda s: give_receipt(len(lines), edits, late=s.withheld_from is None))

    @property
    def problems(self) -> set[str | None]:
        """The problem, wherever it is kept."""
        state = self.scene.record.get_state(self.id)
        row: ConversationSummary = self.scene.record.list_conversations("queue")[0]
        (asked,) = (e.body.problem for e in self.events if isinstance(e.body, HandoffRequested))
        return {asked or None, state.problem or None, state.current_problem, row.problem}

    @property
    def owed(self) -> tuple[RecordedEvent, ...]:
        state = self.scene.record.get_state(self.id)
        return self.scene.record.list_events(self.id, state.pending_turns[0] - 1, -1)

    @property
    def events(self) -> tuple[RecordedEvent, ...]:
        return self.scene.record.list_events(self.id, limit=-1)

    def go_on(self) -> list[Seq]:
        """The lines that go on from one before."""
        return [e.seq for e in self.events if isinstance(e.body, MessagePosted) and e.body.continues]


@pytest.fixture
def writer(scene: Scene) -> Writer:
    return Writer(scene)


def test_lines_in_a_row_go_on_for_eight_seconds(writer: Writer) -> None:
    writer.write("hey")
    second = writer.write("the sofa", after=LONGEST)
    writer.write("to return it", after=timedelta(seconds=0.1))
    assert writer.go_on() == [second]


def test_nothing_goes_on_from_what_was_answered_or_said_by_others(writer: Writer) -> None:
    first = writer.write("hey")
    writer.answered(first)
    writer.write("the sofa")
    writer.scene.change(writer.id, lambda s: commands.post_system_message(s, SystemMessage("One moment.")))
    writer.write("to return it")
    assert writer.go_on() == []


def test_nothing_goes_on_from_a_press(writer: Writer) -> None:
    writer.write("Thanks", choice="/thanks")
    writer.write("the sofa")
    assert writer.go_on() == []


def test_a_burst_is_no_longer_than_the_longest_message(writer: Writer) -> None:
    writer.write("a" * 6_000)
    writer.write("b" * 6_000)
    third = writer.write("c" * 1_000)
    assert writer.go_on() == [third]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (SIX, "hey\nI have a question about the sofa is it possible to return it"),
        (("my name is Anna", "my lamp is broken"), "my name is Anna\nmy lamp is broken"),
        (
            ("how do I pay for a sofa", "how long does delivery take"),
            "how do I pay for a sofa\nhow long does delivery take",
        ),
    ],
)
def test_lines_are_quoted_as_one_text(lines: tuple[str, ...], text: str) -> None:
    assert join_lines(lines) == text


def test_the_problem_is_that_of_all_lines(writer: Writer) -> None:
    for line in SIX:
        writer.write(line)
    problem = writer.scene.record.get_state(writer.id).current_problem
    assert problem == "I have a question about the sofa is it possible to return it"


def test_editors_read_the_question_of_all_lines(writer: Writer) -> None:
    for line in SIX:
        last = writer.write(line)
    writer.answered(last)
    text = "hey\nI have a question about the sofa is it possible to return it"
    assert [(one.seq, one.text) for one in find_missed(writer.events)] == [(last, text)]
    assert [(one.seq, one.text) for one in questions_in(writer.events)] == [(last, text)]


def test_what_was_not_part_of_the_turn_is_a_message_of_its_own(writer: Writer) -> None:
    second = [writer.write(line) for line in ("my lamp", "is broken", "and my sofa")][1]
    writer.answered(second)
    said = [e.body.text for e in join_bursts(writer.events) if isinstance(e.body, MessagePosted)]
    assert said == ["my lamp is broken", "and my sofa", "Hm."]


def test_what_was_quoted_of_a_burst_goes_with_any_line_of_it(writer: Writer) -> None:
    lines = [writer.write(line) for line in SIX]
    writer.answered(lines[-1])
    other = writer.write("thanks")
    assert with_bursts(writer.events, {lines[2]}) == set(lines)
    assert with_bursts(writer.events, {other}) == {other}


@pytest.mark.parametrize(
    ("lines", "line", "text", "problem"),
    [
        (("my account pin is", "4q7"), "4q7", None, "my account pin is"),
        (("my account pin is", "4q7"), "4q7", "secret", "my account pin is secret"),
        (
            ("my account pin is", "4q7", "and it does nothing"),
            "4q7",
            None,
            "my account pin is and it does nothing",
        ),
        (("4q7",), "4q7", None, None),
        (("a", "b"), "b", None, "a"),
    ],
)
def test_a_short_line_that_is_struck_or_corrected_is_in_no_problem(
    writer: Writer, lines: tuple[str, ...], line: str, text: str | None, problem: str | None
) -> None:
    for one in lines:
        writer.write(one)
    writer.hand_off()
    assert line in (writer.scene.record.get_state(writer.id).problem or "")
    writer.edit(line, text)
    assert writer.problems == {problem}


def test_a_problem_that_is_of_other_lines_stays(writer: Writer) -> None:
    writer.answered(writer.write("My lamp is broken."))
    for line in ("ok", "4q7"):
        writer.write(line)
    writer.hand_off()
    writer.write("How long does the delivery take?")
    writer.edit("4q7", None)
    assert writer.problems == {"My lamp is broken."}


def test_what_is_left_of_a_burst_is_a_question_still(writer: Writer) -> None:
    lines = [writer.write(line) for line in ("is it possible", "to return it?", "4q7")]
    writer.answered(lines[-1])
    writer.hand_off()
    writer.edit("4q7", None)
    left = [(lines[-1], "is it possible to return it?")]
    assert [(one.seq, one.text) for one in questions_in(writer.events)] == left
    assert [(one.seq, one.text) for one in find_missed(writer.events)] == left


def test_of_a_burst_that_is_struck_nothing_is_left(writer: Writer) -> None:
    lines = [writer.write(line) for line in ("is it possible", "to return it?")]
    writer.answered(lines[-1])
    writer.hand_off()
    writer.edit("is it possible", None)
    writer.edit("to return it?", None)
    assert questions_in(writer.events) == []
    assert find_missed(writer.events) == []
