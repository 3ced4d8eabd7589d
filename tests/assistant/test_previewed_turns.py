"""A turn with content that is not live: the whole reply changes with it, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from bot.protocol.dry_run import EntryChange, TurnPreviewRequest
from bot.protocol.turn import CustomerFacts, TurnReply, TurnRequest
from knowledge_base.model import Content, Translation
from knowledge_base.store import KnowledgeStore
from tests.assistant.conftest import Read

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

DOGS = Content("Can I bring my dog to the showroom?", "Yes, **on a lead**.", ("are dogs allowed",))
PRIYA = CustomerFacts(name="Priya", name_source="identity")


def preview(engine: Engine, text: str, *changes: EntryChange, choice: str | None = None) -> TurnReply:
    turn = TurnRequest("t1", "c1", text, customer=PRIYA, choice=choice)
    return engine.preview(TurnPreviewRequest(turn, changes))


def change(entry_id: str, content: Content | None) -> EntryChange:
    return EntryChange(entry_id, 7, msgspec.to_builtins(content) if content else None)


@pytest.mark.model
def test_a_draft_answers_in_a_preview_only(engine: Engine) -> None:
    reply = preview(engine, "Hi, are dogs allowed in there?", change("dogs", DOGS))
    assert [message.text for message in reply.messages][-1] == DOGS.answer
    answer = reply.messages[-1].answer
    assert answer is not None
    assert (answer.entry_id, answer.revision) == ("dogs", 7)
    assert "Priya" in reply.messages[0].text
    assert reply.understanding.ranking[0].entry_id == "dogs"
    live = engine.turn(TurnRequest("t2", "c1", "Hi, are dogs allowed in there?", customer=PRIYA))
    assert all(message.answer is None or message.answer.entry_id != "dogs" for message in live.messages)
    assert all(ranked.entry_id != "dogs" for ranked in live.understanding.ranking)


@pytest.mark.model
def test_a_changed_answer_and_a_retired_entry_are_previewed(
    engine: Engine, knowledge: KnowledgeStore
) -> None:
    live = knowledge.get_published("cancel-order")
    changed = replace(live.content, answer="Press the red button.")
    reply = preview(engine, "How do I cancel my order?", change("cancel-order", changed))
    assert reply.messages[-1].text == "Press the red button."
    gone = preview(engine, "How do I cancel my order?", change("cancel-order", None))
    assert all(ranked.entry_id != "cancel-order" for ranked in gone.understanding.ranking)
    now = engine.turn(TurnRequest("t3", "c1", "How do I cancel my order?"))
    assert now.messages[-1].text == live.content.answer


@pytest.mark.model
def test_a_draft_is_previewed_for_its_audience_and_in_its_languages(engine: Engine) -> None:
    dutch = Translation("nl", "Mag mijn hond mee?", "Ja, **aan de lijn**.")
    draft = change("dogs", replace(DOGS, audience=(("plan", ("premium",)),), translations=(dutch,)))
    premium = CustomerFacts(attributes={"plan": "premium"})

    def answers(customer: CustomerFacts, text: str = "are dogs allowed in there?") -> list[str]:
        turn = TurnRequest("t1", "c1", text, customer=customer)
        messages = engine.preview(TurnPreviewRequest(turn, (draft,))).messages
        return [message.text for message in messages if message.answer and message.answer.entry_id == "dogs"]

    assert answers(premium) == [DOGS.answer]
    assert answers(PRIYA) == []
    assert answers(premium, "Mag mijn hond mee naar de showroom?") == [dutch.answer]


@pytest.mark.model
def test_a_button_can_be_pressed_in_a_preview(engine: Engine) -> None:
    pressed = '/choose{"entry_id": "dogs"}'
    assert preview(engine, "Dogs", change("dogs", DOGS), choice=pressed).messages[-1].text == DOGS.answer


MASKED = {
    "Hi, I'm Priya. How do I return the Luna lamp?": "How do I return the Luna lamp?",
    "my name is John Smith and my order 10293 is late": "my order [number] is late",
    "Can you change the address to Maria Garcia, 12 Baker Street?": (
        "Can you change the address to [name], [address]?"
    ),
    "Hello, does Klarna work for me?": "does Klarna work for me?",
    "where is tom's parcel": "where is [name]'s parcel",
    "my neighbour Theodora Quibble stole my parcel": "my neighbour [name] stole my parcel",
    "her boy Crispin has my parcel": "her boy [name] has my parcel",
    "my neighbour theodora has it": "my neighbour [name] has it",
    "my wife wants a refund": "my wife wants a refund",
}


@pytest.mark.parametrize("text", MASKED)
def test_names_are_taken_out_of_a_question(read: Read, text: str) -> None:
    from bot.assistant.masking import mask

    assert mask(text, ("Tom",) if "tom" in text else ()) == MASKED[text]


def test_a_name_which_was_read_before_is_still_a_name(read: Read) -> None:
    from bot.assistant.masking import mask

    asked = "im quorlim, where is my sofa?"
    assert [mask(asked) for _ in range(2)] == ["where is my sofa?"] * 2
