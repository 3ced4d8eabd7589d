"""The customer behind a conversation: preferences, past conversations, and two histories in one."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.accounts.identity import sign_identity
from bot.services.clock import utc_now
from tests.gateway.house import House, Peer, Refused, open_house
from tests.gateway.test_lists import desk_of


async def conversation_of(house: House, name: str, email: str | None, text: str) -> tuple[Peer, str]:
    customer = await house.customer()
    await customer.open(name=name, email=email)
    conversation_id: str = (await customer.say(text))["conversation_id"]
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="person")
    return customer, conversation_id


async def test_a_preference_is_there_next_time_and_never_told(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    customer, conversation = await conversation_of(house, "Priya", None, "My lamp flickers")
    await mia.ask("preference.add", conversation_id=conversation, text="Prefers  e-mail")
    profile = await tom.ask("profile.get", conversation_id=conversation)
    assert [(each["text"], each["by"]) for each in profile["preferences"]] == [("Prefers e-mail", "Mia")]
    assert profile["name"] == "Priya"
    await customer.say("Hello again", "again")
    await customer.event(text="Hello again")
    assert "Prefers" not in json.dumps(customer.frames)
    key = profile["preferences"][0]["id"]
    profile = await tom.ask("preference.remove", conversation_id=conversation, preference_id=key)
    assert profile.get("preferences", []) == []
    with pytest.raises(Refused, match="not_found"):
        await tom.ask("preference.remove", conversation_id=conversation, preference_id=key)
    with pytest.raises(Refused, match="preference_too_long: Keep it to 200"):
        await tom.ask("preference.add", conversation_id=conversation, text="x" * 201)


async def test_other_conversations_of_the_address_are_found(house: House) -> None:
    desk = await desk_of(house)
    _, phone = await conversation_of(house, "Priya", "priya@x.example", "My lamp flickers")
    _, laptop = await conversation_of(house, "P.", "PRIYA@x.example", "My sofa is green")
    await conversation_of(house, "Sam", "sam@x.example", "Hello")
    profile = await desk.ask("profile.get", conversation_id=laptop)
    assert [(past["row"]["conversation_id"], past["same_customer"]) for past in profile["past"]] == [
        (phone, False)
    ]


async def test_merged_histories_are_read_in_order_and_nothing_is_lost(house: House) -> None:
    desk = await desk_of(house)
    first, phone = await conversation_of(house, "Priya", "priya@x.example", "My lamp flickers")
    second, laptop = await conversation_of(house, "Priya", "priya@x.example", "And the sofa")
    before = [await desk.ask("conversation.open", conversation_id=each) for each in (phone, laptop)]
    profile = await desk.ask("conversation.merge", conversation_id=phone, other_id=laptop)
    assert profile["histories"] == [laptop]
    told = await second.event(type="owner", owner="closed")
    assert told["text"]
    for opened, each in zip(before, (phone, laptop), strict=True):
        after = await desk.ask("conversation.open", conversation_id=each)
        assert after["events"][: len(opened["events"])] == opened["events"]
    assert (await desk.ask("profile.get", conversation_id=laptop))["merged_into"] == phone
    assert not any("lamp" in event.get("text", "") for event in second.events())
    rebuilt = house.services.record
    await house.services.writer.write(rebuilt.rebuild)
    assert (await desk.ask("profile.get", conversation_id=phone))["histories"] == [laptop]
    with pytest.raises(Refused, match="merge_twice"):
        await desk.ask("conversation.merge", conversation_id=laptop, other_id=phone)
    with pytest.raises(Refused, match="merge_twice"):
        await desk.ask("conversation.merge", conversation_id=laptop, other_id=laptop)
    await first.say("Still there?", "later")
    assert (await first.event(text="Still there?"))["sender"] == "customer"


async def test_conversations_of_two_people_are_not_merged(house: House) -> None:
    desk = await desk_of(house)
    _, priya = await conversation_of(house, "Priya", "priya@x.example", "My lamp")
    _, sam = await conversation_of(house, "Sam", None, "My sofa")
    with pytest.raises(Refused, match="not_same_customer"):
        await desk.ask("conversation.merge", conversation_id=priya, other_id=sam)


async def test_a_colleagues_conversation_is_not_merged_away(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    first, phone = await conversation_of(house, "Priya", "priya@x.example", "My lamp")
    _, laptop = await conversation_of(house, "Priya", "priya@x.example", "My sofa")
    await first.ask("handoff.request", client_id="person")
    await mia.ask("conversation.take", conversation_id=phone)
    with pytest.raises(Refused, match="wrong_owner: Mia has this conversation"):
        await tom.ask("conversation.merge", conversation_id=laptop, other_id=phone)
    assert (await tom.ask("profile.get", conversation_id=laptop)).get("histories", []) == []


async def test_staff_write_down_what_they_learn_and_the_site_knows_better(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    customer = await house.customer()
    secret = house.services.identity_secret
    await customer.open(identity=sign_identity(secret, "c-1", "Priya", attributes={"plan": "gold"}))
    await customer.say("My lamp flickers")
    accepted = await customer.ask("handoff.request", client_id="person")
    one = {"conversation_id": accepted["conversation_id"]}
    await mia.ask("attribute.set", **one, name="Fabric", value="oat")
    profile = await tom.ask("attribute.set", **one, name="fabric", value="moss  green")
    assert [(each["name"], each["value"], each["by"]) for each in profile["given"]] == [
        ("fabric", "moss green", "Tom")
    ]
    assert profile["given"][0]["at"].endswith("Z")
    assert profile["attributes"] == {"plan": "gold"}
    await mia.ask("conversation.take", **one)
    await mia.ask("conversation.return", **one)
    await customer.say("Hello again", "again")
    await customer.event(text="You said: Hello again")
    assert house.assistant.requests[-1].customer.attributes == {"plan": "gold", "fabric": "moss green"}
    with pytest.raises(Refused, match="attribute_signed: The site itself says what Plan is"):
        await mia.ask("attribute.set", **one, name="Plan", value="silver")
    for name, value in (("x" * 81, "y"), ("x", "y" * 81)):
        with pytest.raises(Refused, match="attribute_too_long"):
            await mia.ask("attribute.set", **one, name=name, value=value)
    assert (await mia.ask("attribute.set", **one, name="FABRIC")).get("given", []) == []


async def test_an_attribute_that_staff_wrote_brings_a_customer_forward(tmp_path: Path) -> None:
    async with open_house(tmp_path, priority_attributes=("vip=yes",)) as house:
        desk = await desk_of(house)
        customer, conversation = await conversation_of(house, "Priya", None, "My lamp flickers")
        await desk.ask("attribute.set", conversation_id=conversation, name="vip", value="yes")
        await customer.ask("assistant.request", client_id="back")
        await customer.ask("handoff.request", client_id="again")
        row = (await desk.wait(lambda f: f["type"] == "row" and f["row"].get("priority") == "high"))["row"]
        assert row["conversation_id"] == conversation


async def test_what_staff_did_stands_in_the_transcript_for_staff_only(house: House) -> None:
    mia = await desk_of(house, "Mia")
    await house.agent("Tom")
    customer, conversation = await conversation_of(house, "Priya", "priya@x.example", "My lamp flickers")
    _, other = await conversation_of(house, "Priya", "priya@x.example", "And my sofa")
    one = {"conversation_id": conversation}
    tom = next(m["staff_id"] for m in (await mia.ask("team.get"))["members"] if m["name"] == "Tom")
    await mia.ask("label.set", **one, label="Broken", on=True)
    await mia.ask("conversation.take", **one)
    await mia.ask("conversation.snooze", **one, until=soon())
    await mia.ask("conversation.snooze", **one)
    await mia.ask("conversation.merge", **one, other_id=other)
    await mia.ask("conversation.assign", **one, staff_id=tom)
    events = (await mia.ask("conversation.open", **one))["events"]
    assert [(e["what"], e["by"]) for e in events if e["type"] == "work"] == [
        ("labels", "Mia"),
        ("snoozed", "Mia"),
        ("snooze_ended", "Mia"),
        ("merged", "Mia"),
    ]
    assert [e.get("by") for e in events if e["type"] == "owner" and e["owner"] == "agent"] == [None, "Mia"]
    await customer.event(type="owner", owner="agent", agent_name="Tom")
    assert {e["type"] for e in customer.events()} <= {"message", "owner", "customer"}


def soon() -> str:
    return (utc_now() + timedelta(hours=1)).isoformat()
