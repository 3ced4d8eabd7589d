"""The customer behind a conversation: preferences, past conversations, and two histories in one."""

from __future__ import annotations

import json

import pytest

from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_lists import desk_of


async def conversation_of(house: House, name: str, email: str | None, text: str) -> tuple[Peer, str]:
    customer = await house.customer()
    await customer.open(name=name, email=email)
    conversation_id: str = (await customer.say(text))["conversation_id"]
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="person")
    return customer, conversation_id


async def test_that_a_preference_is_there_next_time_and_never_told(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    customer, conversation = await conversation_of(house, "Priya", None, "My lamp flickers")
    await mia.ask("preference.add", conversation_id=conversation, text="Prefers  e-mail")
    profile = await tom.ask("profile.get", conversation_id=conversation)
    assert [(each["text"], each["by"]) for each in profile["preferences"]] == [("Prefers e-mail", "Mia")]
    assert profile["name"] == "Priya"
    await customer.say("Hello again", "again")
    await customer.event(text="You said: Hello again")
    assert "Prefers" not in json.dumps(customer.frames)
    key = profile["preferences"][0]["id"]
    profile = await tom.ask("preference.remove", conversation_id=conversation, preference_id=key)
    assert profile.get("preferences", []) == []
    with pytest.raises(Refused, match="not_found"):
        await tom.ask("preference.remove", conversation_id=conversation, preference_id=key)
    with pytest.raises(Refused, match="preference_too_long: Keep it to 200"):
        await tom.ask("preference.add", conversation_id=conversation, text="x" * 201)


async def test_that_other_conversations_of_the_address_are_found(house: House) -> None:
    desk = await desk_of(house)
    _, phone = await conversation_of(house, "Priya", "priya@x.example", "My lamp flickers")
    _, laptop = await conversation_of(house, "P.", "PRIYA@x.example", "My sofa is green")
    await conversation_of(house, "Sam", "sam@x.example", "Hello")
    profile = await desk.ask("profile.get", conversation_id=laptop)
    assert [(past["row"]["conversation_id"], past["same_customer"]) for past in profile["past"]] == [
        (phone, False)
    ]


async def test_that_merged_histories_are_read_in_order_and_nothing_is_lost(house: House) -> None:
    desk = await desk_of(house)
    first, phone = await conversation_of(house, "Priya", "priya@x.example", "My lamp flickers")
    second, laptop = await conversation_of(house, "Priya", "priya@x.example", "And the sofa")
    before = [await desk.ask("conversation.open", conversation_id=each) for each in (phone, laptop)]
    profile = await desk.ask("conversation.merge", conversation_id=laptop, other_id=phone)
    assert profile["histories"] == [phone]
    told = await first.event(type="owner", owner="closed")
    assert told["text"]
    for opened, each in zip(before, (phone, laptop), strict=True):
        after = await desk.ask("conversation.open", conversation_id=each)
        assert after["events"][: len(opened["events"])] == opened["events"]
    assert (await desk.ask("profile.get", conversation_id=phone))["merged_into"] == laptop
    assert not any("lamp" in event.get("text", "") for event in second.events())
    rebuilt = house.services.record
    await house.services.writer.write(rebuilt.rebuild)
    assert (await desk.ask("profile.get", conversation_id=laptop))["histories"] == [phone]
    with pytest.raises(Refused, match="merge_twice"):
        await desk.ask("conversation.merge", conversation_id=laptop, other_id=phone)
    with pytest.raises(Refused, match="merge_twice"):
        await desk.ask("conversation.merge", conversation_id=laptop, other_id=laptop)
    await first.say("Still there?", "later")
    await first.event(
        sender="assistant",
        type="message",
        text="Returns are **free** for [30 days](https://shop.example/returns).",
    )


async def test_that_conversations_of_two_people_are_not_merged(house: House) -> None:
    desk = await desk_of(house)
    _, priya = await conversation_of(house, "Priya", "priya@x.example", "My lamp")
    _, sam = await conversation_of(house, "Sam", None, "My sofa")
    with pytest.raises(Refused, match="not_same_customer"):
        await desk.ask("conversation.merge", conversation_id=priya, other_id=sam)


async def test_that_a_colleagues_conversation_is_not_merged_away(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    first, phone = await conversation_of(house, "Priya", "priya@x.example", "My lamp")
    _, laptop = await conversation_of(house, "Priya", "priya@x.example", "My sofa")
    await first.ask("handoff.request", client_id="person")
    await mia.ask("conversation.take", conversation_id=phone)
    with pytest.raises(Refused, match="wrong_owner: Mia has this conversation"):
        await tom.ask("conversation.merge", conversation_id=laptop, other_id=phone)
    assert (await tom.ask("profile.get", conversation_id=laptop)).get("histories", []) == []
