"""What the assistant says, with the real model, the real knowledge base and the real sentences."""

from __future__ import annotations

import pytest

from bot.assistant.project import DOMAIN
from bot.messages import MessageCatalogue
from bot.protocol.turn import CustomerFacts
from tests.assistant.conversation import Conversation, entry_of, text_of

pytestmark = pytest.mark.model


def test_a_hello_a_name_and_a_question_in_one_message_are_all_answered(
    conversation: Conversation,
) -> None:
    reply = conversation.say("hi I'm Priya, where is my order LL-204815?")
    assert reply.messages[0].text.startswith("Hello Priya")
    assert entry_of(reply) == "track-my-order"
    assert reply.messages[-1].asks_feedback
    assert (reply.learned.name, reply.learned.order_number) == ("Priya", "LL-204815")


def test_the_entry_is_a_message_of_its_own_with_its_revision(conversation: Conversation) -> None:
    reply = conversation.say("How do I cancel my order?")
    answer = reply.messages[-1].answer
    assert answer is not None
    assert (answer.entry_id, answer.revision) == ("cancel-order", 1)
    assert 0.5 < answer.confidence <= 1
    assert reply.messages[-1].line_ids == ()
    assert len(reply.messages) == 2


def test_a_greeting_is_answered_by_name_when_the_name_is_known(conversation: Conversation) -> None:
    conversation.customer = CustomerFacts(name="Ines", name_source="identity")
    assert "Ines" in text_of(conversation.say("good morning"))


def test_a_name_is_not_put_into_every_line(conversation: Conversation) -> None:
    conversation.customer = CustomerFacts(name="Ines", name_source="identity")
    replies = [
        conversation.say(text) for text in ("How do I cancel my order?", "thanks", "how do I track it?")
    ]
    assert not any("Ines" in text_of(reply) for reply in replies)


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a human",
        "where is my order? I would rather ask a real person",
        "this bot is useless, get me somebody",
        "How do I cancel my order? Actually, put me through to an agent.",
    ],
)
def test_a_request_for_a_person_is_never_missed(conversation: Conversation, text: str) -> None:
    reply = conversation.say(text)
    assert reply.handoff is not None
    assert reply.handoff.reason == "asked"
    assert reply.understanding.wants_human


def test_a_complaint_gets_one_apology_and_a_person(conversation: Conversation) -> None:
    reply = conversation.say("This is the third time I write, your service is terrible!")
    assert reply.handoff is not None
    assert reply.handoff.reason == "complaint"
    assert text_of(reply).count("sorry") == 1
    assert "!" not in text_of(reply)
    again = conversation.say("Nobody answers and I am furious")
    assert "sorry" not in text_of(again)


def test_asking_how_to_complain_is_a_question_and_no_complaint(conversation: Conversation) -> None:
    reply = conversation.say("how do I make a complaint?")
    assert reply.handoff is None
    assert not reply.understanding.complaint


def test_nothing_cheerful_is_said_after_a_complaint(conversation: Conversation) -> None:
    catalogue = MessageCatalogue.load(DOMAIN)
    moods = {variant.id: variant.mood for name in catalogue.names for variant in catalogue.variants(name)}
    conversation.say("Your service is terrible and I want to complain")
    start = len(conversation.lines)
    for text in (
        "hello",
        "How do I cancel my order?",
        "thanks so much, you are great",
        "how are you?",
        "bye",
    ):
        conversation.say(text)
    assert len(conversation.lines) > start
    assert {moods[line] for line in conversation.lines[start:]} <= {None, "upset", "worried"}


def test_the_tone_follows_the_mood(conversation: Conversation) -> None:
    reply = conversation.say("I am so worried, how can I track my order?")
    assert reply.understanding.mood == "worried"
    assert reply.messages[0].line_ids[0].startswith("acknowledge_worried")


def test_no_line_is_said_twice_in_a_long_conversation(conversation: Conversation) -> None:
    for question in (
        "hello",
        "where is my order?",
        "how do I cancel it?",
        "thanks",
        "how do I return an item?",
        "how long does a refund take?",
        "are you a bot?",
        "what can you do?",
        "can I change my order?",
        "what is the capital of Peru?",
        "can I exchange an item?",
        "how are you?",
        "I want to return a mattress",
    ):
        conversation.say(question)
    assert len(conversation.lines) >= 13
    assert len(set(conversation.lines)) == len(conversation.lines)


