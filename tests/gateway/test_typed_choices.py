"""Who types a button's label in place of pressing it gets what a press gets."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from bot.conversation.events import MessagePosted
from bot.protocol.events import QuickReply
from bot.protocol.turn import ReplyMessage, TurnReply, TurnRequest
from bot.services.conversations.typed_choices import TO_ASSISTANT, TO_PERSON
from tests.gateway.fake_assistant import think
from tests.gateway.house import ROOT, House, Peer
from tests.gateway.test_awaited import a_waiting_customer, row_of, text_after

KEEPS = ("Keep my place", "keep my place", "KEEP MY PLACE!", " keep  my place. ", "keep-my-place", "my place")
MAILS = ("answer by e-mail", "Answer by email.", "answer by e mail", "e-mail please?", "E-Mail", "by email")
HELPS = ("try to help me now", "Try to help me now, please!", "help me now")
LEAVES = (
    *("leave the queue", "Please leave the line.", "OK, I want to leave the queue now", "stop waiting"),
    *(
        "I don't need a person any more, thanks",
        "take me off the waiting list",
        "Warteschlange verlassen, bitte",
    ),
    "never mind, cancel my place in line",
    *("I do not want to wait any more", "I'm not going to wait any longer", "I'd rather not wait"),
    *("I've changed my mind, no need for a person", "forget about it, I don't want to queue"),
    *("Vergiss es, raus aus der Warteschlange", "I want out of the queue", "I'm leaving the line, thanks"),
    *("Ich will nicht mehr warten", "Bitte nehmen Sie mich aus der Warteschlange", "don't keep my place"),
    *("Schon gut, ich brauche niemanden mehr", "je ne veux plus attendre", "no quiero esperar más"),
    *("ik wil niet langer wachten", "non voglio più aspettare"),
)
STAYS = (
    *("Can I leave the queue and come back?", "I don't want to leave the queue", "I am tired of waiting"),
    *(
        "I don't want to wait any more for my refund",
        "I can't wait for my new sofa",
        "never mind",
        "die Schlange",
    ),
    *("Ich will nicht mehr auf mein Paket warten", "wie lange muss ich noch warten?", "I can wait"),
    *("cancel my request", "leave the parcel at the door", "I don't need a person who reads from a script"),
)
BACKS = ("Back to the assistant", "back to the assistant!", "Back to the assistant, please")


async def choice_of(house: House, said: dict[str, Any]) -> str | None:
    """The choice that the record holds for what a customer said."""
    record = house.services.record
    events = await house.services.writer.read(
        lambda: record.list_events(said["conversation_id"], said["seq"] - 1, 1)
    )
    body = events[0].body
    assert isinstance(body, MessagePosted)
    return body.choice


async def offered_customer(house: House, *replies: QuickReply) -> Peer:
    """A customer whom the assistant has just asked a question with these quick replies."""

    def asks(request: TurnRequest) -> TurnReply:
        return replace(think(request), messages=(ReplyMessage(text="Which?", quick_replies=replies),))

    house.assistant.think = asks
    customer = await house.customer()
    await customer.open()
    await customer.say("My lamp")
    await customer.event(text="Which?")
    house.assistant.think = think
    return customer


@pytest.mark.parametrize("text", KEEPS)
async def test_typed_keep_my_place_keeps_it(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say(text)
    assert "Your place is kept" in await text_after(customer, said["seq"])
    assert (await row_of(house)).problem == "The lamp is broken.", "a choice is no problem"
    assert len(house.assistant.requests) == 1


@pytest.mark.parametrize("text", MAILS)
async def test_typed_answer_by_email_asks_for_the_address(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say(text)
    assert "Write your e-mail address" in await text_after(customer, said["seq"])
    assert len(house.assistant.requests) == 1


@pytest.mark.parametrize("text", ["Platz behalten", "Bitte meinen Platz behalten!", "garder ma place"])
async def test_the_place_is_kept_in_other_languages(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say(text)
    assert await choice_of(house, said) == "/keep_place"


@pytest.mark.parametrize(
    "text", ["Antwort per E-Mail", "per E-Mail, bitte", "per Mail", "por correo, gracias"]
)
async def test_the_answer_by_mail_is_chosen_in_other_languages(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    assert await choice_of(house, await customer.say(text)) == "/answer_by_email"


@pytest.mark.parametrize("text", ["Hilf mir jetzt", "Versuchen Sie, mir zu helfen", "aidez-moi maintenant"])
async def test_help_now_is_chosen_in_other_languages(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    assert await choice_of(house, await customer.say(text)) == "/help_now"


async def test_words_of_another_language_name_no_choice_that_is_not_offered(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    assert await choice_of(house, await customer.say("ich warte")) is None


@pytest.mark.parametrize("text", HELPS)
async def test_typed_help_now_is_help_with_what_was_asked(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say(text)
    assert await text_after(customer, said["seq"]) == "You said: The lamp is broken."
    assert house.assistant.requests[-1].help_now


@pytest.mark.parametrize("text", BACKS + LEAVES)
async def test_typed_back_to_the_assistant_leaves_the_line(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say(text)
    moved = await customer.event(type="owner", owner="assistant")
    assert (moved["seq"], moved["previous"]) == (said["seq"] + 1, "waiting")
    assert moved["text"]
    assert len(house.assistant.requests) == 1, "nothing was asked"
    answer = await customer.say("How long does delivery take?")
    assert "Returns are" in await text_after(customer, answer["seq"])


async def test_typed_back_to_the_assistant_leaves_an_agent(house: House) -> None:
    mia = await house.agent()
    customer = await a_waiting_customer(house)
    conversation_id = (await row_of(house)).id
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await customer.event(type="owner", owner="agent")
    await customer.say("back to the assistant")
    assert (await customer.event(type="owner", owner="assistant"))["previous"] == "agent"


@pytest.mark.parametrize(
    "text", ["The assistant", "e-mail please", "keep my place", "Talk to a person", "yes"]
)
async def test_words_to_an_agent_are_for_the_agent(house: House, text: str) -> None:
    mia = await house.agent()
    customer = await a_waiting_customer(house)
    conversation_id = (await row_of(house)).id
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await customer.event(type="owner", owner="agent")
    await mia.ask("conversation.open", conversation_id=conversation_id)
    said = await customer.say(text)
    assert await choice_of(house, said) is None
    assert (await mia.event(text=text))["seq"] == said["seq"]
    assert [e["owner"] for e in customer.events() if e["type"] == "owner"] == ["waiting", "agent"]


@pytest.mark.parametrize("text", ["Talk to a person", "talk to a person please", "TALK TO A PERSON!!"])
async def test_typed_talk_to_a_person_needs_no_assistant(house: House, text: str) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say(text)
    assert (await customer.event(type="owner", owner="waiting"))["previous"] == "assistant"
    assert house.assistant.requests == []


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("yes", "/affirm"),
        ("Yes please!", "/affirm"),
        ("no thank you", "/deny"),
        ("No.", "/deny"),
        ("how long does the warranty last", '/choose{"entry_id": "warranty"}'),
        ("How long does the warranty last?", '/choose{"entry_id": "warranty"}'),
        ("is the warranty long", None),
        ("yes but only if it is free", None),
        ("last", None),
        ("?", None),
    ],
)
async def test_typed_label_of_any_reply_is_its_choice(house: House, text: str, choice: str | None) -> None:
    customer = await offered_customer(
        house,
        QuickReply(title="Yes, please", choice="/affirm"),
        QuickReply(title="No, thank you", choice="/deny"),
        QuickReply(title="How long does the warranty last?", choice='/choose{"entry_id": "warranty"}'),
    )
    said = await customer.say(text)
    assert await choice_of(house, said) == choice
    await text_after(customer, said["seq"])
    assert house.assistant.requests[-1].choice == choice


async def test_reply_that_was_passed_over_is_no_longer_meant(house: House) -> None:
    customer = await offered_customer(house, QuickReply(title="Yes, please", choice="/affirm"))
    await text_after(customer, (await customer.say("What does it cost?"))["seq"])
    assert await choice_of(house, await customer.say("yes", "later")) is None


async def test_what_stood_before_an_empty_desk_is_understood_later(house: House) -> None:
    customer = await a_waiting_customer(house)
    answered = await customer.say("How long does delivery take?")
    await text_after(customer, answered["seq"])
    said = await customer.say("keep my place", "later")
    assert "Your place is kept" in await text_after(customer, said["seq"])


@pytest.mark.parametrize("text", ["answer", "keep", "help", "e-mail is what you have of me", "now", "you"])
async def test_other_words_stay_a_message(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    assert await choice_of(house, await customer.say(text)) is None


async def test_repeated_typed_choice_is_acknowledged_once(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    first = await customer.say("Talk to a person", "same")
    assert await customer.say("Talk to a person", "same") == first
    await customer.event(type="owner", owner="waiting")
    assert len([e for e in customer.events() if e.get("text") == "Talk to a person"]) == 1


def test_standing_labels_are_those_of_the_widget() -> None:
    header = (ROOT / "bot/web/widget/header.js").read_text(encoding="utf-8")
    assert f'free ? "{TO_PERSON.title}" : "{TO_ASSISTANT.title}"' in header


@pytest.mark.parametrize("text", STAYS)
async def test_what_only_sounds_like_leaving_keeps_the_place(house: House, text: str) -> None:
    customer = await a_waiting_customer(house)
    said = await customer.say(text)
    assert await choice_of(house, said) is None
    assert (await row_of(house)).owner == "waiting"
