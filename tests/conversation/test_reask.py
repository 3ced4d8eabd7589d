"""The re-ask rule: what asks again for something given, and what only sounds like it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.conversation.model import ConversationId, CustomerId, Seq
from bot.conversation.reask import GivenDetail, find_reasks, given_in
from bot.conversation.state import ConversationState

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


def test_what_customers_say_is_known() -> None:
    state = ConversationState(
        id=ConversationId("c"),
        customer_id=CustomerId("x"),
        started_at=NOW,
        last_at=NOW,
        last_seq=Seq(9),
        said=(
            "My order LL-204815 arrived broken",
            "I live at 12 Mill Lane, Leeds. Call me on +44 7700 900123",
            "thanks, write to priya@example.com.",
        ),
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