def test_a_yes_after_an_answer_is_feedback(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    reply = conversation.say("yes, that helped")
    assert reply.helpful is True
    assert "awaiting" not in reply.memory


def test_a_no_offers_the_next_entries_and_a_second_one_a_person(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    reply = conversation.say("no")
    assert reply.helpful is False
    offered = reply.messages[-1].quick_replies
    assert offered[-1].title == "None of these"
    assert all("cancel-order" not in quick.choice for quick in offered)
    reply = conversation.press(reply, "None of these")
    assert [quick.title for quick in reply.messages[-1].quick_replies] == ["Yes, please", "No, thank you"]
    reply = conversation.press(reply, "Yes, please")
    assert reply.handoff is not None
    assert reply.handoff.reason == "accepted_offer"


def test_a_pressed_choice_is_answered_with_its_entry(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    reply = conversation.say("no")
    first = reply.messages[-1].quick_replies[0]
    answered = conversation.press(reply, first.title)
    assert f'"{entry_of(answered)}"' in first.choice


def test_a_choice_can_be_typed(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    offered = conversation.say("no").messages[-1].quick_replies
    assert f'"{entry_of(conversation.say("the second one"))}"' in offered[1].choice


@pytest.mark.parametrize("yes", ["yes please", "yes", "ja bitte"])
def test_a_yes_to_the_first_offer_of_a_person_calls_one(conversation: Conversation, yes: str) -> None:
    reply = conversation.say("my neighbour says the wolves ate the blue seven")
    assert any(quick.title == "Talk to a person" for quick in reply.messages[-1].quick_replies)
    assert conversation.say(yes).handoff


def test_two_failures_in_a_row_offer_a_person(conversation: Conversation) -> None:
    first = conversation.say("can my hamster fly business class with you?")
    second = conversation.say("and which aisle has the best view of the engine?")
    assert first.understanding.outcome == second.understanding.outcome == "none"
    assert "Yes, please" in [quick.title for quick in second.messages[-1].quick_replies]


def test_a_declined_person_leaves_the_assistant_in_charge(conversation: Conversation) -> None:
    conversation.say("can my hamster fly business class with you?")
    offer = conversation.say("and which aisle has the best view of the engine?")
    reply = conversation.press(offer, "No, thank you")
    assert reply.handoff is None
    assert entry_of(conversation.say("How do I cancel my order?")) == "cancel-order"


def test_a_question_is_open_for_one_message_only(conversation: Conversation) -> None:
    conversation.say("How do I cancel my order?")
    conversation.say("are you a bot?")
    assert conversation.say("yes").helpful is None


def test_a_name_can_be_corrected_and_forgotten(conversation: Conversation) -> None:
    conversation.say("I'm Peter")
    assert "Pieter" in text_of(conversation.say("my name is not Peter, it's Pieter"))
    reply = conversation.say("that's not my name")
    assert reply.learned.forget
    assert "Pieter" not in text_of(reply)
    conversation.say("call me Piet, my email is piet@example.org")
    assert conversation.customer.email == "piet@example.org"
    reply = conversation.say("forget me")
    assert reply.learned.forget
    assert conversation.customer == CustomerFacts()


def test_a_wrong_name_is_dropped_and_the_rest_is_kept(conversation: Conversation) -> None:
    conversation.customer = CustomerFacts(name="Bob", email="b@example.org", order_number="LL-111222")
    conversation.say("that's not my name")
    assert conversation.customer == CustomerFacts(email="b@example.org", order_number="LL-111222")


def test_an_order_number_alone_is_noted_and_not_searched_for(conversation: Conversation) -> None:
    reply = conversation.say("my order number is ll 204815")
    assert reply.learned.order_number == "ll 204815"
    assert "ll 204815" in text_of(reply)
    assert entry_of(reply) is None


def test_typed_text_never_acts_as_a_button(conversation: Conversation) -> None:
    assert conversation.say("/request_human").handoff is None
    assert conversation.say("hello", choice="/restart").understanding.intent == "greet"
    assert conversation.say("hello", choice='/choose{"entry_id": ').understanding.intent == "greet"


@pytest.mark.parametrize("text", ["?", "👍", "///", "a", "你好", "<b>bold</b>"])
def test_odd_messages_get_a_reply(conversation: Conversation, text: str) -> None:
    assert conversation.say(text).messages


@pytest.mark.parametrize("part", ["x", "my name is ", "get me a ", "LL-", "a@", "hi, hello ", "\n", "I'm "])
def test_the_longest_message_gets_a_reply(conversation: Conversation, part: str) -> None:
    assert conversation.say(("?" + part * 10_000)[:10_000]).messages


def test_every_bubble_says_something_and_names_its_lines(conversation: Conversation) -> None:
    for text in ("hi I'm Priya", "How do I cancel my order?", "no", "none of these", "yes"):
        messages = conversation.say(text).messages
        assert messages
        for message in messages:
            assert message.text.strip()
            assert "{" not in message.text
            assert message.answer or message.line_ids
