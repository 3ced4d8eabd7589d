"""Which questions got no good answer, how that showed, and the waiting it caused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.conversation.entries.missed import find_missed
from bot.conversation.entries.questions import questions_in
from bot.conversation.events import (
    Body,
    ConversationStarted,
    CustomerLearned,
    FeedbackGiven,
    HandoffRequested,
    MessagePosted,
    OwnerChanged,
    RecordedEvent,
    TurnCompleted,
)
from bot.conversation.model import Answer, ConversationId, Sender, SenderKind, Seq

START = datetime(2026, 11, 21, 9, tzinfo=timezone.utc)
LAMP, RUG = "is the giraffe lamp dimmable?", "can I wash the wool rug?"
REPLY = "Yes, it dims with any trailing-edge dimmer up to 100 W."


class Story:
    """A conversation told line by line, a minute between them."""

    def __init__(self) -> None:
        self.events: list[RecordedEvent] = []
        self.add("customer", ConversationStarted(customer_id="c1"))

    def add(self, kind: SenderKind, body: Body) -> int:
        seq = Seq(len(self.events) + 1)
        event = RecordedEvent(
            conversation_id=ConversationId("v1"),
            seq=seq,
            at=START + timedelta(minutes=seq),
            sender=Sender(kind=kind, id="x", name="X"),
            body=body,  # type: ignore[arg-type]  # any of them
        )
        self.events.append(event)
        return seq

    def ask(
        self, text: str, outcome: str, intent: str = "ask", choice: str | None = None, **understood: Any
    ) -> int:
        """The customer asks, and the assistant has read it so."""
        seq = self.add("customer", MessagePosted(text=text, choice=choice))
        understanding = {"intent": intent, "outcome": outcome, **understood}
        self.add("assistant", TurnCompleted(about_seq=seq, mood="calm", understanding=understanding))
        return seq

    def show(self, entry_id: str) -> int:
        answer = Answer(entry_id=entry_id, revision=1, title="T", confidence=0.9)
        return self.add("assistant", MessagePosted(text="So.", answer=answer))

    @property
    def missed(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.text, one.signs) for one in find_missed(self.events)]


def test_what_nothing_answers_is_missed_and_small_talk_is_not() -> None:
    story = Story()
    story.ask(LAMP, "none")
    story.ask("hello there", "none", intent="greet")
    story.ask("are you a robot or a person?", "none", intent="bot_challenge")
    story.ask(RUG, "answer")
    assert story.missed == [(LAMP, ("unanswered",))]


def test_an_answer_that_did_not_help_is_missed_with_the_entry() -> None:
    story = Story()
    story.ask(LAMP, "answer")
    shown = story.show("dimming")
    story.add("customer", FeedbackGiven(about_seq=shown, entry_id="dimming", helpful=False))
    (one,) = find_missed(story.events)
    assert (one.text, one.signs, one.wrong) == (LAMP, ("not_helpful",), "dimming")


def test_an_offer_that_nobody_takes_is_missed_and_one_that_is_taken_was_only_unsure() -> None:
    story = Story()
    story.ask(LAMP, "clarify")
    story.ask("Dimmers", "answer", intent="choose", choice='/choose{"entry_id": "dimming"}')
    taken = [(LAMP, ("unsure",))]
    assert story.missed == taken
    story.ask(RUG, "clarify")
    story.ask("the second one", "answer", intent="choose")
    taken.append((RUG, ("unsure",)))
    assert story.missed == taken
    story.ask(LAMP, "clarify")
    assert story.missed == taken, "they may still choose"
    story.ask(RUG, "answer")
    assert story.missed == [*taken, (LAMP, ("not_meant",))]
    story.ask(RUG, "clarify")
    story.add("system", OwnerChanged(owner="closed", previous="assistant"))
    assert story.missed[3] == (RUG, ("not_meant",))


@pytest.mark.parametrize(("confidence", "signs"), [(0.45, [("unsure",)]), (0.75, [])])
def test_an_answer_that_was_a_guess_is_kept_for_editors(confidence: float, signs: list[Any]) -> None:
    story = Story()
    story.ask(
        LAMP, "answer", ranking=[{"entry_id": "dimming", "confidence": confidence}], dissatisfaction=0.8
    )
    found = find_missed(story.events)
    assert [(one.signs, one.dissatisfaction) for one in found] == [(each, 0.8) for each in signs]


def handed_off(story: Story, problem: str = LAMP) -> None:
    story.add("customer", HandoffRequested(reason="asked", problem=problem))
    story.add("system", OwnerChanged(owner="waiting", previous="assistant"))


def test_what_asks_nothing_while_a_person_is_awaited_was_said_to_that_person() -> None:
    story = Story()
    story.ask(LAMP, "none")
    handed_off(story)
    story.ask("she lives in the red house and her boy saw it", "none")
    story.ask(RUG, "none")
    assert [text for text, _ in story.missed] == [LAMP, RUG]
    assert [one.text for one in questions_in(story.events)] == [LAMP, RUG]


def test_a_handoff_counts_the_wait_and_the_agents_reply_belongs_to_the_question() -> None:
    story = Story()
    asked = story.ask(LAMP, "answer")
    story.show("dimming")
    story.add("customer", MessagePosted(text="I want a person"))
    handed_off(story)
    story.add("agent", OwnerChanged(owner="agent", previous="waiting", agent_id="a"))
    story.add("agent", MessagePosted(text=REPLY))
    (one,) = find_missed(story.events)
    assert (one.seq, one.signs, one.wrong) == (asked, ("handoff", "agent_reply"), "dimming")
    assert (one.waited_s, one.reply) == (180.0, REPLY)


def test_who_was_never_answered_waited_until_the_end() -> None:
    story = Story()
    story.ask(LAMP, "none")
    handed_off(story)
    story.add("system", OwnerChanged(owner="closed", previous="waiting"))
    assert [(one.signs, one.waited_s) for one in find_missed(story.events)] == [
        (("unanswered", "handoff"), 120.0)
    ]


def test_short_replies_quoted_entries_and_wishes_for_a_person_are_no_gaps() -> None:
    story = Story()
    story.add("customer", MessagePosted(text="agent please"))
    handed_off(story, "agent please")
    story.add("agent", MessagePosted(text=REPLY))
    story.add("customer", MessagePosted(text=RUG))
    story.add("agent", MessagePosted(text="One moment."))
    answer = Answer(entry_id="wool", revision=1, title="Wool", confidence=1.0)
    story.add("agent", MessagePosted(text=REPLY, answer=answer))
    assert story.missed == []


def test_what_was_struck_or_forgotten_is_not_missed() -> None:
    story = Story()
    story.ask(LAMP, "none")
    story.add("customer", CustomerLearned(forget=True))
    assert story.missed == []
    seq = story.add("customer", MessagePosted(text=RUG, struck=True))
    understanding: dict[str, Any] = {"intent": "ask", "outcome": "none"}
    story.add("assistant", TurnCompleted(about_seq=seq, mood="calm", understanding=understanding))
    assert story.missed == []


def wait(story: Story) -> None:
    """A person is asked for and awaited."""
    story.add("customer", HandoffRequested(reason="asked", problem=LAMP))
    story.add("system", OwnerChanged(owner="waiting", previous="assistant"))


def test_what_is_told_the_awaited_person_is_no_gap_but_a_question_is() -> None:
    story = Story()
    story.ask(LAMP, "answer")
    wait(story)
    story.ask("the shade of mine is torn as well", "none")
    story.ask(RUG, "none")
    assert story.missed == [(LAMP, ("handoff",)), (RUG, ("unanswered",))]


def test_an_agents_reply_is_not_taken_for_the_answer_to_what_was_answered_meanwhile() -> None:
    story = Story()
    story.ask(LAMP, "none")
    wait(story)
    story.ask(RUG, "answer")
    story.show("rug")
    story.add("agent", MessagePosted(text=REPLY))
    assert story.missed == [(LAMP, ("unanswered", "handoff", "agent_reply"))]


PRIVATE = "my divorce lawyer needs the invoice of the lamp, can you send it?"


def take(story: Story) -> None:
    story.add("agent", OwnerChanged(owner="agent", previous="waiting", agent_id="a"))


def give_back(story: Story) -> None:
    story.add("agent", OwnerChanged(owner="assistant", previous="agent", agent_id="a"))


def test_what_was_said_to_an_agent_is_no_gap_though_the_assistant_answers_it_later() -> None:
    story = Story()
    story.ask(LAMP, "none")
    wait(story)
    take(story)
    asked = story.add("customer", MessagePosted(text=PRIVATE))
    give_back(story)
    shown = story.show("invoices")
    understanding = {"intent": "ask", "outcome": "none"}
    story.add("assistant", TurnCompleted(about_seq=asked, mood="calm", understanding=understanding))
    story.add("customer", FeedbackGiven(about_seq=shown, entry_id="invoices", helpful=False))
    story.ask(RUG, "none")
    (lamp, rug) = find_missed(story.events)
    assert (lamp.text, lamp.signs, lamp.wrong) == (LAMP, ("unanswered", "handoff"), None)
    assert (rug.text, rug.signs) == (RUG, ("unanswered",))


def test_an_agents_reply_to_what_was_said_to_them_is_kept_nowhere() -> None:
    for said in (PRIVATE, f"{PRIVATE} {'It is a long story. ' * 40}"):
        story = Story()
        story.ask(LAMP, "none")
        wait(story)
        take(story)
        story.add("customer", MessagePosted(text=said))
        story.add("agent", MessagePosted(text=REPLY))
        (lamp,) = find_missed(story.events)
        assert (lamp.text, lamp.signs, lamp.reply) == (LAMP, ("unanswered", "handoff"), None)


def test_a_customer_whom_a_person_serves_gives_editors_no_question() -> None:
    story = Story()
    wait(story)
    take(story)
    story.ask(PRIVATE, "none")
    give_back(story)
    assert questions_in(story.events) == []
    asked = story.ask(RUG, "answer")
    assert [one.seq for one in questions_in(story.events)] == [asked]
