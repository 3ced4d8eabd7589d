"""The packet: nobody is asked twice, because nothing is missing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.conversation import commands, ownership
from bot.conversation.errors import NotFound
from bot.conversation.events import OwnerChanged
from bot.conversation.model import ConversationId, Customer, CustomerId, Handoff, SystemMessage
from bot.matching import parse_formats
from bot.protocol.packet import Packet
from bot.services.handoff.packets import build_packet
from bot.services.views import time_text

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene

JOINED = SystemMessage("Mia has joined.")


def packet_of(scene: Scene, c: ConversationId) -> Packet:
    customer = scene.record.get_customer(scene.record.get_state(c).customer_id)
    return build_packet(scene.record.list_events(c, limit=-1), customer, formats=FORMATS)


def a_complaint(scene: Scene) -> ConversationId:
    ana = Customer(
        CustomerId("ana"),
        scene.now,
        name="Ana",
        name_source="identity",
        attributes={"plan": "gold"},
        locale="en",
    )
    c = scene.start("c1", ana)
    shown = scene.reply(c, scene.say(c, "Hi, where is my parcel?"), "It is on its way.", entry="parcel")
    scene.judge(c, shown.events[0].seq, helpful=False)
    scene.reply(c, scene.say(c, "It has been three weeks!"), "I am sorry.", mood="worried")
    known = partial(commands.learn_customer, email="ana@example.com", order_number="FD-1")
    scene.change(c, known)
    told = SystemMessage("I am passing you to a person.", ("handoff-1",))
    scene.reply(
        c,
        scene.say(c, "This is useless, give me a human"),
        "I understand.",
        mood="upset",
        handoff=Handoff("complaint", told),
    )
    return c


def test_it_covers_everything_that_was_said(scene: Scene) -> None:
    c = a_complaint(scene)
    packet = packet_of(scene, c)
    assert packet.count == 7, "six messages, and the sentence with which it was passed on"
    (last,) = scene.record.list_events(c, after_seq=packet.last_seq - 1, limit=1)
    assert isinstance(last.body, OwnerChanged)
    assert last.body.text == "I am passing you to a person."


def test_it_says_who_what_and_why(scene: Scene) -> None:
    packet = packet_of(scene, a_complaint(scene))
    assert (packet.customer_name, packet.name_source) == ("Ana", "identity")
    assert (packet.customer_email, packet.order_numbers) == ("ana@example.com", ("FD-1",))
    assert (packet.attributes, packet.language) == ({"plan": "gold"}, "en")
    assert (packet.reason, packet.problem) == ("complaint", "Where is my parcel?")
    assert packet.requested_at == time_text(scene.now)


def test_it_lists_what_was_given_and_what_they_want(scene: Scene) -> None:
    c = scene.start()
    scene.say(c, "My lamp flickers. I want my money back. How do refunds work?")
    scene.say(c, "I live at 12 Mill Lane, Leeds. Please call me back on +44 7700 900123")
    scene.hand_off(c)
    packet = packet_of(scene, c)
    assert packet.problem == "My lamp flickers."
    assert (packet.phone, packet.address) == ("+44 7700 900123", "12 Mill Lane, Leeds")
    assert packet.wants == ("refund", "call_back")


def test_asking_about_a_refund_is_no_wish_for_one(scene: Scene) -> None:
    c = scene.start()
    scene.say(c, "How long does a refund take?")
    scene.hand_off(c)
    assert packet_of(scene, c).wants == ()


def test_entries_shown_come_with_their_confidence_and_whether_they_helped(scene: Scene) -> None:
    (entry,) = packet_of(scene, a_complaint(scene)).entries
    assert (entry.entry_id, entry.confidence, entry.helpful) == ("parcel", 0.9, False)


def test_moods_are_told_as_they_changed(scene: Scene) -> None:
    c = a_complaint(scene)
    packet = packet_of(scene, c)
    texts = {int(event.seq): getattr(event.body, "text", None) for event in scene.record.list_events(c)}
    assert [(point.mood, texts[point.seq]) for point in packet.moods] == [
        ("worried", "It has been three weeks!"),
        ("upset", "This is useless, give me a human"),
    ]
    assert packet.mood == "upset"


def test_it_grows_while_the_customer_waits_and_not_once_taken(scene: Scene) -> None:
    c = scene.start()
    scene.hand_off(c)
    scene.say(c, "My sofa arrived broken.")
    waiting = packet_of(scene, c)
    assert waiting.problem == "My sofa arrived broken."
    scene.change(c, lambda s: ownership.take(s, scene.mia, notice=JOINED))
    scene.agent_says(c, "May I see a photo?")
    scene.say(c, "I have none.")
    assert packet_of(scene, c) == waiting


def test_a_second_handoff_covers_what_the_first_agent_said_and_has_the_new_problem(scene: Scene) -> None:
    c = a_complaint(scene)
    scene.take(c)
    before = packet_of(scene, c).count
    scene.agent_says(c, "I found it.")
    scene.change(c, lambda s: ownership.return_to_assistant(s, scene.mia, note="Parcel traced."))
    scene.say(c, "And my invoice has the wrong address")
    scene.hand_off(c)
    packet = packet_of(scene, c)
    assert packet.problem == "And my invoice has the wrong address"
    assert packet.count == before + 2, "the agent's, and the customer's"


def test_an_email_given_later_is_in_it(scene: Scene) -> None:
    c = scene.start()
    scene.hand_off(c)
    scene.take(c)
    scene.change(c, partial(commands.learn_customer, email="late@example.com"))
    assert packet_of(scene, c).customer_email == "late@example.com"


def test_without_a_handoff_there_is_none(scene: Scene) -> None:
    c = scene.start()
    scene.say(c, "Hello")
    with pytest.raises(NotFound):
        packet_of(scene, c)


FORMATS = parse_formats(r"Order=LL-\d{6}; Booking=RES-\d{4}")
# What was said twice, and the packet of it: the problem, what they want, and what they gave.
TWO_MESSAGES = [
    (
        ("My lamp flickers since yesterday.", "Order LL-204815. Please call me back on +44 7700 900123"),
        ("My lamp flickers since yesterday.", ("call_back",), "LL-204815", "+44 7700 900123", None),
    ),
    (
        ("Hi, I'd like to talk to a person", "It arrived cracked, I want a replacement. 12 Mill Lane, Leeds"),
        ("It arrived cracked, I want a replacement.", ("replacement",), None, None, "12 Mill Lane, Leeds"),
    ),
    (
        ("Where is my parcel? Booking RES-4411", "It was due on Monday, please refund me"),
        ("Where is my parcel?", ("refund",), "RES-4411", None, None),
    ),
    (
        ("Hallo, meine Lampe flackert.", "LL-204816, bitte rufen Sie mich zurück: 0171 2345678"),
        ("Meine Lampe flackert.", ("call_back",), "LL-204816", "0171 2345678", None),
    ),
    (
        (
            "Ich möchte einen Mitarbeiter",
            "Der Tisch hat einen Riss. Ich will Ersatz. Lindenstraße 12, Köln",
        ),
        ("Der Tisch hat einen Riss.", ("replacement",), None, None, "Lindenstraße 12, Köln"),
    ),
    (
        ("Die Rechnung stimmt nicht.", "Ich möchte mein Geld zurück, Buchung RES-4412"),
        ("Die Rechnung stimmt nicht.", ("refund",), "RES-4412", None, None),
    ),
    (
        ("Hola, mi lámpara parpadea.", "Mi pedido es LL-204817. Quiero que me devuelvan el dinero"),
        ("Mi lámpara parpadea.", ("refund",), "LL-204817", None, None),
    ),
    (
        (
            "Quiero una persona",
            "La mesa llegó rota y quiero otra nueva. Llámeme: +34 612 345 678",
        ),
        (
            *("La mesa llegó rota y quiero otra nueva.", ("replacement", "call_back"), None),
            *("+34 612 345 678", None),
        ),
    ),
    (
        ("Bonjour, ma lampe clignote.", "Commande LL-204818. Je voudrais être remboursé"),
        ("Ma lampe clignote.", ("refund",), "LL-204818", None, None),
    ),
    (
        (
            "Je veux un conseiller",
            "La table est cassée, je voudrais un remplacement. 12 rue des Lilas, Lyon",
        ),
        (
            *("La table est cassée, je voudrais un remplacement.", ("replacement",), None),
            *(None, "12 rue des Lilas, Lyon"),
        ),
    ),
]


@pytest.mark.parametrize(("said", "told"), TWO_MESSAGES)
def test_two_messages_make_a_packet_of_two_lines(
    scene: Scene, said: tuple[str, str], told: tuple[object, ...]
) -> None:
    c = scene.start()
    scene.reply(c, scene.say(c, said[0]))
    scene.say(c, said[1])
    scene.hand_off(c)
    packet = packet_of(scene, c)
    number = next(iter(packet.order_numbers), None)
    assert (packet.problem, packet.wants, number, packet.phone, packet.address) == told
    assert len(packet.order_numbers) <= 1
    assert all(packet.reference_names.values())
    assert (packet.moods, packet.promises, packet.earlier, packet.entries) == ((),) * 4, "no more to read"


def test_every_reference_is_listed_with_what_the_business_calls_it(scene: Scene) -> None:
    c = scene.start()
    scene.say(c, "My order LL-204815 and the booking RES-4411 are one visit")
    scene.change(c, partial(commands.learn_customer, order_number="LL-204815"))
    scene.change(c, partial(commands.learn_customer, order_number="#77"))
    scene.hand_off(c)
    packet = packet_of(scene, c)
    assert set(packet.order_numbers) == {"#77", "LL-204815", "RES-4411"}
    assert packet.reference_names == {"LL-204815": "Order", "RES-4411": "Booking"}
