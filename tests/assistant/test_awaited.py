"""While a person is awaited the assistant answers, offers none again, and leaves the wait to the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.assistant.project import ROOT
from bot.messages import MessageCatalogue
from bot.protocol.turn import TurnReply, TurnRequest
from tests.assistant.conversation import entry_of, text_of

if TYPE_CHECKING:
    from bot.assistant.engine import Engine

QUESTION = "How do I cancel my order?"
CHAIR = "I returned my chair 3 weeks ago and hear nothing, unacceptable!"
NONSENSE = "Can my cousin in Peru pay with a goat?"
# What the assistant says of itself, or hands to the gateway, whoever has the conversation; and what is said
# under an agent's message only where the assistant has it.
ANY_OWNER = {
    *("utter_person_requested", "utter_seen_to", "utter_seen_to_promised", "utter_offer_person"),
    "utter_agent_wrote_first",
    # Said as the wait, or the agent's part, ends: from then on a person is to be asked for again.
    *("utter_back_to_assistant", "utter_agent_left_to_assistant"),
}


def ask(engine: Engine, text: str, **given: object) -> TurnReply:
    request: dict[str, object] = {"awaited": True, **given}
    return engine.turn(TurnRequest("t", "c", text, **request))  # type: ignore[arg-type]


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "is anyone there?",
        "hello??",
        "are you still there",
        "??",
        "still waiting",
        "how long do I have to wait?",
        "when will somebody answer me",
        "what is my place in the queue",
        "I want a human",
        "is there a human?",
        "ist da jemand?",
        "il y a quelqu'un ?",
    ],
)
def test_who_asks_after_the_person_is_told_how_the_wait_stands(engine: Engine, text: str) -> None:
    reply = ask(engine, text)
    assert (reply.wait_note, reply.handoff, reply.messages) == ("status", None, ())


@pytest.mark.model
@pytest.mark.parametrize("text", ["don't keep my place", "do not keep my spot in the line"])
def test_who_gives_up_a_place_is_not_forgotten(engine: Engine, text: str) -> None:
    assert not ask(engine, text).learned.forget


@pytest.mark.model
def test_an_ordinary_question_gets_its_ordinary_answer(engine: Engine) -> None:
    reply = ask(engine, QUESTION)
    assert entry_of(reply) == entry_of(ask(engine, QUESTION, awaited=False))
    assert entry_of(reply) is not None
    assert reply.wait_note is None


@pytest.mark.model
def test_an_unknown_question_is_kept_and_no_person_offered(engine: Engine) -> None:
    reply = ask(engine, NONSENSE, memory={"failures": 1})
    assert (reply.wait_note, reply.handoff, reply.messages) == ("kept", None, ())
    assert "awaiting" not in reply.memory


@pytest.mark.model
def test_an_answer_that_did_not_help_is_kept_for_the_person(engine: Engine) -> None:
    shown = ask(engine, QUESTION)
    for _ in range(3):
        shown = ask(engine, "no", memory=shown.memory)
        if shown.wait_note:
            break
        assert shown.memory["awaiting"] == "did_you_mean"
    assert (shown.wait_note, shown.handoff) == ("kept", None)


@pytest.mark.model
def test_a_complaint_is_apologised_for_once_and_the_wait_told(engine: Engine) -> None:
    first = ask(engine, "Nobody answers, this is unacceptable!")
    assert "sorry" in text_of(first)
    assert (first.wait_note, first.handoff and first.handoff.reason) == ("status", "complaint")
    assert "priority" not in text_of(first), "who waits with priority already gets no more of it"
    again = ask(engine, "This is outrageous!", memory=first.memory)
    assert "sorry" not in text_of(again)
    assert again.wait_note == "status"


@pytest.mark.model
@pytest.mark.parametrize("text", ["ok", "thanks", "bye", "no", "are you a robot?", "what can you do?"])
def test_small_talk_gets_a_short_reply_that_offers_no_person(engine: Engine, text: str) -> None:
    reply = ask(engine, text)
    assert len(reply.messages) == 1
    assert "/request_human" not in [quick.choice for quick in reply.messages[0].quick_replies]
    assert len(reply.messages[0].text) < 200


@pytest.mark.model
def test_help_now_looks_for_an_answer_to_the_complaint_itself(engine: Engine) -> None:
    reply = ask(engine, CHAIR, help_now=True, memory={"complained": True, "mood": "upset"})
    assert reply.handoff is None
    assert entry_of(reply) or [quick for message in reply.messages for quick in message.quick_replies]


@pytest.mark.model
def test_without_anybody_awaited_it_is_a_question_like_any_other(engine: Engine) -> None:
    reply = ask(engine, "how long do I have to wait?", awaited=False)
    assert reply.wait_note is None
    assert reply.messages


def test_no_sentence_that_offers_a_person_is_left_while_one_is_awaited() -> None:
    catalogue = MessageCatalogue.load(ROOT / "domain.yml")
    offering = {
        name
        for name in catalogue.names
        for variant in catalogue.variants(name)
        if "/request_human" in [button.payload for button in variant.buttons]
    }
    said = {catalogue.name_for(name, awaited=True) for name in offering - ANY_OWNER}
    left = [
        (name, variant.id)
        for name in said
        for variant in catalogue.variants(name)
        if "/request_human" in [button.payload for button in variant.buttons]
    ]
    assert left == []


@pytest.mark.parametrize("claim", ["is reading", "passing you to a person", "to a person now", "tap away"])
def test_no_sentence_claims_what_may_not_be_true_when_it_is_said(claim: str) -> None:
    catalogue = MessageCatalogue.load(ROOT / "domain.yml")
    variants = [variant for name in catalogue.names for variant in catalogue.variants(name)]
    assert [variant.id for variant in variants if claim in variant.text] == []
