"""The customer chooses a person or the assistant, at any time."""

from __future__ import annotations

from tests.gateway.house import House


async def test_a_waiting_customer_may_go_back_to_the_assistant_and_is_answered(house: House) -> None:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    asked = await customer.ask("handoff.request", client_id="h-1")
    await customer.event(type="owner", owner="waiting")
    back = await customer.ask("assistant.request", client_id="b-1")
    told = await customer.event(seq=back["seq"])
    assert (told["owner"], told["previous"]) == ("assistant", "waiting")
    assert told["text"]
    assert "reason" not in told
    await customer.say("How do I return a lamp?")
    await customer.event(sender="assistant")
    queue = await mia.ask("list.get", list="queue")
    assert asked["conversation_id"] not in [row["conversation_id"] for row in queue["rows"]]


async def test_the_choice_is_free_with_an_agent_too_and_both_ways(house: House) -> None:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h-1"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.open", conversation_id=conversation_id)
    await customer.ask("assistant.request", client_id="b-1")
    seen = await mia.event(type="owner", owner="assistant")
    assert (seen["previous"], seen["reason"]) == ("agent", "chosen")
    again = await customer.ask("handoff.request", client_id="h-2")
    waiting = await customer.wait(
        lambda f: f["type"] == "event" and f["event"]["seq"] > again["seq"] and f["event"]["type"] == "owner"
    )
    assert waiting["event"]["owner"] == "waiting"


async def test_asking_twice_or_for_what_one_has_changes_nothing(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.say("Hello")
    await customer.event(sender="assistant")
    await customer.ask("assistant.request", client_id="b-0")
    await customer.ask("handoff.request", client_id="h-1")
    first = await customer.ask("assistant.request", client_id="b-1")
    again = await customer.ask("assistant.request", client_id="b-1")
    assert first == again
    owners = [e["owner"] for e in customer.events() if e["type"] == "owner"]
    assert owners == ["waiting", "assistant"]


async def test_what_is_offered_with_a_change_of_owner_has_a_button_that_works(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    for number in range(3):
        await customer.ask("handoff.request", client_id=f"h-{number}")
        back = await customer.ask("assistant.request", client_id=f"b-{number}")
        told = await customer.event(seq=back["seq"])
        assert [reply["choice"] for reply in told["quick_replies"]] == ["/handoff"], told["text"]
    (person,) = told["quick_replies"]
    pressed = await customer.say(person["title"], choice=person["choice"])
    await customer.wait(
        lambda f: (
            f["type"] == "event"
            and f["event"]["seq"] > pressed["seq"]
            and f["event"].get("owner") == "waiting"
        )
    )


async def test_who_is_handed_back_can_press_what_is_offered(house: House) -> None:
    mia = await house.agent()
    customer = await house.customer()
    await customer.open()
    offers = []
    for number in range(2):
        asked = await customer.ask("handoff.request", client_id=f"h-{number}")
        await mia.ask("conversation.take", conversation_id=asked["conversation_id"])
        await mia.ask("conversation.return", conversation_id=asked["conversation_id"])
        told = await customer.wait(
            lambda f, after=asked["seq"]: (  # type: ignore[misc]  # a default binds the loop's value
                f["type"] == "event" and f["event"]["seq"] > after and f["event"].get("owner") == "assistant"
            )
        )
        offers.append(told["event"])
    for offer in offers:
        assert bool(offer.get("quick_replies")) == ("ask for a person" in offer["text"]), offer["text"]
    assert any(offer.get("quick_replies") for offer in offers)
