"""An agent writes first, to a customer who did not ask for a person and can be reached."""

from __future__ import annotations

import pytest

from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_lists import conversation_of, desk_of
from tests.peer import until


async def write(desk: Peer, conversation_id: str, text: str = "Your lamp is here.", key: str = "w1") -> None:
    await desk.ask("conversation.write", conversation_id=conversation_id, client_id=key, text=text)


async def asking(house: House) -> tuple[Peer, str]:
    """A customer with an open page, whom the assistant has."""
    customer = await house.customer()
    await customer.open(name="Priya")
    conversation_id: str = (await customer.say("my secret is kestrel"))["conversation_id"]
    await customer.event(sender="assistant")
    return customer, conversation_id


async def test_a_closed_conversation_becomes_the_agents_who_wrote_first(house: House) -> None:
    customer, conversation_id = await asking(house)
    await customer.ask("handoff.request", client_id="person")
    mia = await house.agent("Mia")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.close", conversation_id=conversation_id)
    for _ in range(2):  # repeated after a lost answer, it is said once
        await write(mia, conversation_id)
    said = await customer.event(sender="agent", text="Your lamp is here.")
    assert said["sender_name"] == "Mia"
    assert len([e for e in customer.events() if e.get("text") == "Your lamp is here."]) == 1
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert (opened["row"]["owner"], opened["row"]["agent_name"]) == ("agent", "Mia")
    assert "owed_since" not in opened["row"]
    await customer.say("thank you, I come by")
    with pytest.raises(Refused, match="write_first_not_now"):
        await write(mia, conversation_id, key="w2")


async def test_what_the_assistant_was_told_stays_with_it_until_it_is_passed_on(
    house: House,
) -> None:
    customer, conversation_id = await asking(house)
    mia = await house.agent("Mia")
    await write(mia, conversation_id, "Can I help you with the Arc lamp?")
    await customer.event(sender="agent", text="Can I help you with the Arc lamp?")
    offer = await customer.event(sender="system")
    assert [reply["title"] for reply in offer["quick_replies"]] == ["Talk to a person"]
    opened = await mia.ask("conversation.open", conversation_id=conversation_id)
    assert (opened["row"]["owner"], opened["row"]["withheld"]) == ("assistant", True)
    assert "kestrel" not in str(mia.frames)
    await customer.say("Talk to a person", choice=offer["quick_replies"][0]["choice"])
    await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting")


async def test_who_can_not_be_reached_is_not_written_to(house: House) -> None:
    customer, conversation_id = await asking(house)
    mia = await desk_of(house)
    await customer.leave()
    await until(lambda: not house.services.hub.customers())
    with pytest.raises(Refused, match="customer_unreachable"):
        await write(mia, conversation_id)
    waiting = await conversation_of(house, "Sam")
    with pytest.raises(Refused, match="write_first_not_now"):
        await write(mia, waiting)
