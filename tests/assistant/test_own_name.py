"""Whoever asks for their own name is told it, and nothing is dropped."""

from __future__ import annotations

import pytest

from tests.assistant.conversation import Conversation, text_of

pytestmark = pytest.mark.model


@pytest.mark.parametrize("asked", ["what's my name?", "do you remember my name?", "did you forget my name?"])
def test_the_name_is_told_when_it_is_asked_for(conversation: Conversation, asked: str) -> None:
    conversation.say("my name is Sam")
    reply = conversation.say(asked)
    assert "Sam" in text_of(reply)
    assert not reply.learned.forget


def test_a_name_that_was_not_given_is_not_invented(conversation: Conversation) -> None:
    assert "Sam" in text_of(conversation.say("what is my name"))  # as an example of how to say it
    assert conversation.customer.name is None


@pytest.mark.parametrize("said", ["Mein Name ist nicht Mia", "Ich heiße nicht Mia"])
def test_a_name_that_is_denied_is_not_taken(conversation: Conversation, said: str) -> None:
    conversation.say(said)
    assert conversation.customer.name is None


def test_the_next_line_of_several_is_no_signature(conversation: Conversation) -> None:
    conversation.say("do you ship to\nBelgium")
    assert conversation.customer.name is None


@pytest.mark.parametrize(
    "said",
    [
        "Verbinden Sie mich bitte nicht mit einem Mitarbeiter, nur den Link zur Rechnung.",
        "Ich will keinen Menschen sprechen. Wo ist die Rechnung?",
        "I don't want a person, just tell me how long it takes",
    ],
)
def test_no_person_is_called_against_a_wish(conversation: Conversation, said: str) -> None:
    assert conversation.say(said).handoff is None
