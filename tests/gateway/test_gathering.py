"""What customers ask is kept masked, with what they made of the answer, until they ask to be forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bot.conversation import ownership
from bot.conversation.events import ConversationStarted, MessagePosted, NewEvent, TurnCompleted
from bot.conversation.model import ConversationId, Sender, SystemMessage
from bot.conversation.state import ConversationState
from bot.protocol.events import QuickReply
from bot.protocol.turn import AnswerRef, FactsLearned, ReplyMessage, TurnReply, TurnRequest
from bot.services.clock import utc_now
from bot.services.publishing.gate.gathering import Gathering
from knowledge_base.questions.model import StoredQuestion
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer

CHOICE = '/choose{"entry_id": "returns"}'


def shop(request: TurnRequest) -> TurnReply:
    """Answers questions with "returns", asks back about "or", forgets when told to."""
    reply = think(request)
    if "forget me" in request.text:
        return replace(reply, learned=FactsLearned(forget=True))
    if " or " in request.text:
        asked = ReplyMessage("Which?", quick_replies=(QuickReply("Returns", CHOICE),))
        return replace(reply, messages=(asked,))
    if request.choice == CHOICE:
        answer = AnswerRef("returns", 1, "Returns?", 1.0)
        return replace(reply, messages=(ReplyMessage("So.", answer=answer, asks_feedback=True),))
    return reply


@pytest.fixture
async def gathering(house: House) -> Gathering:
    """One that looks when told to."""
    house.assistant.think = shop
    services = house.services
    await services.gathering.close()
    return services.gathering


async def ask(peer: Peer, text: str, **fields: Any) -> dict[str, object]:
    """Say something, and wait for what the assistant says to it."""
    seq = (await peer.say(text, **fields))["seq"]
    frame = await peer.wait(
        lambda f: f["type"] == "event" and f["event"].get("sender") == "assistant" and f["event"]["seq"] > seq
    )
    event: dict[str, object] = frame["event"]
    return event


def ask_long_ago(house: House, customer_id: str) -> None:
    """Another conversation of this customer, with a question in it."""
    events = (
        ConversationStarted(customer_id=customer_id),
        MessagePosted(text="is the giraffe lamp in stock?"),
        TurnCompleted(about_seq=2, mood="calm", understanding={"intent": "ask"}),
    )
    sender = Sender(kind="customer", id=customer_id)
    house.services.record.append(
        ConversationId("long-ago"), [NewEvent(sender=sender, body=body) for body in events], utc_now()
    )


async def end_conversations(house: House) -> None:
    """Close what the assistant has: from then on it may be read."""
    services = house.services
    for row in await services.writer.read(lambda: services.record.list_conversations("all")):
        if row.owner == "assistant":
            await services.conversations.change(row.id, leave)


def leave(state: ConversationState) -> list[NewEvent]:
    return ownership.close(state, reason="customer_gone", notice=SystemMessage(text="Goodbye."))


async def gathered(house: House, gathering: Gathering, *, ended: bool = True) -> list[StoredQuestion]:
    if ended:
        await end_conversations(house)
    while await gathering.collect() == 0.0:
        pass
    return await asyncio.to_thread(house.services.gate.questions.list_questions)


async def test_questions_are_kept_masked_and_once(house: House, gathering: Gathering) -> None:
    for name in ("Priya", "Tom"):
        customer = await house.customer()
        await customer.open()
        await ask(customer, f"I am {name}")
        await ask(customer, f"can {name} return order 10293?")
    await ask(customer, "thanks")
    assert await gathered(house, gathering, ended=False) == [], "nobody reads along"
    (question,) = await gathered(house, gathering)
    assert (question.text, question.asked) == ("can [name] return order [number]?", 2)
    assert (question.right, question.wrong, question.to_person) == (None, (), 0)
    assert await gathering.collect() > 0
    house.assistant.masked.clear()
    await ask(customer, "how long does the refund take?")
    assert len(await gathered(house, gathering)) == 2
    assert house.assistant.masked == ["how long does the refund take?"]


async def judge_helpful(house: House, customer: Peer) -> None:
    answer = await ask(customer, "can I return a lamp?")
    await customer.ask("feedback.give", client_id="f1", about_seq=answer["seq"], helpful=True)


async def judge_unhelpful(house: House, customer: Peer) -> None:
    answer = await ask(customer, "can I return a lamp?")
    await customer.ask("feedback.give", client_id="f1", about_seq=answer["seq"], helpful=False)


async def choose(house: House, customer: Peer) -> None:
    await ask(customer, "return a lamp or a shade")
    await ask(customer, "Returns", choice=CHOICE)


async def leave_for_a_person(house: House, customer: Peer) -> None:
    await ask(customer, "can I return a lamp?")
    await customer.ask("handoff.request", client_id="h1")


JUDGEMENTS: Sequence[tuple[Callable[..., object], str | None, tuple[str, ...], int]] = [
    (judge_helpful, "returns", (), 0),
    (judge_unhelpful, None, ("returns",), 0),
    (choose, "returns", (), 0),
    (leave_for_a_person, None, ("returns",), 1),
]


@pytest.mark.parametrize(("act", "right", "wrong", "to_person"), JUDGEMENTS)
async def test_what_a_customer_made_of_the_answer_is_kept(
    house: House, gathering: Gathering, act: Callable[..., object], right: str, wrong: object, to_person: int
) -> None:
    customer = await house.customer()
    await customer.open()
    await act(house, customer)  # type: ignore[misc]
    (question,) = await gathered(house, gathering)
    assert (question.right, question.wrong, question.to_person) == (right, wrong, to_person)


async def test_a_customer_who_asks_to_be_forgotten_is(house: House, gathering: Gathering) -> None:
    customer, other = await house.customer(), await house.customer()
    opened = await customer.open()
    await other.open()
    await ask(customer, "can I return the zebra lamp?")
    await ask(other, "how long does the refund take?")
    assert len(await gathered(house, gathering)) == 2
    await asyncio.to_thread(ask_long_ago, house, opened["customer_id"])
    assert len(await gathered(house, gathering)) == 3
    await ask(customer, "forget me")
    left = [question.text for question in await gathered(house, gathering)]
    assert left == ["how long does the refund take?"]


async def test_forgetting_does_not_wait_for_an_assistant(house: House, gathering: Gathering) -> None:
    customer = await house.customer()
    await customer.open()
    await ask(customer, "can I return the zebra lamp?")
    assert len(await gathered(house, gathering)) == 1
    await ask(customer, "forget me")
    house.assistant.status = 503
    assert await gathered(house, gathering) == []
    house.assistant.status = 200
    await ask(customer, "can I return it after all?")
    assert [question.text for question in await gathered(house, gathering)] == ["can I return it after all?"]
