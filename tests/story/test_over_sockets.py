"""The whole story without a browser: asked, answered by name, handed off, read, answered, handed back."""

from __future__ import annotations

import aiohttp
import pytest

from benchmarks.house import House
from tests.story.peers import Peer, Refused, is_answer, is_message, is_owner

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


def said_by(peer: Peer, sender: str) -> list[str]:
    return [event["text"] for event in peer.events() if is_message(sender)(event)]


async def test_a_customer_is_answered_by_name_handed_off_and_handed_back(
    house: House, customer: Peer, agent: Peer
) -> None:
    page = f"{house.url}/cart"  # on a site that may carry the widget: no other is linked
    await agent.ask("desk.open", protocol=1)
    await agent.ask("duty.set", on_duty=True)
    opened = await customer.open(name="Priya", page_url=page)
    assert opened["owner"] == "assistant"

    seq = await customer.say("hi, where is my order LL-204815?")
    answer = await customer.hear("the answer", is_answer, after=seq)
    assert answer["answer"]["entry_id"] == "track-my-order"
    assert any("Priya" in text for text in said_by(customer, "assistant"))

    seq = await customer.say("how long does it take to get my money back after a return")
    answer = await customer.hear("the second answer", is_answer, after=seq)
    assert answer["answer"]["entry_id"] == "refund-times"

    complaint = "This is a disgrace. My table arrived broken twice and nobody helps me."
    seq = await customer.say(complaint)
    await customer.hear("the handoff", is_owner("waiting"), after=seq)
    conversation = customer.conversation_id

    queue = (await agent.ask("list.get", list="queue"))["rows"]
    (row,) = (row for row in queue if row["conversation_id"] == conversation)
    assert (row["customer_name"], row["priority"]) == ("Priya", "high")
    await agent.ask("conversation.take", conversation_id=conversation)
    taken = await agent.ask("conversation.open", conversation_id=conversation)
    packet = taken["packet"]
    before = [event for event in taken["events"] if event.get("text") and event["seq"] <= packet["last_seq"]]
    assert complaint in [event["text"] for event in before]
    assert packet["count"] == len(before)
    assert packet["reason"] == "complaint"
    assert "broken" in packet["problem"]
    assert packet["order_numbers"] == ["LL-204815"]
    assert packet["page_url"] == page
    assert {entry["entry_id"] for entry in packet["entries"]} == {"track-my-order", "refund-times"}

    await customer.hear("that Mia joined", is_owner("agent"))
    await agent.say("Hello Priya, I am Mia. A new table leaves today.", conversation_id=conversation)
    heard = await customer.hear("the agent", is_message("agent"))
    assert heard["sender_name"] == "Mia"

    spoken = len(said_by(customer, "assistant"))
    seq = await customer.say("thank you, where is my order now?")
    await agent.hear("the customer", lambda event: event["seq"] == seq)
    await agent.ask("conversation.return", conversation_id=conversation, note="New table sent.")
    assert len(said_by(customer, "assistant")) == spoken
    await customer.hear("the assistant is back", is_owner("assistant"), after=seq)
    answer = await customer.hear("the answer to what the agent left", is_answer, after=seq)
    assert answer["answer"]["entry_id"] == "track-my-order"

    seq = await customer.say("can i pay in instalments?")
    answer = await customer.hear("the answer after the handoff", is_answer, after=seq)
    assert answer["answer"]["entry_id"] == "instalments"
    numbers = [event["seq"] for event in customer.events()]
    assert numbers == sorted(set(numbers))


async def test_a_person_can_be_asked_for_at_any_time(customer: Peer, agent: Peer) -> None:
    await agent.ask("desk.open", protocol=1)
    await agent.ask("duty.set", on_duty=True)
    await customer.open()
    seq = await customer.say("where is my order? no wait, i want to talk to a human")
    await customer.hear("the handoff", is_owner("waiting"), after=seq)


async def test_what_was_said_survives_a_new_socket(house: House, customer: Peer) -> None:
    opened = await customer.open(name="Ada")
    seq = await customer.say("do you deliver to germany")
    answer = await customer.hear("the answer", is_answer, after=seq)
    async with aiohttp.ClientSession() as session, Peer.connect(session, house.url, "/ws/customer") as again:
        resumed = await again.open(token=opened["token"], after_seq=seq)
        assert resumed["customer_id"] == opened["customer_id"]
        caught_up = await again.hear("the answer, again", is_answer)
        assert caught_up["seq"] == answer["seq"]
        assert all(event["seq"] > seq for event in again.events())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text_empty"),
        (" \n ", "text_empty"),
        ("x" * 10_001, "text_too_long"),
        ("a\0b", "text_unreadable"),
    ],
)
async def test_a_bad_text_is_refused_with_a_sentence(customer: Peer, text: str, code: str) -> None:
    await customer.open()
    with pytest.raises(Refused) as refusal:
        await customer.say(text)
    assert refusal.value.code == code


async def test_a_question_in_six_lines_gets_one_greeting_one_answer_and_no_person(customer: Peer) -> None:
    await customer.open()
    lines = ("hey", "I have a question", "about", "the sofa", "is it possible", "to return it")
    for line in lines:
        seq = await customer.say(line)
    answer = await customer.hear("the answer", is_answer, after=seq)
    assert answer["answer"]["entry_id"] == "return-large-furniture"
    greeting, shown = said_by(customer, "assistant")
    assert "Hello" in greeting
    assert "Hello" not in shown
    assert said_by(customer, "customer") == list(lines)
    assert not [event for event in customer.events() if event["type"] == "owner"]
