"""The re-ask rule: what asks again for something given, and what only sounds like it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.conversation.model import ConversationId, CustomerId, Seq
from bot.conversation.reask import GivenDetail, find_reasks, given_in
from bot.conversation.state import ConversationState
from bot.matching import parse_formats

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
EVERYTHING = (
    GivenDetail("name", "Priya Shah"),
    GivenDetail("email", "priya@example.com"),
    GivenDetail("order_number", "LL-204815"),
    GivenDetail("address", "12 Mill Lane, Leeds"),
    GivenDetail("phone", "+44 7700 900123"),
    GivenDetail("problem", "My lamp arrived broken"),
)


def kinds(draft: str) -> list[str]:
    return [known.kind for known in find_reasks(draft, EVERYTHING)]


@pytest.mark.parametrize(
    ("draft", "asked"),
    [
        ("Could you give me your order number?", ["order_number"]),
        ("Hi! What's your order number please", ["order_number"]),
        ("Order number?", ["order_number"]),
        ("May I have your name and your e-mail address?", ["name", "email"]),
        ("Please provide your email.", ["email"]),
        ("Can you confirm the e-mail address", ["email"]),
        ("Thanks. I need your full name", ["name"]),
        ("Who am I speaking with?", ["name"]),
        ("Please send us your delivery address.", ["address"]),
        ("Where do you want us to deliver it?", ["address"]),
        ("Let me know your phone number", ["phone"]),
        ("Hello Sam. What happened?", ["problem"]),
        ("Can you describe the problem", ["problem"]),
        ("Hi, how can I help you today?", ["problem"]),
        ("Sorry!\nWhat is the order ID?", ["order_number"]),
    ],
)
def test_asking_for_what_was_given_is_found(draft: str, asked: list[str]) -> None:
    assert kinds(draft) == asked


@pytest.mark.parametrize(
    "draft",
    [
        "Thank you, I found your order. A new lamp leaves today.",
        "Is LL-204815 still the right order number?",
        "I have sent the label to your e-mail address.",
        "We will deliver it to your address on Monday.",
        "Your order number is in the confirmation.",
        "No problem, send it back whenever you like.",
        "I see the problem. The courier lost it.",
        "Can you tell me the new address?",
        "What is the other order number?",
        "Which colour would you like?",
        "What's your shoe size?",
        "The name of the product is Arc.",
        "Please check your e-mail in ten minutes.",
        "",
    ],
)
def test_what_only_names_it_is_left_alone(draft: str) -> None:
    assert kinds(draft) == []


def test_nothing_can_be_asked_again_that_was_not_given() -> None:
    assert find_reasks("What's your name, your e-mail address and your order number?", ()) == ()


def having_said(*said: str, **known: Any) -> ConversationState:
    return ConversationState(
        id=ConversationId("c"),
        customer_id=CustomerId("x"),
        started_at=NOW,
        last_at=NOW,
        last_seq=Seq(9),
        said=said,
        **known,
    )


def test_references_of_the_businesss_own_formats_are_known_by_their_names() -> None:
    formats = parse_formats(r"Order=AB-\d{6}; Booking number=RES-\d{4}; Ticket=T\d{3}")
    state = having_said("Booking RES-1111, no: RES-1234. About AB-204815.", order_numbers=("AB-204815",))
    given = given_in(state, formats)
    assert given[:2] == (
        GivenDetail("order_number", "AB-204815", "Order"),
        GivenDetail("order_number", "RES-1234", "Booking number"),
    )

    def asked_again(draft: str) -> list[str]:
        return [known.value for known in find_reasks(draft, given)]

    assert asked_again("What's your booking number?") == ["RES-1234"]
    assert asked_again("Could you send me the booking reference, please?") == ["RES-1234"]
    assert asked_again("Your order number, please") == ["AB-204815"]
    assert asked_again("What is your ticket number?") == []
    assert asked_again("Is RES-1234 your booking number?") == []
    assert asked_again("Your booking is fine.") == []


def test_a_number_of_no_format_is_the_orders() -> None:
    formats = parse_formats(r"Booking=RES-\d{4}")
    given = given_in(having_said("It is RES-1234", order_numbers=("LL-204815", "RES-1234")), formats)
    assert [(known.value, known.name) for known in given[:2]] == [("RES-1234", "Booking"), ("LL-204815", "")]
    assert [known.value for known in find_reasks("What is your order number?", given)] == ["LL-204815"]


def test_what_customers_say_is_known() -> None:
    state = having_said(
        "My order LL-204815 arrived broken",
        "I live at 12 Mill Lane, Leeds. Call me on +44 7700 900123",
        "thanks, write to priya@example.com.",
        name="Priya",
    )
    assert given_in(state) == (
        GivenDetail("name", "Priya"),
        GivenDetail("email", "priya@example.com"),
        GivenDetail("order_number", "LL-204815"),
        GivenDetail("address", "12 Mill Lane, Leeds"),
        GivenDetail("phone", "+44 7700 900123"),
        GivenDetail("problem", "My order LL-204815 arrived broken"),
    )


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("My order is 48213377", ()),
        ("It is 204815", ()),
        ("order 555-0199-22", ()),
        ("it is 0612345678", ("0612345678",)),
        ("It came on 22-11-2024", ()),
    ],
)
def test_order_number_or_date_is_no_phone(said: str, numbers: tuple[str, ...]) -> None:
    state = ConversationState(
        id=ConversationId("c"),
        customer_id=CustomerId("x"),
        started_at=NOW,
        last_at=NOW,
        last_seq=Seq(1),
        said=(said,),
        order_numbers=numbers,
    )
    assert "phone" not in [known.kind for known in given_in(state)]
    assert find_reasks("What is your phone number?", given_in(state)) == ()


def test_a_hostile_draft_is_read_quickly() -> None:
    for part in ("a ", "please ", "give me ", "your ", "1 a b c ", "12 ", "@", "a.", "rue 1 "):
        find_reasks(part * (10_000 // len(part)), EVERYTHING)
        assert (
            given_in(
                ConversationState(
                    id=ConversationId("c"),
                    customer_id=CustomerId("x"),
                    started_at=NOW,
                    last_at=NOW,
                    last_seq=Seq(1),
                    said=(part * (1000 // len(part)),) * 12,
                )
            )
            is not None
        )
