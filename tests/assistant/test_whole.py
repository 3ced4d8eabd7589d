"""Lines that are messages by themselves, lines after which more may follow, and lines that are one text."""

from __future__ import annotations

import pytest

from bot.assistant.reading.whole import is_whole
from tests.assistant.conversation import Conversation, entry_of

SIX = ("hey", "I have a question", "about", "the sofa", "is it possible", "to return it")


@pytest.mark.parametrize(
    "line", ["and the lamp that I bought for", "my order is,", "so I thought ...", "weil der"]
)
def test_more_follows_a_line_that_hangs(line: str) -> None:
    assert not is_whole(line, "ask", "answer")


@pytest.mark.parametrize(
    ("line", "outcome", "confidence", "whole"),
    [
        ("order status", "answer", 0.9, True),
        ("the sofa", "answer", 0.6, False),
        ("where is my order", "answer", 0.6, True),
        ("refund", "answer", 0.9, False),
        ("refund?", "answer", 0.6, True),
        ("my lamp is broken", "clarify", 0.5, False),
        ("what can I ask about?", "none", 0.1, True),
        ("it is the blue one.", "none", 0.1, True),
        ("it is the blue one", "none", 0.1, False),
        ("it says error five when I press the button twice", "none", 0.1, True),
        ("配送にはどのくらいの時間がかかりますか", "answer", 0.6, True),
    ],
)
def test_a_question_is_whole_when_it_is_answered_marked_or_long(
    line: str, outcome: str, confidence: float, whole: bool
) -> None:
    assert is_whole(line, "ask", outcome, confidence) is whole


@pytest.mark.model
@pytest.mark.parametrize(
    "line",
    [
        *("where is my order", "how do I return a lamp?", "thanks", "thank you, bye", "yes", "no thanks"),
        *("I want to talk to a person", "my order number is 48213377", "my name is Anna"),
    ],
)
def test_a_question_a_courtesy_a_wish_and_details_are_whole(conversation: Conversation, line: str) -> None:
    assert conversation.say(line).whole


@pytest.mark.model
@pytest.mark.parametrize(
    "line", ["hello", "hi there", "I have a question", "the sofa", "about", "quick question"]
)
def test_more_may_follow_a_hello_and_a_fragment(conversation: Conversation, line: str) -> None:
    assert not conversation.say(line).whole


@pytest.mark.model
def test_the_last_line_says_whether_more_may_follow(conversation: Conversation) -> None:
    assert not conversation.say("hey\nI want to return\nmy").whole
    assert conversation.say("hey\nI have a question\nwhere is my order").whole


@pytest.mark.model
def test_a_press_is_whole(conversation: Conversation) -> None:
    assert conversation.say("Thanks", "/thank").whole


@pytest.mark.model
def test_six_lines_are_greeted_once_and_answered(conversation: Conversation) -> None:
    reply = conversation.say("\n".join(SIX))
    assert entry_of(reply) in ("return-an-item", "return-large-furniture")
    assert reply.handoff is None
    assert sum("hello" in line for message in reply.messages for line in message.line_ids) == 1


@pytest.mark.model
def test_two_questions_without_marks_on_two_lines_are_both_answered(conversation: Conversation) -> None:
    reply = conversation.say("how do i return a lamp\nhow long does the refund take")
    answered = [message.answer.entry_id for message in reply.messages if message.answer]
    assert answered == ["return-an-item", "refund-times"]
