"""The assistant obeys what the last agent left: nothing is begun again, and a person is never withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.protocol.turn import AskedPromise, TurnBoundary, TurnReply, TurnRequest

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

pytestmark = pytest.mark.model
QUESTION = "How do I cancel my order?"
LEFT = TurnBoundary(
    agent_name="Mia", outcome="Refund under way.", promises=("You will get your money by Friday.",)
)


def ask(engine: Engine, text: str, boundary: TurnBoundary | None, **given: object) -> TurnReply:
    return engine.turn(replace(TurnRequest("t", "c", text, boundary=boundary), **given))


def test_a_refused_entry_is_not_shown_again(engine: Engine) -> None:
    shown = ask(engine, QUESTION, LEFT).messages[-1].answer
    assert shown is not None
    again = ask(engine, QUESTION, replace(LEFT, refused_entries=(shown.entry_id,)))
    answers = [message.answer.entry_id for message in again.messages if message.answer]
    assert shown.entry_id not in answers
    offered = [quick.choice for message in again.messages for quick in message.quick_replies]
    assert not [choice for choice in offered if shown.entry_id in choice]


def test_a_refused_entry_is_not_brought_back_by_a_button(engine: Engine) -> None:
    shown = ask(engine, QUESTION, LEFT).messages[-1].answer
    assert shown is not None
    choice = f'/choose{{"entry_id": "{shown.entry_id}"}}'
    again = ask(engine, QUESTION, replace(LEFT, refused_entries=(shown.entry_id,)), choice=choice)
    assert not [message for message in again.messages if message.answer]


def test_a_returned_chat_is_not_handed_off_again_for_the_same_reason(engine: Engine) -> None:
    complaint = "This is a disgrace, I want to complain about your awful service!"
    assert ask(engine, complaint, LEFT).handoff is not None
    held = ask(engine, complaint, replace(LEFT, held_reasons=("complaint", "upset")))
    assert held.handoff is None
    said = " ".join(message.text for message in held.messages)
    assert "Mia" in said
    assert "You will get your money by Friday." in said


def test_who_asks_for_a_person_gets_one_whatever_is_held(
    engine: Engine,
) -> None:
    everything = replace(LEFT, held_reasons=("complaint", "upset", "failures", "accepted_offer"))
    wish = ask(engine, "I want to talk to a person", everything)
    assert wish.handoff is not None
    assert wish.handoff.reason == "asked"


def test_what_is_said_instead_can_be_taken_up(engine: Engine) -> None:
    held = replace(LEFT, held_reasons=("complaint", "upset"))
    first = ask(engine, "This is a disgrace, I want to complain about your awful service!", held)
    yes = ask(engine, "yes please", held, memory=first.memory)
    assert yes.handoff is not None


@pytest.mark.parametrize("text", ["When does the leg arrive?", "What did you promise me?"])
def test_a_promise_that_is_asked_for_is_told_with_who_and_when(engine: Engine, text: str) -> None:
    asked = AskedPromise(text="A new leg arrives Friday.", by="Mia", on="2026-11-27")
    reply = ask(engine, text, replace(LEFT, asked=(asked,)))
    (message,) = reply.messages
    assert "“A new leg arrives Friday.”" in message.text
    assert "Mia" in message.text
    assert "Friday 27 November" in message.text
    assert reply.handoff is None
