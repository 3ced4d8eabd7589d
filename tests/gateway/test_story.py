"""The whole story over raw sockets: asked, answered, handed off, taken, answered by a person, handed back."""

from __future__ import annotations

from bot.messages import MessageCatalogue
from bot.services.accounts.identity import sign_identity
from tests.gateway.house import House


async def test_a_customer_is_answered_then_reaches_a_person_who_has_read_everything(
    house: House,
) -> None:
    mia = await house.agent("Mia")
    customer = await house.customer()
    identity = sign_identity(house.services.identity_secret, "cust-7", "Priya")
    opened = await customer.open(identity=identity, page_url="https://shop.example/sofa")
    assert opened["customer_name"] == "Priya"
    assert opened["on_duty"] is True

    await customer.say("How do I return a lamp?")
    answer = await customer.event(sender="assistant")
    await customer.ask("feedback.give", client_id="f-1", about_seq=answer["seq"], helpful=False)
    await customer.say("This is terrible, let me talk to a person")
    waiting = await customer.event(type="owner", owner="waiting")
    assert waiting["text"]
    assert "reason" not in waiting, "why a person was called is for staff"

    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    assert (row["customer_name"], row["reason"], row["mood"]) == ("Priya", "asked", "upset")
    taken = await mia.ask("conversation.take", conversation_id=row["conversation_id"])
    assert (taken["owner"], taken["agent_name"]) == ("agent", "Mia")
    read = await mia.ask("conversation.open", conversation_id=row["conversation_id"])

    packet = read["packet"]
    assert packet["customer_name"] == "Priya"
    assert packet["page_url"] == "https://shop.example/sofa"
    assert packet["entries"][0]["entry_id"] == "returns"
    assert packet["entries"][0]["helpful"] is False
    said = [e["text"] for e in read["events"] if e.get("text") and e["seq"] <= packet["last_seq"]]
    assert "How do I return a lamp?" in said
    assert "This is terrible, let me talk to a person" in said
    assert len(said) == packet["count"]
    joined = await customer.event(type="owner", owner="agent")
    assert "Mia" in joined["text"]

    turns_before = len(house.assistant.requests)
    await customer.say("Are you there?")
    await mia.event(text="Are you there?")
    await mia.ask(
        "message.send", conversation_id=row["conversation_id"], client_id="a-1", text="I am. One moment."
    )
    said_by_mia = await customer.event(sender="agent")
    assert (said_by_mia["text"], said_by_mia["sender_name"]) == ("I am. One moment.", "Mia")
    assert len(house.assistant.requests) == turns_before, "the assistant is silent while a person owns"

    await mia.ask("conversation.return", conversation_id=row["conversation_id"], note="Refunded.")
    back = await customer.event(type="owner", owner="assistant")
    await customer.say("Thanks, what about rugs?")
    await customer.wait(
        lambda f: (
            f["type"] == "event"
            and f["event"].get("sender") == "assistant"
            and f["event"]["seq"] > back["seq"]
        )
    )
    assert house.assistant.requests[-1].customer.name == "Priya"
    assert house.assistant.requests[-1].memory == {"count": turns_before}


async def test_with_nobody_on_duty_the_customer_is_told_and_can_leave_an_address(house: House) -> None:
    customer = await house.customer()
    opened = await customer.open()
    assert opened["on_duty"] is False
    accepted = await customer.ask("handoff.request", client_id="h-1")
    waiting = await customer.event(type="owner", owner="waiting")
    assert waiting["seq"] > accepted["seq"]
    asked = await customer.event(type="message", sender="assistant")
    assert "Answer by e-mail" in [reply["title"] for reply in asked["quick_replies"]]
    presence = await customer.wait(lambda f: f["type"] == "presence" and "position" in f)
    assert presence == {"type": "presence", "on_duty": False, "position": 1}

    await customer.say("it's priya@ nowhere")
    await customer.event(sender="system", text=_line(house, "utter_email_invalid"))
    await customer.say("sorry, priya@shop.example.")
    learned = await customer.event(type="customer")
    assert learned["email"] == "priya@shop.example"
    noted = await customer.wait(
        lambda f: (
            f["type"] == "event"
            and "priya@shop.example" in f["event"].get("text", "")
            and f["event"].get("sender") == "system"
        )
    )
    assert noted
    assert not house.assistant.requests


async def test_asking_for_a_person_twice_is_one_handoff(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    first = await customer.ask("handoff.request", client_id="h-1")
    again = await customer.ask("handoff.request", client_id="h-1")
    other = await customer.ask("handoff.request", client_id="h-2")
    assert first == again == other
    assert [e["owner"] for e in customer.events() if e["type"] == "owner"] == ["waiting"]


async def test_one_of_two_agents_who_take_at_once_wins(house: House) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h-1"))["conversation_id"]
    take = {"type": "conversation.take", "id": 77, "conversation_id": conversation_id}
    await mia.send(take)
    await ben.send(take)
    answers = [
        await peer.wait(lambda f: f.get("id") == 77 and f["type"] in ("result", "error"))
        for peer in (mia, ben)
    ]
    assert sorted(answer["type"] for answer in answers) == ["error", "result"]
    lost = next(answer for answer in answers if answer["type"] == "error")
    won = next(answer for answer in answers if answer["type"] == "result")["result"]
    assert lost["code"] == "already_taken"
    assert won["agent_name"] in lost["message"]


async def test_a_closed_conversation_reopens_with_the_assistant(house: House) -> None:
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h-1"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.close", conversation_id=conversation_id, note="Solved.")
    closed = await customer.event(type="owner", owner="closed")
    assert closed["text"]
    await customer.say("One more thing")
    await customer.event(type="owner", owner="assistant", previous="closed")
    await customer.event(sender="assistant", text="You said: One more thing")


def _line(house: House, response: str) -> str:
    return MessageCatalogue.load(house.settings.domain_path).variants(response)[0].text
