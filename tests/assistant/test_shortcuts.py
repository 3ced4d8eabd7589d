"""What makes turns cheap changes nothing: each reply is compared with the one that stock Rasa's ways give."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.shortcuts import rasas_ways
from bot.assistant.project import DOMAIN
from bot.messages import MessageCatalogue
from knowledge_base.store import KnowledgeStore
from tests.assistant.conftest import Read
from tests.assistant.conversation import Conversation

CONVERSATIONS = (
    ("hi I'm Priya, where is my order LL-204815?", "no", "none of these", "yes", "thanks"),
    ("How do I cancel my order?", "yes, that helped", "yes", "bye"),
    ("where is my order", "/deny", "/deny", "/deny", "how do I return an item?", "the second one"),
    ("Your service is terrible!", "Nobody answers and I am furious", "get me a person"),
    ("my name is Bob", "that's not my name", "forget me", "what is the capital of Peru?", "why?", "??"),
    ("me llamo Ana, ¿cómo puedo cancelar mi pedido?", "gracias", '/choose{"entry_id": "cancel-order"}'),
)


@pytest.fixture(scope="module")
def stock(model: Path, knowledge: KnowledgeStore) -> Iterator[Any]:
    """An engine that runs the graph with dask and asks the policies anew each time."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        from bot.assistant.engine import Engine
        from bot.assistant.processor import TurnProcessor

        ways = {name: way for each in rasas_ways().values() for name, way in each.items()}
        processor = type("StockProcessor", (TurnProcessor,), ways)(model)
        engine = Engine(processor, MessageCatalogue.load(DOMAIN))
    yield engine
    engine._loop.close()


@pytest.mark.model
@pytest.mark.parametrize("said", CONVERSATIONS, ids=lambda said: said[0][:20])
def test_replies_are_those_of_stock_rasa(engine: Any, stock: Any, said: tuple[str, ...]) -> None:
    for _ in range(2):  # the second time everything is remembered
        ours, theirs = Conversation(engine), Conversation(stock)
        for text in said:
            choice = text if text.startswith("/") else None
            assert ours.say(text, choice) == theirs.say(text, choice)


@pytest.mark.model
def test_the_domain_is_that_which_rasa_reads(engine: Any, stock: Any) -> None:
    assert engine._processor.domain.as_dict() == stock._processor.domain.as_dict()


@pytest.mark.model
def test_the_rules_are_asked_once_for_each_situation(engine: Any) -> None:
    from rasa.core.processor import MessageProcessor

    processor = engine._processor
    asked: list[object] = []
    remembered = processor._predictions
    tracker = processor._tracker({})

    def predict(tracker: Any) -> Any:
        asked.append(tracker)
        return MessageProcessor._predict_next_with_tracker(processor, tracker)

    first = remembered.get(tracker, predict)
    second = remembered.get(processor._tracker({"mood": "upset"}), predict)
    assert len(asked) == 1
    assert second.probabilities == first.probabilities
    assert second is not first
    remembered.get(processor._tracker({"awaiting": "offer_person"}), predict)
    assert len(asked) == 2


@pytest.mark.model
def test_an_action_that_no_rule_follows_runs_once(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa's fallback predicts the same action after itself, up to ten times."""
    from rasa.core.policies.policy import PolicyPrediction

    processor = engine._processor
    always = PolicyPrediction.for_action_name(processor.domain, "action_answer", "loops", 0.3)
    once = Conversation(engine).say("How do I cancel my order?")
    monkeypatch.setattr(processor._predictions, "get", lambda tracker, predict: always)
    assert Conversation(engine).say("How do I cancel my order?").messages == once.messages


@pytest.mark.parametrize(
    "text",
    [
        "how long does a refund take?",
        "my parcel is late and the courier says it was delivered",
        "PLEASE CANCEL MY ORDER",
        "marcus, where is my parcel",
    ],
)
def test_messages_without_an_introduction_need_no_analysis(read: Read, text: str) -> None:
    from bot.assistant.reading.names import find_name, may_say_a_name

    assert not may_say_a_name(text)
    assert find_name(read.nlp.make_doc(text), read.known_words) == find_name(read.nlp(text), read.known_words)
