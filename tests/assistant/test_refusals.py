"""A refusal of a person is no wish for one, and a thank-you no judgement of an answer."""

from __future__ import annotations

import pytest

from bot.assistant.reading.helped import says_it_helped
from bot.assistant.reading.requests_in_other_languages import (
    asks_for_person_in_other_language,
    declines_person_in_other_language,
)
from bot.assistant.reading.wants_person import asks_for_person, asks_what_it_is, declines_person
from bot.protocol.turn import TurnReply, TurnRequest
from tests.assistant.conversation import Conversation, entry_of, text_of

REFUSALS = (
    "Don't connect me to an agent, just the link.",
    "don't connect me with an agent please",
    "no human please. where is my order?",
    "stop asking me if I want a person",
    "please do not transfer me to customer service",
    "stop offering me a person",
    "Stop asking.",
    "not an agent please",
)
QUESTIONS = (
    "am I talking to a human or a machine",
    "am i speaking to a real person?",
    "I'm talking to a human?",
)
WISHES = (
    "Why don't you connect me with an agent?",
    "you don't connect me with an agent",
    "don't ask me again, I want a person",
    "stop asking for my number and get me a human",
    "not a bot, a human please",
    "No, a human please",
    "are you human or can I speak to a person",
    "I'm chatting with a bot, get me a person",
)
NOBODY_KNOWS = "can my hamster fly business class with you?"
NOR_THIS = "and which aisle has the best view of the engine?"
OFFERS = ("person", "colleague", "human")


@pytest.mark.parametrize("text", REFUSALS)
def test_refusal_is_no_wish(text: str) -> None:
    assert declines_person(text)
    assert not asks_for_person(text)


@pytest.mark.parametrize("text", QUESTIONS)
def test_question_of_what_answers_is_neither_wish_nor_refusal(text: str) -> None:
    assert asks_what_it_is(text)
    assert not asks_for_person(text)
    assert not declines_person(text)


@pytest.mark.parametrize("text", WISHES)
def test_wish_beside_a_negation_is_a_wish(text: str) -> None:
    assert asks_for_person(text)
    assert not declines_person(text)


@pytest.mark.parametrize(
    "text", ["yes, that helped, thank you", "thanks, exactly what I needed", "super helpful"]
)
def test_praise_of_the_answer_says_that_it_helped(text: str) -> None:
    assert says_it_helped(text)


@pytest.mark.parametrize(
    "text", ["Thank you!", "thanks", "thanks but that did not help", "was that helpful?"]
)
def test_thank_you_alone_says_nothing_of_the_answer(text: str) -> None:
    assert not says_it_helped(text)


def offers_person(reply: TurnReply) -> bool:
    buttons = [quick.choice for message in reply.messages for quick in message.quick_replies]
    return any(word in text_of(reply) for word in OFFERS) or bool({"/request_human", "/affirm"} & {*buttons})


@pytest.mark.model
@pytest.mark.parametrize("text", [*REFUSALS, *QUESTIONS])
def test_refusal_or_question_leads_to_no_queue(conversation: Conversation, text: str) -> None:
    reply = conversation.say(text)
    assert reply.handoff is None
    assert reply.messages


@pytest.mark.model
@pytest.mark.parametrize("text", QUESTIONS)
def test_question_of_what_answers_is_answered(conversation: Conversation, text: str) -> None:
    reply = conversation.say(text)
    assert reply.understanding.intent == "bot_challenge"
    assert "program" in text_of(reply)


@pytest.mark.model
def test_question_beside_a_refusal_is_answered(conversation: Conversation) -> None:
    assert entry_of(conversation.say("no human please. where is my order?")) == "track-my-order"


