"""Duty, the queue's places, and what desks are shown."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.services.accounts.identity import sign_identity
from tests.gateway.house import House, Peer, Refused, open_house


async def test_customers_hear_when_the_desk_is_staffed_and_when_it_is_not(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=0.05) as house:
        customer = await house.customer()
        await customer.open()
        mia = await house.agent("Mia")
        await customer.wait(lambda f: f == {"type": "presence", "on_duty": True})
        await mia.leave()
        await customer.wait(
            lambda _: (
                [f["on_duty"] for f in customer.frames if f["type"] == "presence"] == [False, True, False]
            )
        )


async def test_a_reloaded_desk_stays_on_duty(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=5.0) as house:
        browser = await house.signed_in("Mia", "agent")
        mia = Peer(await browser.ws_connect(house.url + "/ws/staff"))
        assert (await mia.ask("desk.open", protocol=1))["on_duty"] is False
        assert (await mia.ask("duty.set", on_duty=True))["on_duty"] is True
        await mia.leave()
        assert house.services.presence.is_staffed
        again = Peer(await browser.ws_connect(house.url + "/ws/staff"))
        assert (await again.ask("desk.open", protocol=1))["on_duty"] is True
        assert (await again.ask("duty.set", on_duty=False))["on_duty"] is False
        assert not house.services.presence.is_staffed


async def test_the_wish_to_be_on_duty_outlives_a_restart_of_the_service(house: House) -> None:
    browser = await house.signed_in("Mia", "agent")
    mia = Peer(await browser.ws_connect(house.url + "/ws/staff"))
    await mia.ask("desk.open", protocol=1)
    await mia.ask("duty.set", on_duty=True)
    await house.stop()
    assert await mia.closed() == 1001
    await house.start()
    assert not house.services.presence.is_staffed
    back = Peer(await browser.ws_connect(house.url + "/ws/staff"))
    assert (await back.ask("desk.open", protocol=1))["on_duty"] is True


async def test_waiting_customers_see_their_place_move_up(house: House) -> None:
    mia = await house.agent("Mia")
    waiting = []
    for number in range(3):
        customer = await house.customer()
        await customer.open()
        accepted = await customer.ask("handoff.request", client_id="h")
        await customer.wait(lambda f, n=number: f.get("position") == n + 1)  # type: ignore[misc]
        waiting.append((customer, accepted["conversation_id"]))
    await mia.ask("conversation.take", conversation_id=waiting[0][1])
    await waiting[1][0].wait(lambda f: f.get("position") == 1)
    await waiting[2][0].wait(lambda f: f.get("position") == 2)
    taken = waiting[0][0]
    await taken.wait(lambda _: "position" not in [f for f in taken.frames if f["type"] == "presence"][-1])


async def test_typing_is_shown_to_the_other_side_and_recorded_nowhere(house: House) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    for desk in (mia, ben):
        await desk.ask("conversation.open", conversation_id=conversation_id)
    await customer.send({"type": "typing.set", "typing": True})
    for desk in (mia, ben):
        push = await desk.wait(lambda f: f["type"] == "typing")
        assert (push["sender"], push["typing"]) == ("customer", True)
    await ben.send({"type": "typing.set", "conversation_id": conversation_id, "typing": True})
    await mia.send({"type": "typing.set", "conversation_id": conversation_id, "typing": True})
    push = await customer.wait(lambda f: f["type"] == "typing" and f["typing"])
    assert push["sender_name"] == "Mia", "who does not own the conversation does not seem to type in it"
    assert not [f for f in mia.frames if f["type"] == "typing" and f["sender"] == "agent"]
    events = (await customer.ask("events.get", after_seq=0))["events"]
    assert {event["type"] for event in events} == {"owner"}


async def test_only_the_owner_speaks_returns_and_closes(house: House) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    say = {"conversation_id": conversation_id, "client_id": "a", "text": "hello"}
    with pytest.raises(Refused, match="not_owner"):
        await ben.ask("message.send", **say)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    for kind in ("message.send", "conversation.return", "conversation.close"):
        fields = say if kind == "message.send" else {"conversation_id": conversation_id}
        with pytest.raises(Refused, match="wrong_owner") as refused:
            await ben.ask(kind, **fields)
        assert "Mia" in str(refused.value)


@pytest.mark.parametrize(
    "kind", ["conversation.open", "conversation.take", "conversation.return", "conversation.close"]
)
async def test_a_conversation_which_is_not_there_is_not_found(house: House, kind: str) -> None:
    mia = await house.agent("Mia")
    with pytest.raises(Refused, match="not_found"):
        await mia.ask(kind, conversation_id="nothing")


async def test_a_desk_which_left_a_conversation_hears_only_its_line(house: House) -> None:
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await mia.ask("conversation.open", conversation_id=conversation_id)
    await customer.say("first")
    await mia.event(text="first")
    assert await mia.ask("conversation.leave", conversation_id=conversation_id) is None
    await customer.say("second")
    await mia.wait(
        lambda f: (
            (f["type"] == "row" and f["row"]["last_text"] == "second")
            or (f["type"] == "row" and f["row"]["last_seq"] > 5)
        )
    )
    assert "second" not in [event.get("text") for event in mia.events()]


async def test_a_long_conversation_is_read_page_by_page_without_a_gap(house: House) -> None:
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=conversation_id)
    customer.patience_s = 60.0  # so many at once, on whatever machine
    await asyncio.gather(*(customer.say(f"line {number}") for number in range(250)))
    seen: list[int] = []
    more = True
    while more:
        page = await mia.ask(
            "conversation.open", conversation_id=conversation_id, after_seq=seen[-1] if seen else 0
        )
        seen += [event["seq"] for event in page["events"]]
        more = page.get("more", False)
    last = await customer.say("the last")
    event = await mia.event(text="the last")
    assert event["seq"] == last["seq"]
    assert seen == sorted(set(seen))
    assert len(seen) == page["row"]["last_seq"] - 3, "all but start, request and promise are to be read"


async def test_two_devices_of_a_signed_in_customer_share_the_conversation(house: House) -> None:
    secret = house.services.identity_secret
    phone, laptop = await house.customer(), await house.customer()
    first = await phone.open(identity=sign_identity(secret, "cust-1", "Priya"))
    second = await laptop.open(identity=sign_identity(secret, "cust-1", "Priya"))
    assert first["customer_id"] == second["customer_id"]
    assert first["token"] != second["token"]
    accepted = await phone.say("hello")
    await laptop.event(text="You said: hello")
    tablet = await house.customer()
    third = await tablet.open(identity=sign_identity(secret, "cust-1", "Priya"))
    assert third["conversation_id"] == accepted["conversation_id"]
    await tablet.event(text="You said: hello")
    again = await house.customer()
    assert (await again.open(token=third["token"]))["customer_id"] == first["customer_id"]


async def test_who_chatted_before_signing_in_keeps_their_conversation(house: House) -> None:
    customer = await house.customer()
    opened = await customer.open(name="P.")
    await customer.say("hello")
    back = await house.customer()
    identity = sign_identity(house.services.identity_secret, "cust-1", "Priya")
    signed_in = await back.open(token=opened["token"], identity=identity)
    assert signed_in["customer_id"] == opened["customer_id"]
    assert signed_in["customer_name"] == "Priya"
    await back.event(text="You said: hello")
    stranger = await house.customer()
    other = sign_identity(house.services.identity_secret, "cust-2", "Quinn")
    theirs = await stranger.open(token=opened["token"], identity=other)
    assert theirs["customer_id"] != opened["customer_id"]
    assert theirs["token"] != opened["token"]
    assert theirs.get("conversation_id") is None


async def test_a_name_somebody_asked_to_be_called_by_stays(house: House) -> None:
    identity = sign_identity(house.services.identity_secret, "cust-1", "Josephine")
    customer = await house.customer()
    await customer.open(identity=identity)
    await customer.say("I am JJ")
    await customer.event(type="customer", name="JJ")
    back = await house.customer()
    assert (await back.open(identity=identity))["customer_name"] == "JJ"
