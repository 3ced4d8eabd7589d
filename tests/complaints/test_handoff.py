"""Complaints about the way to a person, and back."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from bot.protocol.turn import HandoffAsk, TurnReply, TurnRequest
from tests.gateway.fake_assistant import think
from tests.gateway.house import House, Peer, open_house
from tests.gateway.receiver import SECRET, Receiver
from tests.gateway.waits import remember_waits


async def owner_of(desk: Peer, conversation_id: str) -> str:
    """Who has the conversation, as the desk reads it."""
    opened = await desk.ask("conversation.open", conversation_id=conversation_id)
    owner: str = opened["row"]["owner"]
    return owner


async def test_every_desk_on_duty_and_the_outside_are_told_at_the_handoff(tmp_path: Path) -> None:
    """Nobody is told at the handoff."""
    receiver = Receiver()
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        desks = [await house.agent("Mia"), await house.agent("Ben")]
        customer = await house.customer()
        await customer.open(name="Priya")
        await customer.say("I need a person, my lamp is broken")
        for desk in desks:
            row = (await desk.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
            assert row["customer_name"] == "Priya"
            assert "lamp is broken" in row["problem"]
        delivery = await receiver.heard("waiting")
        assert delivery["conversation_id"] == row["conversation_id"]


async def test_the_customer_is_told_at_each_step(house: House) -> None:
    """The customer isn't told."""
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    members = (await mia.ask("team.get"))["members"]
    ben_id = next(member["staff_id"] for member in members if member["name"] == "Ben")
    await mia.ask("conversation.assign", conversation_id=conversation_id, staff_id=ben_id)
    await ben.ask("conversation.return", conversation_id=conversation_id)
    await customer.ask("handoff.request", client_id="h2")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.close", conversation_id=conversation_id)
    await customer.say("hello again")
    await customer.event(type="owner", owner="assistant", previous="closed")
    changes = [event for event in customer.events() if event["type"] == "owner"]
    steps = [(event["previous"], event["owner"]) for event in changes]
    assert steps == [
        ("assistant", "waiting"),
        ("waiting", "agent"),
        ("agent", "agent"),
        ("agent", "assistant"),
        ("assistant", "waiting"),
        ("waiting", "agent"),
        ("agent", "closed"),
        ("closed", "assistant"),
    ]
    told = [event["text"] for event in changes]
    assert all(told)
    assert len(set(told)) == len(told), "and never in the same words"


def eager(request: TurnRequest) -> TurnReply:
    """An assistant that hands over every complaint, unless the agent's note forbids it."""
    held = request.boundary.held_reasons if request.boundary else ()
    complains = "terrible" in request.text and "complaint" not in held
    reply = think(request)
    return replace(reply, handoff=HandoffAsk(reason="complaint") if complains else reply.handoff)


async def test_a_handoff_fires_and_one_handed_back_stays_back_until_asked_again(house: House) -> None:
    """The handoff never fires, or loops after being handed back."""
    house.assistant.think = eager
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    await customer.say("Let me talk to a person")
    conversation_id = (await customer.wait(lambda f: f["type"] == "event"))["conversation_id"]
    await customer.event(type="owner", owner="waiting")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask(
        "conversation.return", conversation_id=conversation_id, note="Solved: the refund is on its way."
    )
    await customer.event(type="owner", owner="assistant", previous="agent")
    before = len(house.assistant.requests)
    await customer.say("thank you")
    await customer.event(type="message", text="You said: thank you")
    assert [request.text for request in house.assistant.requests[before:]] == ["thank you"], (
        "what was said before the handoff is not answered again"
    )
    assert await owner_of(mia, conversation_id) == "assistant"
    held = {"boundary": {"hold_minutes": 60}}
    await customer.say("This is terrible", "first complaint")
    await mia.wait(lambda f: f["type"] == "row" and f["row"].get("reason") == "complaint")
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.return", conversation_id=conversation_id, note="Refunded.", **held)
    await customer.say("Still terrible", "second complaint")
    await customer.event(type="message", text="You said: Still terrible")
    assert await owner_of(mia, conversation_id) == "assistant", "not handed off for the same reason again"
    await customer.ask("handoff.request", client_id="again")
    assert await owner_of(mia, conversation_id) == "waiting", "who asks again gets a person again"