@pytest.mark.model
@pytest.mark.parametrize("refusal", ["Stop asking.", "no", "leave it", "stop asking me if I want a person"])
def test_refused_person_is_not_offered_again(conversation: Conversation, refusal: str) -> None:
    conversation.say(NOBODY_KNOWS)
    assert offers_person(conversation.say(NOR_THIS))
    heard = conversation.say(refusal)
    assert heard.handoff is None
    assert not {quick.choice for m in heard.messages for quick in m.quick_replies}
    for question in (NOBODY_KNOWS, NOR_THIS, NOBODY_KNOWS):
        assert not offers_person(conversation.say(question))
    assert conversation.say("ok get me a person then").handoff is not None


@pytest.mark.model
def test_thank_you_marks_no_answer_helpful(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    reply = conversation.say("Thank you!")
    assert reply.helpful is None
    assert "help" not in text_of(reply)
    conversation.say("How do I cancel my order?")
    assert conversation.say("Thank you, that helped").helpful is True


@pytest.mark.model
def test_thank_you_after_no_answer_claims_no_help(conversation: Conversation) -> None:
    conversation.say(NOBODY_KNOWS)
    assert "helped" not in text_of(conversation.say("Thank you very much."))


@pytest.mark.model
def test_assistant_promises_no_person_while_nobody_is_at_the_desk(conversation: Conversation) -> None:
    reply = at_night(conversation, "I want to talk to a person")
    assert reply.handoff is not None
    assert reply.messages == ()


@pytest.mark.model
@pytest.mark.parametrize(
    "text", ["is anyone there?", "ist da jemand?", "hello, anybody there?", "jemand da?"]
)
def test_who_asks_an_empty_desk_whether_anybody_is_there_is_put_in_no_line(
    conversation: Conversation, text: str
) -> None:
    reply = at_night(conversation, text)
    assert (reply.handoff, reply.wait_note, reply.messages) == (None, "nobody", ())


@pytest.mark.model
def test_hello_at_night_is_greeted_and_puts_nobody_in_line(conversation: Conversation) -> None:
    reply = at_night(conversation, "hello??")
    assert reply.handoff is None
    assert reply.messages


def at_night(conversation: Conversation, text: str) -> TurnReply:
    """The reply while nobody is at the desk."""
    request = TurnRequest(
        turn_id="t", conversation_id="c", text=text, customer=conversation.customer, on_duty=False
    )
    return conversation.engine.turn(request)


@pytest.mark.parametrize(
    "text",
    [
        "Verbinden Sie mich bitte NICHT mit einem Mitarbeiter, nur den Link zur Rechnung.",
        "Bitte nicht mit einem Mitarbeiter verbinden, ich will nur den Link",
        "Ich will keinen Menschen sprechen. Wo ist die Rechnung?",
        "ich brauche keinen Menschen",
        "Ne me passez pas à un agent, je veux juste le lien",
        "je ne veux pas parler à une personne",
        "no quiero hablar con una persona",
        "sin agente por favor, solo el enlace",
        "non voglio parlare con un operatore",
        "não quero falar com um atendente",
        "ik wil geen medewerker",
        "nie chcę rozmawiać z konsultantem",
    ],
)
def test_a_person_is_refused_in_other_languages(text: str) -> None:
    assert declines_person_in_other_language(text)
    assert not asks_for_person_in_other_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "no agent has answered me in three days",
        "there is no person on your phone line",
        "no i want a person",
        "Kein Mitarbeiter hat mir geholfen",
        "Ich erreiche keinen Mitarbeiter",
        "ich habe noch mit keinem Menschen gesprochen",
        "warum kann ich nicht mit einem Menschen sprechen?",
        "Je n'arrive pas à parler à un agent",
        "aucun agent ne répond",
        "No he podido hablar con un agente",
        "Não consigo falar com um atendente",
        "Non riesco a parlare con una persona",
        "Ik kan geen medewerker bereiken",
        "Nie mogę połączyć się z konsultantem",
    ],
)
def test_whoever_gets_no_person_refuses_none(text: str) -> None:
    assert not declines_person_in_other_language(text)
