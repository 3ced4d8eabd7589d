"""Back to the person they know: by name, by habit, and when the agent has something to add."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.gateway.house import House, Peer, open_house
from tests.peer import until


async def begin(house: House, text: str) -> tuple[Peer, str]:
    """A customer with the assistant."""
    customer = await house.customer()
    await customer.open()
    conversation_id: str = (await customer.say(text))["conversation_id"]
    return customer, conversation_id


async def served(house: House, agent: Peer) -> tuple[Peer, str]:
    """A customer whom this agent has served, and whose conversation is closed."""
    customer, conversation_id = await begin(house, "My lamp flickers")
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="person")
    await agent.ask("conversation.take", conversation_id=conversation_id)
    await agent.ask("conversation.close", conversation_id=conversation_id)
    return customer, conversation_id


def last_owner(customer: Peer) -> tuple[str, str | None]:
    """Who has the conversation, as far as the customer has heard, once they were in line again."""
    events = [event for event in customer.events() if event["type"] == "owner"]
    waited = [event["owner"] for event in events].count("waiting")
    return (events[-1]["owner"], events[-1].get("agent_name")) if waited == 2 else ("", None)


async def test_asking_for_an_agent_by_name_is_a_wish_for_a_person(house: House) -> None:
    maya = await house.agent("Maya")
    ben = await house.agent("Ben")
    customer, conversation_id = await begin(house, "is Maya there?")
    told = await customer.event(type="owner", owner="waiting")
    assert told["text"].startswith("Maya is here and gets your conversation first.")
    assert "number 1 in line" in told["text"]
    offer = await maya.wait(lambda f: f["type"] == "offer")
    assert offer["conversation_id"] == conversation_id
    row = (await ben.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    assert row["wanted_name"] == "Maya"
    assert not [frame for frame in ben.frames if frame["type"] == "offer"]
    assert house.assistant.requests == [], "the gateway has dealt with it"


async def test_an_agent_who_is_not_there_is_said_not_to_be(house: House) -> None:
    jonas = await house.agent("Jonas")
    await jonas.ask("duty.set", on_duty=False)
    await house.agent("Ben")
    customer, _ = await begin(house, "Can I talk to Jonas again?")
    told = await customer.event(type="owner", owner="waiting")
    assert told["text"].startswith("Jonas is not at the desk at the moment.")
    assert "number 1 in line" in told["text"]


async def test_what_is_said_beside_the_name_is_answered_too(house: House) -> None:
    await house.agent("Maya")
    customer, _ = await begin(house, "Is Maya there? My lamp flickers again since this morning.")
    await customer.event(type="owner", owner="waiting")
    await customer.event(sender="assistant")


async def test_who_waits_already_may_ask_for_somebody(house: House) -> None:
    maya = await house.agent("Maya")
    customer, conversation_id = await begin(house, "My lamp flickers")
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="person")
    turns = len(house.assistant.requests)
    await customer.say("Could I have Maya please", "second")
    await customer.event(
        type="message", sender="system", text="Maya is here and gets your conversation first."
    )
    assert (await maya.wait(lambda f: f["type"] == "offer"))["conversation_id"] == conversation_id
    assert len(house.assistant.requests) == turns


@pytest.mark.parametrize("routing", ["least_busy", "round_robin"])
async def test_a_conversation_that_comes_back_goes_to_its_last_agent(tmp_path: Path, routing: str) -> None:
    async with open_house(tmp_path, routing=routing) as house:
        mia = await house.agent("Mia")
        customer, conversation_id = await begin(house, "My lamp flickers")
        await customer.event(sender="assistant")
        await customer.ask("handoff.request", client_id="person")
        await customer.event(type="owner", owner="agent", agent_name="Mia")
        await mia.ask("conversation.close", conversation_id=conversation_id)
        for number in range(2):  # Mia has more to do than Ben
            other, _ = await begin(house, f"Question {number}")
            await other.event(sender="assistant")
            await other.ask("handoff.request", client_id="person")
            await other.event(type="owner", owner="agent", agent_name="Mia")
        await house.agent("Ben")
        await customer.say("It flickers again", "back")
        await customer.ask("handoff.request", client_id="again")
        await until(lambda: last_owner(customer) == ("agent", "Mia"))


async def test_after_the_set_time_anybody_serves_who_comes_back(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="least_busy", last_agent_s=60) as house:
        mia = await house.agent("Mia")
        customer, conversation_id = await begin(house, "My lamp flickers")
        await customer.event(sender="assistant")
        await customer.ask("handoff.request", client_id="person")
        await customer.event(type="owner", owner="agent", agent_name="Mia")
        await mia.ask("conversation.close", conversation_id=conversation_id)
        other, _ = await begin(house, "Another question")
        await other.event(sender="assistant")
        await other.ask("handoff.request", client_id="person")
        await other.event(type="owner", owner="agent", agent_name="Mia")
        await house.agent("Ben")
        house.clock.ahead = timedelta(seconds=90)
        await customer.say("It flickers again", "back")
        await customer.ask("handoff.request", client_id="again")
        await customer.event(type="owner", owner="agent", agent_name="Ben")


async def test_an_agent_opens_a_closed_conversation_again(house: House) -> None:
    mia = await house.agent("Mia")
    customer, conversation_id = await served(house, mia)
    row = await mia.ask("conversation.reopen", conversation_id=conversation_id)
    assert (row["owner"], row["agent_name"]) == ("agent", "Mia")
    await customer.wait(
        lambda f: "Mia has opened this conversation again." in f.get("event", {}).get("text", "")
    )
    await mia.ask("message.send", conversation_id=conversation_id, client_id="a", text="The new leg is here.")
    await customer.event(text="The new leg is here.", sender="agent")
    assert (await mia.ask("conversation.reopen", conversation_id=conversation_id))["owner"] == "agent"
