"""An agent gone silent does not keep a customer; a customer gone does not keep a conversation open."""

from __future__ import annotations

from pathlib import Path

from tests.gateway.house import House, Peer, open_house


async def taken(house: House) -> tuple[Peer, Peer, str]:
    """A customer and the agent who has taken their conversation."""
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    return customer, mia, conversation_id


async def test_a_customer_left_without_an_answer_waits_again_with_priority(tmp_path: Path) -> None:
    async with open_house(tmp_path, agent_silent_s=0.2) as house:
        await house.agent("Ben")
        customer, mia, conversation_id = await taken(house)
        await customer.say("Hello?")
        again = await customer.event(type="owner", owner="waiting", previous="agent")
        assert again["text"]
        row = (await mia.ask("list.get", list="queue"))["rows"][0]
        assert (row["conversation_id"], row["reason"], row["priority"]) == (
            conversation_id,
            "agent_silent",
            "high",
        )


async def test_who_left_does_not_keep_a_customer(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=0.05) as house:
        customer, mia, _ = await taken(house)
        await customer.say("Hello?")
        await mia.leave()
        again = await customer.event(type="owner", owner="waiting", previous="agent")
        assert "obody is at the desk" in again["text"], "nobody else is on duty"
        asked = await customer.event(type="message", sender="assistant")
        assert [reply["choice"] for reply in asked["quick_replies"]] == [
            "/keep_place",
            "/answer_by_email",
            "/help_now",
        ]


async def test_an_agent_who_answered_keeps_the_conversation(tmp_path: Path) -> None:
    async with open_house(tmp_path, agent_silent_s=0.2) as house:
        await house.agent("Ben")
        customer, mia, conversation_id = await taken(house)
        await customer.say("Hello?")
        await mia.ask("message.send", conversation_id=conversation_id, client_id="a", text="Yes?")
        other, _, _ = await second_customer(house, mia)
        await other.say("Hello?")
        await other.event(type="owner", owner="waiting", previous="agent")
        assert [e["owner"] for e in customer.events() if e["type"] == "owner"] == ["waiting", "agent"]


async def second_customer(house: House, mia: Peer) -> tuple[Peer, Peer, str]:
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    return customer, mia, conversation_id


async def test_a_conversation_whose_customer_is_gone_is_closed_and_reopens(tmp_path: Path) -> None:
    async with open_house(tmp_path, idle_close_s=0.3) as house:
        customer = await house.customer()
        await customer.open()
        await customer.say("hello")
        await customer.event(sender="assistant")
        closed = await customer.event(type="owner", owner="closed")
        assert closed["text"]
        await customer.say("one more thing")
        await customer.event(type="owner", owner="assistant", previous="closed")
        await customer.event(text="You said: one more thing")


async def test_a_word_owed_by_who_is_alone_is_on_the_board(tmp_path: Path) -> None:
    async with open_house(tmp_path, agent_silent_s=0.2) as house:
        customer, _, conversation_id = await taken(house)
        await customer.say("Hello?")
        await customer.wait(lambda f: f["type"] == "event" and "Mia" in str(f) and "nobody else" in str(f))
        supervisor = await house.signed_in("Sue", "supervisor")
        async with supervisor.get(house.url + "/api/board") as response:
            board = await response.json()
        assert board["overdue"]["conversation_ids"] == [conversation_id]
