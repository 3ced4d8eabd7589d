"""Texts are taken out of what is recorded, with the parts of them that were repeated, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.erasure import OMITTED, Erasure
from bot.conversation.events import (
    EventBody,
    HandoffRequested,
    LabelsChanged,
    MessagePosted,
    NoteAdded,
    OwnerChanged,
    TurnCompleted,
)
from bot.conversation.model import Answer

MARK = OMITTED
SAID = "My card is 4111 2222. The lamp from order FD-77 arrived broken!"


def without(text: str, *said: str, new: str | None = None) -> str:
    body = Erasure(dict.fromkeys(said or (SAID,), new)).clean(NoteAdded(text=text))
    assert isinstance(body, NoteAdded)
    return body.text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (SAID, MARK),
        (f"They said: {SAID}", f"They said: {MARK}"),
        ("the lamp from order fd-77 arrived broken!", MARK),
        ("Order FD-77, card 4111, was it?", f"Order {MARK}, card {MARK}, was it?"),
        ("A lamp arrived for somebody else", "A lamp arrived for somebody else"),
    ],
)
def test_a_text_goes_with_its_sentences_and_numbers_and_nothing_more(text: str, left: str) -> None:
    assert without(text) == left


def test_what_the_correction_still_says_stays() -> None:
    assert (
        without("Order FD-77 with card 4111", new="The lamp of FD-77 broke")
        == f"Order FD-77 with card {MARK}"
    )


def test_short_texts_are_not_looked_for() -> None:
    assert without("yes, yesterday", "yes") == "yes, yesterday"


def test_a_short_name_is_looked_for_as_a_word() -> None:
    body = Erasure({"Bo": None}, name="Bo").clean(NoteAdded(text="Bold Bo and the bottle"))
    assert isinstance(body, NoteAdded)
    assert body.text == f"Bold {MARK} and the bottle"


@pytest.mark.parametrize("name", ["Priya", "Bo", "Anne-Marie (Annie)", "ليلى"])
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Thank you, {}. I have noted your name.", "Thank you. I have noted your name."),
        ("{}, you are in line for a person.", "You are in line for a person."),
        ("All right. {}, nobody is at the desk.", "All right. Nobody is at the desk."),
        ("Mia is here, {}, and is reading what you wrote.", "Mia is here, and is reading what you wrote."),
        ("Hello {}, good to have you here.", "Hello, good to have you here."),
        ("A pleasure, {}", "A pleasure"),
        ("This is {} from Utrecht", f"This is {MARK} from Utrecht"),
    ],
)
def test_nobody_is_spoken_to_by_a_name_that_goes(text: str, left: str, name: str) -> None:
    body = Erasure({name: None}, name=name).clean(NoteAdded(text=text.format(name)))
    assert isinstance(body, NoteAdded)
    assert body.text == left


@pytest.mark.parametrize("word", ["waiting", "agent", "complaint", "answer", "customer"])
def test_a_customers_word_that_is_a_name_of_ours_breaks_no_event(word: str) -> None:
    erasure = Erasure({word: None})
    bodies: list[EventBody] = [
        OwnerChanged(owner="waiting", previous="assistant", reason="complaint", agent_id="agent"),
        HandoffRequested(reason="complaint", problem=f"It is {word}"),
        TurnCompleted(about_seq=1, mood="upset", understanding={"outcome": "answer", "intent": word}),
        MessagePosted(text=word, answer=Answer("answer", 1, "An answer", 0.9), line_ids=("waiting",)),
    ]
    cleaned = [erasure.clean(body) for body in bodies]
    assert cleaned[0] == bodies[0]
    assert cleaned[1] == HandoffRequested(reason="complaint", problem=f"It is {MARK}")
    assert cleaned[2] == bodies[2]
    assert cleaned[3] == MessagePosted(
        text=MARK, answer=Answer("answer", 1, "An answer", 0.9), line_ids=("waiting",)
    )


def test_the_assistant_remembers_no_part_of_it() -> None:
    body = TurnCompleted(
        about_seq=1, mood="calm", memory={"topic": "lamp from order", "turns": 3, "tags": ["card is"]}
    )
    cleaned = Erasure({SAID: None}).clean(body, remembered=True)
    assert cleaned == TurnCompleted(about_seq=1, mood="calm", memory={"topic": "", "turns": 3, "tags": [""]})


@given(st.lists(st.text(min_size=4, max_size=30), min_size=1, max_size=4), st.text(max_size=80))
def test_no_whole_text_is_ever_left(said: list[str], around: str) -> None:
    erasure = Erasure(dict.fromkeys(said))
    body = erasure.clean(LabelsChanged(added=(f"{around}{said[0]}{around}",)))
    assert isinstance(body, LabelsChanged)
    assert said[0] not in body.added[0]