async def test_an_outage_of_the_assistant_leads_to_a_person_and_strands_nobody(tmp_path: Path) -> None:
    """A bot outage strands the customer."""
    async with open_house(tmp_path, turn_deadline_s=0.5) as house:
        mia = await house.agent("Mia")
        house.assistant.status = 500
        customer = await house.customer()
        await customer.open()
        await customer.say("How do I return a lamp?")
        down = await customer.event(type="message", sender="system")
        choice = down["quick_replies"][0]
        await customer.say(choice["title"], choice=choice["choice"])
        waiting = await customer.event(type="owner", owner="waiting")
        assert waiting["text"]
        row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
        assert row["reason"] == "assistant_down"
        assert "return a lamp" in row["problem"], "the person sees what the assistant could not answer"


async def test_a_slow_answer_is_still_the_assistants_and_opens_no_handoff(tmp_path: Path) -> None:
    """A slow answer opens healthy chats."""
    async with open_house(tmp_path, turn_deadline_s=0.5) as house:
        mia = await house.agent("Mia")
        house.assistant.hold.clear()
        customer = await house.customer()
        await customer.open()
        accepted = await customer.say("hello")
        slow = await customer.event(type="message", sender="system")
        assert slow["text"]
        house.assistant.hold.set()
        await customer.event(type="message", text="You said: hello")
        assert await owner_of(mia, accepted["conversation_id"]) == "assistant"
        assert (await mia.ask("list.get", list="queue"))["rows"] == []


async def test_chats_of_an_agent_who_left_go_to_one_who_is_here(tmp_path: Path) -> None:
    """Chats stuck with agents who left."""
    async with open_house(tmp_path, duty_grace_s=0.2, routing="least_busy") as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open()
        await customer.ask("handoff.request", client_id="h")
        await customer.event(type="owner", owner="agent", agent_name="Mia")
        ben = await house.agent("Ben")
        await mia.leave()
        back = await customer.event(type="owner", owner="waiting", previous="agent")
        assert "Mia" in back["text"]
        await customer.event(type="owner", owner="agent", agent_name="Ben")
        assert [row["owner"] for row in (await ben.ask("list.get", list="mine"))["rows"]] == ["agent"]


async def test_a_customer_knows_how_long_and_may_choose_a_person_from_the_first_moment(
    house: House,
) -> None:
    """No idea how long, no choice of a person."""
    await remember_waits(house, 170, places=(1, 2))
    await house.agent("Mia")
    first, second = await house.customer(), await house.customer()
    for customer in (first, second):
        await customer.open()
        await customer.ask("handoff.request", client_id="before a word was said")
        await customer.event(type="owner", owner="waiting")
    told = (await second.event(type="owner", owner="waiting"))["text"]
    assert "number 2 in line" in told
    assert "within 3 minutes" in told
    presence = await second.wait(lambda f: f["type"] == "presence" and f.get("position") == 2)
    assert presence["promised_by"]
    await second.ask("assistant.request", client_id="rather not")
    await second.event(type="owner", owner="assistant")
    await second.say("How do I return it?")
    await second.event(type="message", sender="assistant")


def typing_now(customer: Peer) -> dict[str, bool]:
    """Who is shown as typing."""
    return {frame["sender"]: frame["typing"] for frame in customer.frames if frame["type"] == "typing"}


async def test_typing_dots_end_with_a_takeover(house: House) -> None:
    """Typing dots that never stop after a takeover."""
    mia = await house.agent("Mia")
    house.assistant.hold.clear()
    customer = await house.customer()
    await customer.open()
    accepted = await customer.say("How do I return a lamp?")
    await customer.wait(lambda f: f["type"] == "typing" and f["typing"])
    await customer.ask("handoff.request", client_id="h")
    await mia.ask("conversation.take", conversation_id=accepted["conversation_id"])
    await mia.send({"type": "typing.set", "conversation_id": accepted["conversation_id"], "typing": True})
    await customer.wait(lambda f: f["type"] == "typing" and f["typing"] and f["sender"] == "agent")
    assert typing_now(customer) == {"assistant": False, "agent": True}
    await mia.ask("conversation.return", conversation_id=accepted["conversation_id"])
    await customer.event(type="owner", owner="assistant", previous="agent")
    house.assistant.hold.set()  # the assistant answers what Mia left unanswered
    await customer.event(type="message", sender="assistant")
    await customer.ask("events.get", after_seq=0)
    assert typing_now(customer) == {"assistant": False, "agent": False}
