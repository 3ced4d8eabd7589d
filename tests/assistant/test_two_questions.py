"""Two questions in one message: both are answered."""

from __future__ import annotations

import pytest

from tests.assistant.conversation import Conversation

pytestmark = pytest.mark.model


def test_two_questions_in_one_message_are_both_answered(conversation: Conversation) -> None:
    reply = conversation.say("how do i return a lamp and how long does the refund take?")
    answered = [message.answer.entry_id for message in reply.messages if message.answer]
    assert answered == ["return-an-item", "refund-times"]
    between = reply.messages[-2]
    assert between.answer is None
    assert between.line_ids[0].startswith("answer_also")


def test_one_question_is_answered_once(conversation: Conversation) -> None:
    reply = conversation.say("I bought a lamp. How do I send it back?")
    assert sum(message.answer is not None for message in reply.messages) == 1
