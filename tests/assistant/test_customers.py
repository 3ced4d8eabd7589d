"""The customer decides which entries answer, and in which language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.assistant.engine import Engine
from bot.assistant.project import DOMAIN
from bot.messages import MessageCatalogue
from bot.protocol.turn import CustomerFacts, TurnReply, TurnRequest
from knowledge_base.model import Content, Translation
from knowledge_base.store import KnowledgeStore
from tests.assistant.conversation import Conversation, entry_of

pytestmark = pytest.mark.model

GOLD = CustomerFacts(attributes={"plan": "gold"})
ASKED = "Can I have my sofa steamed at home?"


@pytest.fixture
def steaming(knowledge: KnowledgeStore, engine: Engine) -> Iterator[KnowledgeStore]:
    """An entry for customers of the gold plan, in English and German, served by the assistant."""
    content = Content(
        question=ASKED,
        answer="Yes, once a year, at no cost.",
        phrasings=("steam cleaning of a sofa at home", "do you steam clean sofas"),
        category="Care",
        audience=(("plan", ("gold",)),),
        translations=(
            Translation(
                "de",
                "Kann ich mein Sofa zu Hause dampfreinigen lassen?",
                "Ja, einmal im Jahr und ohne Kosten.",
                ("Dampfreinigung für mein Sofa",),
            ),
        ),
    )
    if not knowledge.count_entries("steamed"):
        knowledge.add_entry(content, "tests", "steaming")
    knowledge.publish_entry("steaming", "tests")
    refresh()
    yield knowledge
    knowledge.retire_entry("steaming", "tests")
    refresh()


def refresh() -> None:
    """The assistant takes over what was published, without waiting for its own next look."""
    from bot.assistant.knowledge import live_index

    index = live_index()
    assert index is not None
    index.refresh()


def ask(
    engine: Engine,
    text: str,
    customer: CustomerFacts,
    choice: str | None = None,
    locale: str | None = None,
) -> TurnReply:
    return engine.turn(TurnRequest("turn-1", "c", text, customer, choice=choice, locale=locale))


def test_only_customers_who_fit_are_answered_with_an_entry(steaming: KnowledgeStore, engine: Engine) -> None:
    (answer,) = (
        message.answer for message in Conversation(engine, GOLD).say(ASKED).messages if message.answer
    )
    assert (answer.entry_id, answer.public) == ("steaming", False)
    for other in (CustomerFacts(), CustomerFacts(attributes={"plan": "basic"})):
        reply = Conversation(engine, other).say(ASKED)
        assert "steaming" not in [message.answer.entry_id for message in reply.messages if message.answer]
        assert "steaming" not in [entry.entry_id for entry in reply.understanding.ranking]


def test_a_choice_that_was_never_offered_opens_nothing(steaming: KnowledgeStore, engine: Engine) -> None:
    forged = '/choose{"entry_id": "steaming"}'
    assert entry_of(ask(engine, "this one", GOLD, choice=forged)) == "steaming"
    reply = ask(engine, "this one", CustomerFacts(), choice=forged)
    assert all(message.answer is None for message in reply.messages)


@pytest.mark.parametrize(
    ("text", "locale", "answer"),
    [
        ("Kann ich mein Sofa zu Hause dampfreinigen lassen?", "en-GB", "Ja, einmal im Jahr und ohne Kosten."),
        ("Dampfreinigung Sofa", "de-DE", "Ja, einmal im Jahr und ohne Kosten."),
        (ASKED, "de-DE", "Yes, once a year, at no cost."),
    ],
)
def test_the_message_chooses_the_language_and_else_the_browser(
    steaming: KnowledgeStore, engine: Engine, text: str, locale: str, answer: str
) -> None:
    reply = ask(engine, text, GOLD, locale=locale)
    assert [message.text for message in reply.messages if message.answer] == [answer]
    said = MessageCatalogue.load(DOMAIN).pick(
        "utter_acknowledge",
        slots={"question": "Kann ich mein Sofa zu Hause dampfreinigen lassen?"},
        language="de",
    )
    if answer.startswith("Ja"):
        assert reply.messages[0].text == said.text, "before a German answer we speak German"
        assert reply.messages[1].answer is not None
        assert reply.messages[1].answer.title.startswith("Kann ich mein Sofa")
