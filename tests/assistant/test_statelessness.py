"""The assistant keeps nothing between turns, so a turn costs the same however long the conversation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from bot.protocol.turn import CustomerFacts, TurnRequest
from tests.assistant.conftest import Read
from tests.assistant.conversation import Conversation

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

pytestmark = pytest.mark.model
SMALL_TALK = ("hello", "How do I cancel my order?", "no", "none of these", "thanks")


def test_what_is_remembered_does_not_grow_with_the_conversation(conversation: Conversation) -> None:
    sizes = []
    for turn in range(60):
        reply = conversation.say(SMALL_TALK[turn % len(SMALL_TALK)])
        sizes.append(len(msgspec.json.encode(reply.memory)))
    assert max(sizes[30:]) <= max(sizes[:30])
    assert max(sizes) < 4_000


def test_a_turn_leaves_nothing_behind_in_the_engine(engine: Engine) -> None:
    request = TurnRequest("t", "c", "hi, I'm Priya. How do I cancel my order?")
    first = engine.turn(request)
    stranger = engine.turn(TurnRequest("u", "d", "good morning"))
    assert "Priya" not in stranger.messages[0].text
    assert engine.turn(request) == first


def test_a_repeated_turn_says_the_same(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    request = TurnRequest("t", "c", "no", CustomerFacts(), conversation.memory, tuple(conversation.lines))
    assert conversation.engine.turn(request) == conversation.engine.turn(request)


def test_memory_survives_the_wire(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    conversation.memory = msgspec.json.decode(msgspec.json.encode(conversation.memory))
    assert conversation.say("no").helpful is False


def test_unknown_memory_is_left_out(engine: Engine) -> None:
    reply = engine.turn(TurnRequest("t", "c", "hello", memory={"from_a_later_version": 1}))
    assert "from_a_later_version" not in reply.memory


def test_the_words_of_past_messages_are_let_go(read: Read) -> None:
    from bot.assistant.components.spacy_model import load_spacy_model, renew_when_grown

    model = load_spacy_model()
    assert not renew_when_grown(model)
    for number in range(50):
        model.model(f"unheardof{number}word")
    assert not renew_when_grown(model, most_new_words=1_000)
    assert renew_when_grown(model, most_new_words=49)
    assert "unheardof7word" not in model.model.vocab.strings
