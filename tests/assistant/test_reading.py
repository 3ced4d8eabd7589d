"""What is read in a message besides its question."""

from __future__ import annotations

import pytest

from bot.assistant.reading.complaint import is_complaint
from bot.assistant.reading.greeting import find_greeting, without
from bot.assistant.reading.mood import find_mood
from bot.assistant.reading.place import find_place
from bot.assistant.reading.references import (
    REFERENCE_VARIABLE,
    find_email,
    find_order_number,
    is_only_details,
)
from bot.assistant.reading.wants_person import asks_for_person, declines_person


@pytest.mark.parametrize(
    "text",
    [
        "can I speak to someone?",
        "Let me talk to a real human being",
        "agent please",
        "put me through to your returns department",
        "I'd rather deal with a real person",
        "I refuse to discuss my payment with a robot",
        "can somebody else have a look at my claim",
        "Where is my parcel? Get me a manager",
        "have someone call me about the sofa",
        "is there any human here",
        "you don't understand me",
        "this chatbot is useless",
        "I need a representative",
        "Representative",
        "could a colleague call me",
        "stop wasting my time with a machine",
        "can i talk to reception please",
        "customer service rep please",
        "I want to escalate this",
        "transfer me",
        "can i get an agent",
        "are there any humans working there",
        "Let me talk to Mia",
        "who can I talk to about this",
        "is there a human?",
    ],
)
def test_a_request_for_a_person_is_heard(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "can someone else sign for my parcel?",
        "I spoke to an agent yesterday and the lamp came",
        "no need to speak to anyone",
        "the person I bought it for lives abroad",
        "how many people fit on the sofa?",
        "do you have a support leg for the bed?",
        "can I talk about the colours first?",
        "is the operator manual included?",
        "is there an agent near me?",
        "I want to send it to a friend",
        "who delivers, your staff or a carrier?",
        "my contact number has changed",
        "the machine was not working when I paid",
        "let me talk to you about my order",
    ],
)
def test_people_in_a_question_are_no_request_for_a_person(text: str) -> None:
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "no need for a human",
        "I don't want to talk to an agent",
        "I'd rather not talk to a person",
        "i don't need to speak to anyone, just tell me the price",
    ],
)
def test_a_person_who_is_not_wanted_is_not_called(text: str) -> None:
    assert declines_person(text)


@pytest.mark.parametrize(
    "text", ["I'd rather talk to a person", "I don't want a bot, get me a human", "hello"]
)
def test_a_wish_is_no_refusal(text: str) -> None:
    assert not declines_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your delivery service is a joke",
        "this is totally unacceptable",
        "I want to make a complaint about the driver",
        "third time I ask, nobody answers",
        "I'm extremely disappointed",
        "you people lied to me",
        "worst company ever",
        "I will never order from you again",
    ],
)
def test_a_complaint_is_heard(text: str) -> None:
    assert is_complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I make a complaint?",
        "where can I leave a review",
        "my parcel arrived damaged, what now?",
        "the chair is not as nice as in the photo, can I return it?",
        "is the quality good?",
        "my order is late",
        "what does the guarantee cover?",
    ],
)
def test_a_problem_with_an_answer_is_no_complaint(text: str) -> None:
    assert not is_complaint(text)


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("where is my order?", None),
        ("I'm not angry, just curious", None),
        ("this is so frustrating", "upset"),
        ("WHERE IS MY ORDER ALREADY!", "upset"),
        ("thanks for nothing", "upset"),
        ("Thank you so much, but this is ridiculous", "upset"),
        ("I'm worried that it got lost", "worried"),
        ("please hurry, I leave tomorrow", "worried"),
        ("don't worry about it", None),
        ("I've been waiting an hour and my payment still hasn't gone through", "worried"),
        ("I've been trying to file a claim this entire week with no luck", "worried"),
        ("how long have I been a member?", None),
        ("I waited at home", None),
        ("thank you so much!", "grateful"),
        ("you've been very helpful", "grateful"),
        ("that was not helpful", None),
    ],
)
def test_the_mood_is_the_one_shown(text: str, mood: str | None) -> None:
    assert find_mood(text) == mood


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("my order LL-204815 is late", "LL-204815"),
        ("order number is 204815", "204815"),
        ("48213377", "48213377"),
        ("#4512", "#4512"),
        ("call 204815", None),
    ],
)
def test_an_order_number_is_taken_as_it_was_said(text: str, number: str | None) -> None:
    assert find_order_number(text) == number


@pytest.mark.parametrize("said", ["LL 204815", "ll-204815", "LL204815"])
def test_a_business_can_say_how_its_numbers_look(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REFERENCE_VARIABLE, r"LL[ -]?\d{6}")
    assert find_order_number(f"where is {said}, please?") == said
    assert is_only_details(f"it is {said}")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("write to anna.k+shop@example.co.uk please", "anna.k+shop@example.co.uk"),
        ("mail me: jörg@müller.example.", "jörg@müller.example"),
        ("anna@example", None),
        ("@anna or anna@", None),
        ("a@b@example.com", None),
    ],
)
def test_an_email_address_is_found(text: str, email: str | None) -> None:
    assert find_email(text) == email


def test_details_alone_are_told_from_questions_about_them() -> None:
    assert is_only_details("my order number is LL-204815")
    assert is_only_details("it's sam@example.org")
    assert not is_only_details("where is LL-204815")
    assert not is_only_details("LL-204815?")
    assert not is_only_details("my order")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hi there, where is my order?", "where is my order?"),
        ("good morning! please cancel it", "cancel it"),
        ("hello", "hello"),
        ("where is my order", "where is my order"),
        ("history of my orders", "history of my orders"),
    ],
)
def test_the_question_is_what_remains_without_the_hello(text: str, rest: str) -> None:
    assert without(text, [find_greeting(text)]) == rest


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the second one", 2),
        ("1", 1),
        ("number one", 1),
        ("the last one please", -1),
        ("that one", None),
        ("I ordered two chairs last week and one is broken", None),
        ("first or second?", None),
    ],
)
def test_a_place_in_a_choice_is_found(text: str, place: int | None) -> None:
    assert find_place(text) == place
