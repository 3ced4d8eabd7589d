"""What messages are, on lines of people who did not write what is learned from, about other businesses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.assistant.reading.acts import ACTS, SIGNALS, find_courtesy, likely_acts, main_act
from tests.assistant.conversation import Conversation

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

LINES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "nlu" / "acts.jsonl").read_text("utf-8").splitlines()
]
# A little below what was measured: .84 of each act but `other`; .82 and .70.
RECALL, WANTS_PERSON_F1, DISSATISFIED_F1 = 0.82, 0.79, 0.67


def acts(**likely: float) -> dict[str, float]:
    return {**dict.fromkeys((*ACTS, *SIGNALS), 0.0), **likely}


def f1(pairs: Iterable[tuple[bool, bool]]) -> float:
    """The harmonic mean of precision and recall of (wanted, found)."""
    counted = list(pairs)
    both = sum(wanted and found for wanted, found in counted)
    return 2 * both / (sum(wanted for wanted, _ in counted) + sum(found for _, found in counted))


@pytest.fixture(scope="module")
def readings(engine: Engine) -> list[tuple[Mapping[str, Any], Any]]:
    return [(line, engine.understand(line["text"])) for line in LINES]


@pytest.mark.model
def test_acts_of_people_nobody_here_wrote_for(readings: list[tuple[Mapping[str, Any], Any]]) -> None:
    recalls = {}
    for act in ACTS[:-1]:
        found = [act in read.acts or act == read.act for line, read in readings if act in line["acts"]]
        recalls[act] = sum(found) / len(found)
    assert sum(recalls.values()) / len(recalls) >= RECALL, recalls


@pytest.mark.model
def test_who_wants_a_person_and_who_is_not_content(readings: list[tuple[Mapping[str, Any], Any]]) -> None:
    wanted = f1((line.get("wants_person", False), read.wants_human) for line, read in readings)
    discontent = f1((line.get("dissatisfied", False), read.dissatisfaction >= 0.5) for line, read in readings)
    assert (wanted >= WANTS_PERSON_F1, discontent >= DISSATISFIED_F1) == (True, True), (wanted, discontent)


@pytest.mark.parametrize(
    ("likely", "asked", "courtesy"),
    [
        (acts(thank=0.9, affirm=0.9), None, "thank"),
        (acts(deny=0.9, thank=0.95, goodbye=0.9), None, "goodbye"),
        (acts(deny=0.9, thank=0.95), "was_it_helpful", "thank"),
        (acts(deny=0.9, thank=0.95), "offer_person", "deny"),
        (acts(thank=0.9, ask=0.8), None, None),
        (acts(affirm=0.85), "offer_person", None),
        (acts(affirm=0.65), None, "affirm"),
        (acts(other=0.9), None, "aside"),
        (acts(other=0.9, dissatisfied=0.8), None, None),
        (acts(give_details=0.9), None, None),
        (acts(goodbye=0.55), None, None),
    ],
)
def test_courtesy_of_a_message(likely: dict[str, float], asked: str | None, courtesy: str | None) -> None:
    assert find_courtesy(likely, asked) == courtesy


def test_a_message_can_be_several_acts() -> None:
    several = acts(deny=0.8, thank=0.9, goodbye=0.4)
    assert (main_act(several), likely_acts(several)) == ("deny", ("thank", "deny"))


@pytest.mark.model
def test_whoever_is_busy_keeps_what_was_asked(conversation: Conversation) -> None:
    asked = conversation.say("How do I return an item?")
    assert any(message.answer for message in asked.messages)
    assert conversation.say("one moment please").understanding.intent == "aside"
    assert conversation.say("yes, that helped").helpful is True


@pytest.mark.model
@pytest.mark.parametrize("text", ["and it", "is it possible", "hmm maybe"])
def test_a_weak_yes_calls_no_person(conversation: Conversation, text: str) -> None:
    conversation.say("where is my order")
    while conversation.memory.get("awaiting") in ("was_it_helpful", "did_you_mean"):
        conversation.say("no", choice="/deny")
    assert conversation.memory["awaiting"] == "offer_person"
    assert conversation.say(text).handoff is None


@pytest.mark.model
def test_no_thanks_after_an_answer_asks_for_nothing_else(conversation: Conversation) -> None:
    conversation.say("How do I return an item?")
    closed = conversation.say("no thanks thats all")
    assert [message.quick_replies for message in closed.messages] == [()]
